internal import Glibc

/// Why a file or folder could not be written.
struct FileError: Error, Sendable, Equatable {
    var path: String
    /// The system's number.
    var number: Int32

    /// The number for a path whose folder is not there.
    static let noFolder = ENOENT

    /// What happened, in one sentence without a final stop.
    var message: String { "\(Escaping.line(path)) cannot be written: \(SystemError.text(number))" }
}

/// The system's own words for its error numbers.
enum SystemError {
    /// `No such file or directory`
    static func text(_ number: Int32) -> String {
        // The C library's buffer is per thread, and copied at once.
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}

/// Writes whole files.
enum OutputFile {
    /// Makes a new file; one that is there already stays as it is.
    ///
    /// - Throws: `FileError`, with `EEXIST` where there is one.
    static func create(_ path: String, _ text: String) throws(FileError) {
        try create(path, bytes: text.utf8)
    }

    /// The same with bytes.
    static func create(_ path: String, bytes: some Collection<UInt8>) throws(FileError) {
        try write(path, bytes, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    }

    /// Puts a file in the place of another: readers see the old one or the new one, never half of one.
    ///
    /// - Throws: `FileError`.
    static func replace(_ path: String, _ text: String) throws(FileError) {
        try replace(path, bytes: text.utf8)
    }

    /// The same with bytes.
    static func replace(_ path: String, bytes: some Collection<UInt8>) throws(FileError) {
        let beside = "\(path).\(getpid()).new"
        try write(beside, bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
        if rename(beside, path) != 0 {
            let number = errno
            unlink(beside)
            throw FileError(path: path, number: number)
        }
    }

    /// Makes a folder and those above it; nothing when it is there.
    ///
    /// - Throws: `FileError`.
    static func makeFolder(_ path: String) throws(FileError) {
        if mkdir(path, 0o777) == 0 { return }
        let number = errno
        if number == ENOENT, let parent = Paths.parent(path), parent != path {
            try makeFolder(parent)
            return try makeFolder(path)
        }
        var found = stat()
        if stat(path, &found) == 0, found.st_mode & 0o170000 == 0o040000 { return }
        throw FileError(path: path, number: number)
    }

    /// The bytes of a file that was written.
    ///
    /// - Throws: `FileError`, for one that is gone.
    static func size(_ path: String) throws(FileError) -> Int64 {
        var found = stat()
        guard stat(path, &found) == 0 else { throw FileError(path: path, number: errno) }
        return Int64(found.st_size)
    }

    private static func write(
        _ path: String, _ bytes: some Collection<UInt8>, _ flags: Int32
    ) throws(FileError) {
        let descriptor = open(path, flags, 0o666)
        guard descriptor >= 0 else { throw FileError(path: path, number: errno) }
        let sink = FileSink(descriptor: descriptor, isBuffered: true)
        sink.write(bytes)
        sink.flush()
        let closed = close(descriptor) == 0 ? 0 : errno
        let failure = sink.failure != 0 ? sink.failure : closed
        if failure != 0 {
            unlink(path)
            throw FileError(path: path, number: failure)
        }
    }
}
