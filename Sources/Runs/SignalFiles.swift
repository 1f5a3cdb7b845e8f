/// How the files of a signal are kept: for each its name and its hash, both behind their length.
enum SignalFiles {
    static func encode(_ files: [Signal.File]) -> [UInt8] {
        var bytes: [UInt8] = []
        for file in files {
            append(Array(file.name.utf8), to: &bytes)
            append(file.hash, to: &bytes)
        }
        return bytes
    }

    /// Nil for bytes that are something else.
    static func decode(_ bytes: [UInt8]) -> [Signal.File]? {
        var files: [Signal.File] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let name = takePart(of: &rest), let hash = takePart(of: &rest) else { return nil }
            files.append(Signal.File(name: String(decoding: name, as: UTF8.self), hash: Array(hash)))
        }
        return files
    }

    private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        let count = UInt32(part.count)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes += part
    }

    private static func takePart(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
