internal import Glibc

/// The files of a registry in a folder. No link is followed below it, so that a file of the registry is nothing else.
struct RegistryFiles: Sendable {
    let folder: String

    /// Where `path` lies: its folder, opened part by part, and its last part.
    private func place(
        _ path: String, makingFolders: Bool = false
    ) throws(PluginFaults) -> (folder: FolderHandle, name: String)? {
        if let wrong = PluginPath.fault(path) {
            throw PluginFaults(
                PluginFault(.unsafePath, file: folder, "the path \(ShownText.quoted(path)) \(wrong)"))
        }
        var parts = path.split(separator: "/").map(String.init)
        let name = parts.removeLast()
        var handle = try FolderHandle.open(folder)
        for part in parts {
            if makingFolders {
                handle = try handle.makingFolder(part)
            } else {
                guard let next = try handle.folder(part) else { return nil }
                handle = next
            }
        }
        return (handle, name)
    }

    func readIfThere(_ path: String, from offset: Int = 0, atMost limit: Int) throws(PluginFaults) -> [UInt8]?
    {
        guard let place = try place(path),
            let content = try place.folder.content(place.name, from: offset, atMost: limit)
        else { return nil }
        guard content.count <= limit else {
            throw PluginFaults(
                PluginFault(.tooLarge, file: "\(folder)/\(path)", "has more than \(limit) bytes"))
        }
        return content
    }

    func read(_ path: String, from offset: Int = 0, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        if let content = try readIfThere(path, from: offset, atMost: limit) { return content }
        throw PluginFaults(
            PluginFault(
                .registryFileMissing, file: "\(folder)/\(path)", "is not there",
                hint: "is this the folder of a registry? partnerctl plugin index makes one"))
    }

    func write(_ bytes: [UInt8], to path: String) throws(PluginFaults) {
        guard let place = try place(path, makingFolders: true) else { return }
        try place.folder.replace(place.name, bytes)
    }

    /// Puts bytes behind the first `length` of a file; what an interrupted writer left behind those is cut off.
    func append(_ bytes: [UInt8], to path: String, after length: Int) throws(PluginFaults) {
        guard let place = try place(path) else { return }
        let file = openat(place.folder.descriptor, place.name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw FolderHandle.system("open", "\(folder)/\(path)", errno) }
        defer { close(file) }
        guard ftruncate(file, off_t(length)) == 0, lseek(file, 0, SEEK_END) == off_t(length) else {
            throw FolderHandle.system("add to", "\(folder)/\(path)", errno)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw FolderHandle.system("add to", "\(folder)/\(path)", count < 0 ? errno : EIO)
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw FolderHandle.system("sync", "\(folder)/\(path)", errno) }
    }

    /// Keeps other writers out while `body` runs.
    func locked<Result>(_ body: () throws(PluginFaults) -> Result) throws(PluginFaults) -> Result {
        let handle = try FolderHandle.open(folder)
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let file = openat(handle.descriptor, RegistryPath.lock, flags, 0o644)
        guard file >= 0 else { throw FolderHandle.system("open", handle.path(of: RegistryPath.lock), errno) }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw PluginFaults(
                PluginFault(
                    .registryBusy, file: folder, "somebody else writes to this registry right now",
                    hint: "try again when that is done"))
        }
        // A process that is being started shares the lock until it becomes another program.
        defer { flock(file, LOCK_UN) }
        return try body()
    }
}

/// A registry in a folder of this machine.
public struct FolderSource: RegistrySource {
    private let files: RegistryFiles

    /// Reads from `folder`, which may be a link; below it none is followed.
    public init(folder: String) { files = RegistryFiles(folder: folder) }

    /// As `RegistrySource.read`.
    public func read(_ path: String, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        try files.read(path, atMost: limit)
    }

    /// As `RegistrySource.read`.
    public func read(_ path: String, from offset: Int, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        try files.read(path, from: offset, atMost: limit)
    }
}
