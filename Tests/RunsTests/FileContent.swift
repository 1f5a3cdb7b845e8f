import TestKit

extension DatabaseFile {
    /// Whether the database or its log holds these bytes.
    func contains(_ bytes: [UInt8]) throws -> Bool {
        let names = try folder.names.filter { ["runs.db", "runs.db-wal"].contains($0) }
        return try names.contains { name in
            let content = try folder.bytes(name)
            let last = content.count - bytes.count
            return last >= 0
                && content.withUnsafeBytes { all in
                    (0...last).contains { start in
                        all[start] == bytes[0] && all[start..<start + bytes.count].elementsEqual(bytes)
                    }
                }
        }
    }
}
