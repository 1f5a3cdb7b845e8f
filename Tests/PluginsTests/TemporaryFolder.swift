import FoundationEssentials
import Glibc

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/partnerctl-plugins-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        // What a test made unreadable stays for the system to clear away.
        try? FileManager.default.removeItem(atPath: path)
    }

    struct Failure: Error { var code: Int32 }

    /// Writes a file, with the folders it needs.
    func write(_ name: String, _ content: [UInt8]) throws {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o755)
        }
        let whole = "\(path)/\(name)"
        chmod(whole, 0o644)
        guard let file = fopen(whole, "w") else { throw Failure(code: errno) }
        fwrite(content, 1, content.count, file)
        fclose(file)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    /// The content of a file as text.
    func text(_ name: String) throws -> String {
        guard let file = fopen("\(path)/\(name)", "r") else { throw Failure(code: errno) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Every file below the folder, sorted, folders with a final `/`.
    func all(_ below: String = "") -> [String] {
        guard let folder = opendir("\(path)/\(below)") else { return [] }
        defer { closedir(folder) }
        var found: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                found.append("\(below)\(name)/")
                found += all("\(below)\(name)/")
            } else {
                found.append("\(below)\(name)")
            }
        }
        return found.sorted()
    }
}
