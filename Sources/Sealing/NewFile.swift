internal import Glibc

/// A file that appears whole under its name or not at all, and never in place of another.
///
/// Until then it lies beside its target under a random name, readable by its owner only. A process that is
/// killed leaves at most that file behind.
final class NewFile {
    private let folder: Folder
    private let name: String
    private let temporary: String
    private var descriptor: Int32

    /// - Throws: `SealingError.alreadyExists`, `system`.
    init(folder: Folder, name: String) throws(SealingError) {
        guard !name.isEmpty, name != ".", name != ".." else {
            throw .system("write", path: folder.path(of: name), code: EISDIR)
        }
        guard !folder.holds(name) else { throw .alreadyExists(path: folder.path(of: name)) }
        let temporary = ".\(Encoding.hex(SecureRandom.bytes(8))).partial"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        descriptor = openat(folder.descriptor, temporary, flags, 0o600)
        guard descriptor >= 0 else {
            throw .system("make a file in", path: folder.path, code: errno)
        }
        self.folder = folder
        self.name = name
        self.temporary = temporary
    }

    deinit { discard() }

    var path: String { folder.path(of: name) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SealingError) {
        guard descriptor >= 0 else { throw .closed }
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path: path, code: count < 0 ? errno : EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Gives the file its name, for good: both the bytes and the name survive a loss of power.
    ///
    /// - Throws: `SealingError.alreadyExists`, `system`; then nothing is left behind.
    func publish() throws(SealingError) {
        guard descriptor >= 0 else { throw .closed }
        defer { discard() }
        guard fsync(descriptor) == 0 else { throw .system("sync", path: path, code: errno) }
        try takeName()
        do throws(SealingError) {
            try folder.sync()
        } catch {
            unlinkat(folder.descriptor, name, 0)
            throw error
        }
    }

    /// Removes what was written, unless it was published. Does nothing a second time.
    func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        // After publishing there is no such name any more; nobody else knows it.
        unlinkat(folder.descriptor, temporary, 0)
    }

    /// A second name for the file is refused where the name is taken; renaming would replace what is there.
    private func takeName() throws(SealingError) {
        if linkat(folder.descriptor, temporary, folder.descriptor, name, 0) == 0 { return }
        guard errno != EEXIST else { throw .alreadyExists(path: path) }
        guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else {
            throw .system("name", path: path, code: errno)
        }
        // No second names on this file system (FAT): take the name with an empty file of ours, then replace it.
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let reserved = openat(folder.descriptor, name, flags, 0o600)
        guard reserved >= 0 else {
            if errno == EEXIST { throw .alreadyExists(path: path) }
            throw .system("name", path: path, code: errno)
        }
        close(reserved)
        guard renameat(folder.descriptor, temporary, folder.descriptor, name) == 0 else {
            let code = errno
            unlinkat(folder.descriptor, name, 0)
            throw .system("name", path: path, code: code)
        }
    }
}
