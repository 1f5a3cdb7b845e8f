internal import Glibc

/// An open folder. What is reached from it is reached by one name at a time, and no link is followed.
final class FolderHandle {
    /// For messages.
    let path: String
    let descriptor: Int32

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// The folder at `path`, which its caller chose: links on the way to it are followed.
    static func open(_ path: String) throws(PluginFaults) -> FolderHandle {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw system("open the folder", path, errno) }
        return FolderHandle(descriptor, path)
    }

    /// The folder called `name` in this one; nil when there is none.
    func folder(_ name: String) throws(PluginFaults) -> FolderHandle? {
        let descriptor = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 { return FolderHandle(descriptor, path(of: name)) }
        switch errno {
        case ENOENT: return nil
        case ELOOP, ENOTDIR:
            throw PluginFaults(
                PluginFault(
                    .unsafePath, file: path(of: name), "must be a folder, and is a link or a file",
                    hint: "remove it, or put a folder in its place"))
        default: throw Self.system("open the folder", path(of: name), errno)
        }
    }

    /// The folder called `name`, made where there is none.
    func makingFolder(_ name: String) throws(PluginFaults) -> FolderHandle {
        if mkdirat(descriptor, name, 0o755) != 0, errno != EEXIST {
            throw Self.system("make the folder", path(of: name), errno)
        }
        guard let made = try folder(name) else {
            throw Self.system("open the folder", path(of: name), ENOENT)
        }
        return made
    }

    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    /// What something in a folder is, links not followed.
    enum Kind { case file, folder, link, other }

    /// What `name` is; nil when there is nothing of that name.
    func kind(_ name: String) -> Kind? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return Self.kind(status)
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// The names in the folder, sorted by their bytes, at most `limit` and one more.
    func names(atMost limit: Int) throws(PluginFaults) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            if copy >= 0 { close(copy) }
            throw Self.system("list the folder", path, errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count <= limit {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw Self.system("list the folder", path, errno) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What is in the file called `name`, from the byte `offset` on; nil when there is no such file. At most `limit`
    /// bytes and one more.
    func content(
        _ name: String, from offset: Int = 0, atMost limit: Int
    ) throws(PluginFaults) -> [UInt8]? {
        // Without waiting: somebody may have put a pipe there.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            if errno == ELOOP { throw noFile(name) }
            throw Self.system("open", path(of: name), errno)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.system("look at", path(of: name), errno) }
        guard Self.kind(status) == .file else { throw noFile(name) }
        guard lseek(file, offset, SEEK_SET) == offset else {
            throw Self.system("read", path(of: name), errno)
        }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while content.count <= limit {
            let count = read(file, &buffer, min(buffer.count, limit + 1 - content.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.system("read", path(of: name), errno) }
            if count == 0 { break }
            content += buffer[..<count]
        }
        return content
    }

    private func noFile(_ name: String) -> PluginFaults {
        PluginFaults(
            PluginFault(
                .unsafePath, file: path(of: name), "must be a file, and is a link or something else",
                hint: "put the file itself in its place"))
    }

    static func system(_ attempt: String, _ path: String, _ code: Int32) -> PluginFaults {
        PluginFaults(
            PluginFault(.system, file: path, "cannot \(attempt): \(String(cString: strerror(code)))"))
    }
}
