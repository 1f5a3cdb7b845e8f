extension TestValue {
    /// The value as a test's author would write it, on one line of at most `limit` characters.
    func short(limit: Int = 80) -> String {
        var text = ""
        writeLine(to: &text, limit: limit)
        return text.count > limit ? String(text.prefix(limit - 1)) + "…" : text
    }

    /// The whole value: a text as it is, a table with one field per line wherever it is long.
    ///
    /// Equal values have equal texts, whatever made them.
    var whole: String {
        if case .text(let bytes) = self { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        write(to: &text, indentation: "")
        return text
    }

    /// How wide a table may be that is written on one line.
    private static let width = 90

    private func write(to text: inout String, indentation: String) {
        guard case .table(let table) = self, !table.isEmpty else { return writeLine(to: &text, limit: .max) }
        var line = ""
        writeLine(to: &line, limit: Self.width)
        if line.count + indentation.count <= Self.width {
            text += line
            return
        }
        let inner = indentation + "  "
        text += "{\n"
        for entry in table.entries {
            text += inner + entry.key
            entry.value.write(to: &text, indentation: inner)
            text += ",\n"
        }
        text += indentation + "}"
    }

    /// Stops soon after `limit`: what is longer is not shown on a line.
    private func writeLine(to text: inout String, limit: Int) {
        switch self {
        case .nothing: text += "nil"
        case .boolean(let truth): text += truth ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += Self.text(number)
        case .text(let bytes): text += Self.quoted(bytes, limit: limit)
        case .null: text += "json.null"
        case .money(let amount): text += amount
        case .opaque(let kind, _): text += "<\(kind)>"
        case .unread(let what): text += "<\(what)>"
        case .table(let table):
            if table.isEmpty {
                text += "{}"
                return
            }
            text += "{ "
            for (number, entry) in table.entries.enumerated() {
                if text.utf8.count > limit { return }
                text += number == 0 ? entry.key : ", " + entry.key
                entry.value.writeLine(to: &text, limit: limit)
            }
            text += " }"
        }
    }

    /// `1e+20`, `0.1`, `2.0`; as Lua writes what is no number.
    private static func text(_ number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        return "\(number)"
    }

    private static func quoted(_ bytes: [UInt8], limit: Int) -> String {
        var text = "\""
        for scalar in String(decoding: bytes.prefix(limit == .max ? .max : limit * 4), as: UTF8.self)
            .unicodeScalars
        {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ", "\u{7f}": text += "\\\(scalar.value)"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension TestTable {
    /// The items, then the fields, with what stands before each value on a line.
    fileprivate var entries: [(key: String, value: TestValue)] {
        items.map { ("", $0) } + fields.map { (Self.key($0.key) + " = ", $0.value) }
    }

    private static func key(_ key: TestValue) -> String {
        if case .text(let bytes) = key, isName(bytes) { return String(decoding: bytes, as: UTF8.self) }
        return "[\(key.short(limit: 40))]"
    }

    /// Whether a key can be written without brackets.
    static func isName(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, !(0x30...0x39).contains(first), bytes.count <= 64 else { return false }
        return bytes.allSatisfy {
            (0x61...0x7a).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x5f
        }
    }
}
