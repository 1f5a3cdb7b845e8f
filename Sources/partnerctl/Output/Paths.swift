/// Paths as text, without a look at the disk.
enum Paths {
    /// `path` from the root on, with `.` and `..` worked out; `base` is from the root on already.
    static func absolute(_ path: String, in base: String) -> String {
        let whole = path.hasPrefix("/") ? path : "\(base)/\(path)"
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folder that holds `path`; `nil` for the root.
    static func parent(_ path: String) -> String? {
        guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `base` and every folder above it, nearest first.
    static func upward(from base: String) -> [String] {
        var all: [String] = []
        var next: String? = absolute(".", in: base)
        while let folder = next {
            all.append(folder)
            next = parent(folder)
        }
        return all
    }

    /// `folder/name`
    static func join(_ folder: String, _ name: String) -> String {
        folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }
}
