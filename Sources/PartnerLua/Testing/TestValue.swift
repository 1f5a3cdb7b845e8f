internal import LuaRuntime
internal import PartnerCenter

/// A value of a script as a test looks at it: copied out of the state, so that it can be compared and shown.
///
/// What has no content to look at (functions, handles, secrets) is known by its identity alone.
indirect enum TestValue {
    case nothing
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    /// Bytes, UTF-8 or not.
    case text([UInt8])
    case table(TestTable)
    /// `json.null`
    case null
    case money(String)
    /// A function, a coroutine or a handle; `kind` is what messages call it.
    case opaque(kind: String, UInt)
    /// A table inside of itself, or one too deep to look into.
    case unread(String)

    /// How deep tables are looked into.
    static let deepest = 40
}

/// The content of a table: the items from 1 on, and what stands under other keys, in the order of `pairs`.
struct TestTable {
    /// Tells it from other tables while it lives.
    var identity: UInt
    var items: [TestValue] = []
    var fields: [(key: TestValue, value: TestValue)] = []

    var isEmpty: Bool { items.isEmpty && fields.isEmpty }

    /// The value under a text.
    subscript(_ name: String) -> TestValue? {
        let bytes = Array(name.utf8)
        return fields.first { if case .text(bytes) = $0.key { true } else { false } }?.value
    }
}

extension TestValue {
    /// The value at `index`; nothing is changed and no code of the script runs.
    ///
    /// - Throws: `LuaMismatch` at the end of the stack.
    static func read(_ stack: LuaStack, at index: Int32) throws -> TestValue {
        var path: [UInt] = []
        return try read(stack, at: index, &path)
    }

    private static func read(_ stack: LuaStack, at index: Int32, _ path: inout [UInt]) throws -> TestValue {
        switch stack.type(at: index) {
        case .none, .nil: return .nothing
        case .boolean: return .boolean(stack.isTruthy(at: index))
        case .number:
            if stack.isInteger(at: index), let integer = stack.integer(at: index) { return .integer(integer) }
            return .number(stack.number(at: index) ?? 0)
        case .string: return .text(stack.borrowedBytes(at: index).map { [UInt8]($0) } ?? [])
        case .table: return try readTable(stack, at: stack.absolute(index), &path)
        case .userdata:
            if JSONNull.isNull(stack, at: index) { return .null }
            if let money = ScriptMoney.find(stack, at: index) { return .money(money.money.description) }
            return .opaque(kind: stack.describe(index), identity(stack, index))
        case let type: return .opaque(kind: type.description, identity(stack, index))
        }
    }

    private static func identity(_ stack: LuaStack, _ index: Int32) -> UInt {
        stack.identity(at: index).map { UInt(bitPattern: $0) } ?? 0
    }

    private static func readTable(_ stack: LuaStack, at index: Int32, _ path: inout [UInt]) throws
        -> TestValue
    {
        let identity = identity(stack, index)
        if path.contains(identity) { return .unread("the table that it is in") }
        if path.count >= deepest { return .unread("a table more than \(deepest) levels down") }
        try stack.reserve(4)
        path.append(identity)
        defer { path.removeLast() }
        var table = TestTable(identity: identity)
        while stack.item(table.items.count + 1, of: index) != .nil {
            table.items.append(try read(stack, at: -1, &path))
            stack.pop()
        }
        stack.pop()
        stack.pushNil()
        while stack.next(of: index) {
            if let position = stack.integer(at: -2), stack.isInteger(at: -2),
                (1...max(1, table.items.count)).contains(position), !table.items.isEmpty
            {
                stack.pop()
                continue
            }
            let key = try read(stack, at: -2, &path)
            table.fields.append((key, try read(stack, at: -1, &path)))
            stack.pop()
        }
        table.fields.sort { $0.key.comesBefore($1.key) }
        return .table(table)
    }

    /// The order of keys: numbers, then texts by bytes, then false and true, then what has no order.
    fileprivate func comesBefore(_ other: TestValue) -> Bool {
        if let left = asNumber, let right = other.asNumber { return left < right }
        switch (self, other) {
        case (.text(let left), .text(let right)): return left.lexicographicallyPrecedes(right)
        case (.boolean(let left), .boolean(let right)): return !left && right
        default: return rank < other.rank
        }
    }

    private var rank: Int {
        switch self {
        case .integer, .number: 0
        case .text: 1
        case .boolean: 2
        default: 3
        }
    }

    /// The number, whichever of the two types it has.
    var asNumber: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}

extension TestValue {
    /// Whether two values are what Lua's `==` calls the same; tables are when they are one table.
    func isSame(as other: TestValue) -> Bool {
        switch (self, other) {
        case (.table(let left), .table(let right)): left.identity == right.identity
        default: isPlainlyEqual(to: other)
        }
    }

    /// Whether two values that are not both tables are equal.
    func isPlainlyEqual(to other: TestValue) -> Bool {
        switch (self, other) {
        case (.nothing, .nothing), (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.text(let left), .text(let right)): left == right
        case (.money(let left), .money(let right)): left == right
        case (.opaque(_, let left), .opaque(_, let right)): left == right
        default: if let left = asNumber, let right = other.asNumber { left == right } else { false }
        }
    }

    /// The type as a test names it: `text`, `whole number`, `table`, `secret`.
    var typeName: String {
        switch self {
        case .nothing: "nil"
        case .boolean: "boolean"
        case .integer, .number: "number"
        case .text: "string"
        case .table, .unread: "table"
        case .null: "json.null"
        case .money: "money"
        case .opaque(let kind, _): kind
        }
    }
}
