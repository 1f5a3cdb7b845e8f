internal import Glibc
internal import Sealing

extension FolderHandle {
    /// Writes a new file that nobody can write to again, for good.
    func create(_ name: String, _ content: [UInt8]) throws(PluginFaults) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(descriptor, name, flags, 0o444)
        guard file >= 0 else { throw Self.system("make the file", path(of: name), errno) }
        defer { close(file) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.system("write", path(of: name), count < 0 ? errno : EIO) }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw Self.system("sync", path(of: name), errno) }
    }

    /// Replaces the file called `name` whole or not at all.
    func replace(_ name: String, _ content: [UInt8], mode: UInt32 = 0o644) throws(PluginFaults) {
        let temporary = ".\(Self.randomName()).partial"
        try create(temporary, content)
        guard fchmodat(descriptor, temporary, mode, 0) == 0,
            renameat(descriptor, temporary, descriptor, name) == 0
        else {
            let code = errno
            unlinkat(descriptor, temporary, 0)
            throw Self.system("replace", path(of: name), code)
        }
        try sync()
    }

    /// Makes sure that the names given and taken in the folder survive a loss of power.
    func sync() throws(PluginFaults) {
        guard fsync(descriptor) == 0 else { throw Self.system("sync the folder", path, errno) }
    }

    /// Gives `name` another name in the same folder; false when that is taken.
    func rename(_ name: String, to other: String) throws(PluginFaults) -> Bool {
        if renameat(descriptor, name, descriptor, other) == 0 { return true }
        if errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR { return false }
        throw Self.system("rename to \(other)", path(of: name), errno)
    }

    /// Removes `name` with everything in it; a link is removed, not followed.
    func remove(_ name: String) throws(PluginFaults) {
        guard let kind = kind(name) else { return }
        if kind == .folder, let inner = try folder(name) {
            while true {
                let names = try inner.names(atMost: 1024)
                if names.isEmpty { break }
                for entry in names { try inner.remove(entry) }
            }
        }
        guard unlinkat(descriptor, name, kind == .folder ? AT_REMOVEDIR : 0) == 0 || errno == ENOENT else {
            throw Self.system("remove", path(of: name), errno)
        }
    }

    /// When `name` was changed last, in seconds since 1970; nil when there is none.
    func changed(_ name: String) -> Int? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return status.st_mtim.tv_sec
    }

    /// A name that nobody can guess.
    static func randomName() -> String { ContentHash.hex(SecureRandom.bytes(12)) }
}
