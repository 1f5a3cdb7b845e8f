internal import Glibc

/// Where bytes are written to: a standard stream, or memory in tests.
protocol ByteSink: AnyObject {
    func write(_ bytes: some Collection<UInt8>)
    /// Hands over what is held back.
    func flush()
    /// The system's number of the first failure; 0 while there is none.
    var failure: Int32 { get }
}

/// An open file that is written to at once, or in pieces: of 64 KiB, or of what there is when something more comes a
/// tenth of a second later.
final class FileSink: ByteSink {
    private let descriptor: Int32
    private let isBuffered: Bool
    private var pending: [UInt8] = []
    private var flushed = Duration.zero
    private(set) var failure: Int32 = 0

    /// Writes to `descriptor`, which stays open.
    init(descriptor: Int32, isBuffered: Bool) {
        self.descriptor = descriptor
        self.isBuffered = isBuffered
    }

    func write(_ bytes: some Collection<UInt8>) {
        pending.append(contentsOf: bytes)
        if !isBuffered || pending.count >= 65_536 || HostClock.monotonic() - flushed > .milliseconds(100) {
            flush()
        }
    }

    func flush() {
        if isBuffered { flushed = HostClock.monotonic() }
        pending.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while failure == 0, !rest.isEmpty {
                let written = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno == EAGAIN {
                    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&ready, 1, -1)
                } else if errno != EINTR {
                    failure = errno
                }
            }
        }
        pending.removeAll(keepingCapacity: true)
    }
}
