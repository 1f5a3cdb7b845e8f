import Glibc

extension DatabaseFile {
    /// Whether the database or its log holds these bytes.
    func contains(_ bytes: [UInt8]) -> Bool {
        ["", "-wal"].contains { suffix in
            let content = Self.content(path + suffix)
            let last = content.count - bytes.count
            return last >= 0
                && content.withUnsafeBytes { all in
                    (0...last).contains { start in
                        all[start] == bytes[0] && all[start..<start + bytes.count].elementsEqual(bytes)
                    }
                }
        }
    }

    private static func content(_ path: String) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { return all }
            all += chunk[..<count]
        }
    }
}
