internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter

/// JSON on its way between bytes and Lua.
///
/// Foundation's decoder reads it: strict, with places in its errors, and fast enough for what is not a row.
enum JSONValue: Decodable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// How deep lists and objects may nest.
    static let maximumDepth = 100

    init(from decoder: any Decoder) throws {
        if decoder.codingPath.count > Self.maximumDepth {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: [],
                    debugDescription: "lists and objects nest deeper than \(Self.maximumDepth)"))
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let truth = try? value.decode(Bool.self) {
            self = .boolean(truth)
        } else if let number = try? value.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let list = try? decoder.unkeyedContainer() {
            var list = list
            var items: [JSONValue] = []
            while !list.isAtEnd { items.append(try list.decode(JSONValue.self)) }
            self = .list(items)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    /// Reads one JSON document.
    ///
    /// - Throws: `OperationError` with code `bad_file` that says where and what.
    static func read(_ bytes: some Sequence<UInt8>, from name: String) throws -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch let DecodingError.dataCorrupted(context) {
            let detail = context.underlyingError.map { "\($0)" } ?? context.debugDescription
            throw OperationError(.badFile, "\(name) is not JSON: \(Self.sentence(detail))")
        }
    }

    /// What Foundation says, without its frame: `Unexpected character 'x' around line 3, column 5.`
    private static func sentence(_ detail: String) -> String {
        guard
            let start = detail.firstRange(of: "NSDebugDescription\": ")?.upperBound
                ?? detail.firstRange(of: "NSDebugDescription=")?.upperBound
        else { return detail }
        return String(detail[start...].prefix { $0 != "]" && $0 != "}" }).trimmingQuotes()
    }

    /// Pushes the value; JSON's null becomes `json.null`, and in an answer, which has `sealed` values, `{"$secret":n}`
    /// the n-th of them: one that was forgotten, as it was delivered, only tells that it was there.
    func push(onto stack: LuaStack, sealed: [[UInt8]]? = nil) throws {
        try stack.reserve(4)
        switch self {
        case .null: try JSONNull.push(onto: stack)
        case .boolean(let truth): stack.push(truth)
        case .integer(let number): stack.push(Int(number))
        case .number(let number): stack.push(number)
        case .text(let text): stack.push(text)
        case .list(let items):
            stack.createTable(array: items.count)
            for (index, item) in items.enumerated() {
                try item.push(onto: stack, sealed: sealed)
                stack.setItem(index + 1, of: -2)
            }
        case .object(let fields):
            if let sealed, case .integer(let index)? = fields["$secret"], fields.count == 1 {
                let isKept = sealed.indices.contains(Int(index))
                let secret = isKept ? ScriptSecret(sealed: sealed[Int(index)]) : ScriptSecret()
                try LuaSecret(secret).push(onto: stack)
                return
            }
            if let money = fields["$money"], fields.count == 1, case .text(let text) = money {
                try ScriptMoney(parsing: text).push(onto: stack)
                return
            }
            stack.createTable(record: fields.count)
            for (name, value) in fields {
                try value.push(onto: stack, sealed: sealed)
                stack.setField(named: name, of: -2)
            }
        }
    }
}

extension String {
    fileprivate func trimmingQuotes() -> String {
        var text = self[...]
        while text.first == "\"" || text.first == " " { text = text.dropFirst() }
        while text.last == "\"" || text.last == " " || text.last == "." { text = text.dropLast() }
        return String(text)
    }
}

/// `json.null`: a value that stands for JSON's null and clears a field.
final class JSONNull: LuaTransferable {
    /// Whether the value at `index` is `json.null`.
    static func isNull(_ stack: LuaStack, at index: Int32) -> Bool {
        find(stack, at: index) != nil
    }

    /// Pushes the one `json.null` of the state.
    static func push(onto stack: LuaStack) throws { try JSONNull().push(onto: stack) }
}
