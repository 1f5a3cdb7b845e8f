import Glibc
import TestKit

extension TemporaryFolder {
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
