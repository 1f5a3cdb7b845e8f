internal import FoundationEssentials
internal import Glibc
internal import Plugins

/// A project's documents as they were, to be brought back.
struct ProjectFiles {
    private let contents: [(path: String, bytes: [UInt8]?)]

    init(_ folder: String) throws(PluginFaults) {
        var contents: [(path: String, bytes: [UInt8]?)] = []
        for name in [ProjectDocument.fileName, ProjectLock.fileName] {
            let path = Paths.join(folder, name)
            contents.append((path, FileManager.default.contents(atPath: path).map { [UInt8]($0) }))
        }
        self.contents = contents
    }

    /// Puts them back, byte by byte; a file that was not there is gone again.
    func restore() throws(PluginFaults) {
        for (path, bytes) in contents {
            guard let bytes else {
                unlink(path)
                continue
            }
            do throws(FileError) {
                try OutputFile.replace(path, bytes: bytes)
            } catch {
                throw PluginFaults(PluginFault(.system, file: path, error.message))
            }
        }
    }
}

/// Files that are read whole.
enum InputBytes {
    /// The bytes of a file of at most `limit` bytes.
    static func read(_ path: String, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        let shown = Escaping.line(path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw PluginFaults(
                PluginFault(.system, file: shown, "cannot be read: \(SystemError.text(errno))"))
        }
        defer { close(descriptor) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                throw PluginFaults(
                    PluginFault(.system, file: shown, "cannot be read: \(SystemError.text(errno))"))
            }
            bytes += buffer[..<count]
            if bytes.count > limit {
                throw PluginFaults(PluginFault(.tooLarge, file: shown, "has more than \(limit) bytes"))
            }
        }
    }
}
