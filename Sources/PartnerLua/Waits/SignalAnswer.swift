internal import PartnerCenter
internal import Runs

/// A signal as `wait.for_signal` gives it.
enum SignalAnswer {
    static func json(_ signal: Signal) throws -> [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.key("data" as StaticString)
        writer.raw(signal.data.isEmpty ? Array("{}".utf8) : signal.data)
        writer.key("files" as StaticString)
        writer.begin("{")
        // A file's kind follows its name behind a dot, for readers that go by it.
        for file in signal.files.sorted(by: { $0.name < $1.name }) {
            writer.key(file.name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? file.name)
            writer.value(AttachedFile.path(file))
        }
        writer.end("}")
        writer.put("from", signal.sender)
        writer.put("at", try Instant(milliseconds: signal.at).description)
        writer.end("}")
        return writer.bytes
    }
}

/// A file that came with a signal; the center's database keeps it under its content's hash.
enum AttachedFile {
    private static let prefix = "attachment:"

    /// What scripts give to `rows.open` and `json.read`.
    static func path(_ file: Signal.File) -> String {
        var digits: [UInt8] = []
        for byte in file.hash {
            for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? half + 0x30 : half + 0x57) }
        }
        return prefix + String(decoding: digits, as: UTF8.self) + "/" + file.name
    }

    /// The hash that such a path names; nil for any other path.
    static func hash(in path: String) -> [UInt8]? {
        guard path.hasPrefix(prefix), let slash = path.firstIndex(of: "/") else { return nil }
        let digits = Array(path[path.index(path.startIndex, offsetBy: prefix.count)..<slash].utf8)
        guard digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { index in
            digits[index...index + 1].reduce(0) { hash, digit in
                hash << 4 | (digit > 0x39 ? digit &- 0x57 : digit &- 0x30)
            }
        }
    }
}
