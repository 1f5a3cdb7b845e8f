internal import LuaRuntime
internal import PartnerCenter
internal import Runs

/// Shows Lua values to people: tables with their keys in order, cut where they grow too deep or too long.
struct ValueText {
    /// Columns that a table may take on one line; a longer one takes several.
    var width: Int
    /// Tables inside of tables beyond this are `{…}`.
    var depth = 4
    /// Entries of one table beyond this are counted only.
    var entries = 50
    /// Bytes of one text beyond this are counted only.
    var textBytes = 400

    /// The value at `index`.
    func text(_ stack: LuaStack, at index: Int32) throws -> String {
        var path: [UnsafeRawPointer] = []
        return try node(stack, stack.absolute(index), &path).lines(width: width, indent: 0)
    }

    private indirect enum Node {
        case leaf(String)
        case table([(key: String?, value: Node)], more: Int, note: String)

        func lines(width: Int, indent: Int) -> String {
            guard case .table(let entries, let more, let note) = self else { return inline }
            let oneLine = inline
            if indent + oneLine.count <= width || entries.isEmpty { return oneLine }
            let blanks = String(repeating: " ", count: indent + 2)
            var text = "{\(note)\n"
            for (key, value) in entries {
                let shown = value.lines(width: width, indent: indent + 2)
                text += blanks + (key.map { "\($0) = " } ?? "") + shown + ",\n"
            }
            if more > 0 { text += "\(blanks)… \(more) more\n" }
            return text + String(repeating: " ", count: indent) + "}"
        }

        private var inline: String {
            switch self {
            case .leaf(let text): return text
            case .table(let entries, let more, let note):
                var parts = entries.map { key, value in (key.map { "\($0) = " } ?? "") + value.inline }
                if more > 0 { parts.append("… \(more) more") }
                return parts.isEmpty ? "{}\(note)" : "{\(note) \(parts.joined(separator: ", ")) }"
            }
        }
    }

    /// The order of keys: whole numbers, other numbers, texts by their bytes, truth values, the rest.
    private enum Key: Comparable {
        case integer(Int)
        case number(Double)
        case text([UInt8])
        case truth(Int)
        case other

        static func < (one: Key, other: Key) -> Bool {
            switch (one, other) {
            case (.integer(let a), .integer(let b)), (.truth(let a), .truth(let b)): a < b
            case (.number(let a), .number(let b)): a < b
            case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
            default: one.rank < other.rank
            }
        }

        private var rank: Int {
            switch self {
            case .integer: 0
            case .number: 1
            case .text: 2
            case .truth: 3
            case .other: 4
            }
        }
    }

    private func node(_ stack: LuaStack, _ index: Int32, _ path: inout [UnsafeRawPointer]) throws -> Node {
        try stack.reserve(6)
        switch stack.type(at: index) {
        case .nil: return .leaf("nil")
        case .boolean: return .leaf(stack.isTruthy(at: index) ? "true" : "false")
        case .number: return .leaf(number(stack, index))
        case .string: return .leaf(quoted(stack, index))
        case .table: return try table(stack, index, &path)
        case .function: return .leaf("function")
        case .coroutine: return .leaf("coroutine")
        default: return .leaf(object(stack, index))
        }
    }

    private func number(_ stack: LuaStack, _ index: Int32) -> String {
        if stack.isInteger(at: index), let number = stack.integer(at: index) { return String(number) }
        return stack.number(at: index).map { "\($0)" } ?? "nan"
    }

    private func object(_ stack: LuaStack, _ index: Int32) -> String {
        if stack.isSecret(at: index) { return "secret" }
        if JSONNull.isNull(stack, at: index) { return "json.null" }
        if let money = ScriptMoney.find(stack, at: index) { return money.money.description }
        if let batch = BatchHandle.find(stack, at: index) {
            let counts = BatchHandle.fields.compactMap { field in
                field.outcome.map { (field.name, batch.totals[$0]) }
            }
            let shown = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
            return "batch of \(batch.totals.total) rows" + (shown.isEmpty ? "" : ": ")
                + shown.joined(separator: ", ")
        }
        if RowSource.find(stack, at: index) != nil { return "source of rows: for row in … do … end" }
        return stack.describe(index)
    }

    private func table(_ stack: LuaStack, _ table: Int32, _ path: inout [UnsafeRawPointer]) throws -> Node {
        guard let identity = stack.identity(at: table) else { return .leaf("{}") }
        if path.contains(identity) { return .leaf("{itself}") }
        if path.count >= depth { return .leaf("{…}") }
        path.append(identity)
        defer { path.removeLast() }
        let keys = self.keys(stack, table)
        let last = keys.count > entries ? keys[entries - 1] : keys.last
        var shown: [(key: Key, name: String?, value: Node)] = []
        stack.pushNil()
        while stack.next(of: table) {
            let key = self.key(stack, -2)
            if let last, key <= last, shown.count < entries {
                shown.append((key, try name(key, stack, path), try node(stack, stack.top, &path)))
            }
            stack.pop()
        }
        shown.sort { $0.key < $1.key }
        // A list needs no keys.
        for index in shown.indices {
            guard shown[index].key == .integer(index + 1) else { break }
            shown[index].name = nil
        }
        return .table(
            shown.map { ($0.name, $0.value) }, more: keys.count - shown.count,
            note: stack.hasMetatable(at: table) ? " with a metatable" : "")
    }

    private func keys(_ stack: LuaStack, _ table: Int32) -> [Key] {
        var keys: [Key] = []
        stack.pushNil()
        while stack.next(of: table) {
            keys.append(key(stack, -2))
            stack.pop()
        }
        return keys.sorted()
    }

    private func key(_ stack: LuaStack, _ index: Int32) -> Key {
        switch stack.type(at: index) {
        case .number:
            if stack.isInteger(at: index), let number = stack.integer(at: index) { return .integer(number) }
            return .number(stack.number(at: index) ?? 0)
        case .string: return .text(stack.borrowedBytes(at: index).map(Array.init) ?? [])
        case .boolean: return .truth(stack.isTruthy(at: index) ? 1 : 0)
        default: return .other
        }
    }

    private func name(_ key: Key, _ stack: LuaStack, _ path: [UnsafeRawPointer]) throws -> String {
        switch key {
        case .text(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            return PromptRules.isName(text) ? text : "[\(Self.quoted(bytes[...]))]"
        case .integer(let number): return "[\(number)]"
        case .number(let number): return "[\(number)]"
        case .truth(let truth): return truth == 1 ? "[true]" : "[false]"
        case .other: return "[\(stack.describe(-2))]"
        }
    }

    private func quoted(_ stack: LuaStack, _ index: Int32) -> String {
        let bytes = stack.borrowedBytes(at: index).map(Array.init) ?? []
        if bytes.count <= textBytes { return Self.quoted(bytes[...]) }
        var end = textBytes
        while end > textBytes - 4, bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return "\(Self.quoted(bytes[..<end]))… \(bytes.count - end) bytes more"
    }

    /// As Lua could read it back: what a screen cannot show is escaped.
    private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        var text = "\""
        if let valid = try? UTF8Span(validating: Array(bytes).span) {
            for scalar in String(copying: valid).unicodeScalars { text += shown(scalar) }
        } else {
            for byte in bytes { text += byte < 0x80 ? shown(Unicode.Scalar(byte)) : hexadecimal(byte) }
        }
        return text + "\""
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\0"..."\u{1f}", "\u{7f}": hexadecimal(UInt8(scalar.value))
        default: String(scalar)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
}
