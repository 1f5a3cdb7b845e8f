internal import Glibc

/// Locks on single bytes of a file that belong to the open file, not to the process: threads exclude each other
/// too, and closing another descriptor of the same file gives nothing back.
enum RangeLock {
    // Far behind the content, which stays readable and writable.
    static let gate = 1 << 20
    static let turn = gate + 1

    // Linux; the C library names them only with an extension that Swift does not turn on.
    private static let tryCommand: Int32 = 37  // F_OFD_SETLK
    private static let waitCommand: Int32 = 38  // F_OFD_SETLKW

    /// Returns 0, EAGAIN if somebody else has it, or another error of the system.
    static func tryLock(_ file: Int32, _ byte: Int) -> Int32 {
        change(file, byte, tryCommand, F_WRLCK)
    }

    /// Waits in the system's queue. Returns 0 or an error of the system.
    static func lock(_ file: Int32, _ byte: Int) -> Int32 {
        change(file, byte, waitCommand, F_WRLCK)
    }

    static func unlock(_ file: Int32, _ byte: Int) {
        let status = change(file, byte, tryCommand, F_UNLCK)
        assert(status == 0, "giving a lock back cannot fail on an open file")
    }

    private static func change(_ file: Int32, _ byte: Int, _ command: Int32, _ type: Int32) -> Int32 {
        var range = flock()
        range.l_type = Int16(type)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = byte
        range.l_len = 1
        while true {
            if fcntl(file, command, &range) == 0 { return 0 }
            if errno != EINTR { return errno }
        }
    }
}
