import Glibc

/// A folder that is removed with its content when the value is gone.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/sql-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("no temporary folder can be made") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink(file(name)) }
        rmdir(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes `bytes` at `offset` of a file, which is made if it is missing.
    func write(_ bytes: [UInt8], to name: String, at offset: Int = 0) {
        let file = open(self.file(name), O_WRONLY | O_CREAT, 0o644)
        pwrite(file, bytes, bytes.count, offset)
        close(file)
    }
}
