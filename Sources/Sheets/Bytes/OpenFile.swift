internal import Glibc

/// A regular file held open for reading: later reads see the same file whatever becomes of its name.
final class OpenFile {
    let path: String
    let descriptor: Int32
    let size: Int

    init(path: String) throws(SheetError) {
        // A pipe must not hold the open up until somebody writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o170000 == 0o100000 else {
            close(descriptor)
            throw .notAFile(path: path)
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads up to `count` bytes at `offset`; zero is the end.
    func read(into target: UnsafeMutableRawPointer, _ count: Int, at offset: Int) throws(SheetError) -> Int {
        while true {
            let got = pread(descriptor, target, count, off_t(offset))
            if got >= 0 { return got }
            if errno != EINTR { throw .readFailed(path: path, reason: String(cString: strerror(errno))) }
        }
    }
}
