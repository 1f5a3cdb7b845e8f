public import LuaRuntime
public import PartnerCenter

/// Reads an operation's fields from the options table of a call.
public struct LuaFieldSource: FieldSource {
    @usableFromInline let stack: LuaStack
    @usableFromInline let table: Int32

    /// Reads from the table at `table`.
    @inlinable
    public init(_ stack: LuaStack, table: Int32) {
        self.stack = stack
        self.table = table
    }

    /// The options table of a call: the value at `index`, which may be left out.
    ///
    /// - Throws: `OperationError` with code `bad_argument` for anything but a plain table.
    @inlinable
    public static func options(_ stack: LuaStack, at index: Int32, of call: StaticString) throws
        -> LuaFieldSource
    {
        if stack.type(at: index) != .table || stack.hasMetatable(at: index) || stack.top > index {
            try settle(stack, at: index, of: call)
        }
        return LuaFieldSource(stack, table: index)
    }

    @usableFromInline
    static func settle(_ stack: LuaStack, at index: Int32, of call: StaticString) throws {
        if stack.top > index, !stack.type(at: index + 1).isAbsent {
            throw OperationError(
                .badArgument, "\(call) takes one table, got \(stack.top - index) values more",
                hint: "write \(call) { name = value, … }")
        }
        if stack.type(at: index).isAbsent {
            stack.setTop(index - 1)
            stack.createTable()
            return
        }
        if stack.type(at: index) != .table {
            throw OperationError(
                .badArgument, "\(call) takes a table of named values, got \(stack.describe(index))",
                hint: "write \(call) { name = value, … } with a dot, not a colon")
        }
        if stack.hasMetatable(at: index) {
            throw OperationError(
                .badArgument, "\(call) takes a plain table, got one with a metatable",
                hint: "copy the values into a new table")
        }
        stack.setTop(index)
    }

    /// Stands on the field `name`.
    @inlinable
    public mutating func open(_ name: StaticString) -> ValueKind {
        kind(stack.field(name, of: table))
    }

    @usableFromInline
    func objectKind() -> ValueKind {
        if JSONNull.isNull(stack, at: -1) { return .null }
        if ScriptMoney.find(stack, at: -1) != nil { return .money }
        return LuaSecret.find(stack, at: -1) == nil ? .other : .secret
    }

    /// What the value on top of the stack, which has this type, is to a field.
    @inlinable
    func kind(_ type: LuaType) -> ValueKind {
        switch type {
        case .nil: .absent
        case .string: .text
        case .number: stack.isInteger(at: -1) ? .integer : .number
        case .boolean: .boolean
        case .table: .table
        default: objectKind()
        }
    }

    /// Leaves the field.
    @inlinable
    public mutating func close() { stack.pop() }
    /// The field's text.
    @inlinable
    public mutating func text() -> String? { stack.text(at: -1) }
    /// The field's whole number.
    public mutating func integer() -> Int64? { stack.integer(at: -1).map(Int64.init) }
    /// The field's truth value.
    public mutating func boolean() -> Bool? {
        stack.type(at: -1) == .boolean ? stack.isTruthy(at: -1) : nil
    }
    /// The amount of money, also where it is spelt as text.
    public mutating func money() -> Money? {
        if let money = ScriptMoney.find(stack, at: -1) { return money.money }
        return stack.type(at: -1) == .string ? stack.text(at: -1).flatMap { Money(spelt: $0) } : nil
    }
    /// The secret; a closed one where an earlier process of the run had it.
    public mutating func secret() -> Secret? {
        (LuaSecret.find(stack, at: -1)?.content as? ScriptSecret).map { $0.clear ?? .closed }
    }
    /// The value as messages show it.
    public mutating func shown() -> String { stack.describe(-1) }

    /// How many items the list has; a text stands for a list of one.
    public mutating func length() -> Int { stack.type(at: -1) == .table ? stack.length(of: -1) : 1 }

    /// Stands on one of the list's items.
    public mutating func item<R>(
        _ index: Int, _ body: (inout LuaFieldSource, ValueKind) throws -> R
    ) rethrows -> R {
        if stack.type(at: -1) == .table { stack.item(index + 1, of: -1) } else { stack.pushCopy(of: -1) }
        defer { stack.pop() }
        return try body(&self, kind(stack.type(at: -1)))
    }

    /// Stands on what the table that the field holds has under `name`.
    public mutating func member<R>(
        _ name: String, _ body: (inout LuaFieldSource, ValueKind) throws -> R
    ) rethrows -> R {
        stack.field(named: name, of: -1)
        defer { stack.pop() }
        return try body(&self, kind(stack.type(at: -1)))
    }

    /// Reads the fields of the table that the field holds.
    public mutating func nested<R>(_ body: (inout LuaFieldSource) throws -> R) rethrows -> R {
        var inner = LuaFieldSource(stack, table: stack.top)
        return try body(&inner)
    }

    /// How many fields there are.
    @inlinable
    public mutating func count() -> Int {
        var count = 0
        stack.pushNil()
        while stack.next(of: table) {
            count &+= 1
            stack.pop()
        }
        return count
    }

    /// Every field name, for messages.
    public mutating func names() -> [String] {
        var names: [String] = []
        stack.pushNil()
        while stack.next(of: table) {
            names.append(stack.text(at: -2) ?? "[\(stack.describe(-2))]")
            stack.pop()
        }
        return names
    }
}

/// Writes a record's fields into the table on top of the stack.
public struct LuaFieldSink: FieldSink {
    @usableFromInline let stack: LuaStack

    /// Writes into the table on top of `stack`.
    @inlinable
    public init(_ stack: LuaStack) { self.stack = stack }

    /// Writes one value under `name`.
    @inlinable
    public mutating func put(_ name: StaticString, _ value: String) {
        stack.push(value)
        stack.setField(name, of: -2)
    }
    /// Writes one value under `name`.
    @inlinable
    public mutating func put(_ name: StaticString, _ value: Int64) {
        stack.push(Int(value))
        stack.setField(name, of: -2)
    }
    /// Writes one value under `name`.
    @inlinable
    public mutating func put(_ name: StaticString, _ value: Bool) {
        stack.push(value)
        stack.setField(name, of: -2)
    }
    /// Writes one value under `name`.
    public mutating func put(_ name: StaticString, _ value: Secret) {
        // Every state knows the type, so pushing one cannot fail.
        guard (try? LuaSecret(ScriptSecret(value)).push(onto: stack)) != nil else {
            preconditionFailure("a state knows secrets")
        }
        stack.setField(name, of: -2)
    }
    /// Writes one value under `name`.
    public mutating func put(_ name: StaticString, _ value: [String]) {
        stack.createTable(array: value.count)
        for (index, text) in value.enumerated() {
            stack.push(text)
            stack.setItem(index + 1, of: -2)
        }
        stack.setField(name, of: -2)
    }
    /// Writes one value under `name`.
    public mutating func put(_ name: StaticString, _ value: Money) {
        // Every state that runs scripts knows the type, so pushing one cannot fail.
        guard (try? ScriptMoney(value).push(onto: stack)) != nil else {
            preconditionFailure("a state knows money")
        }
        stack.setField(name, of: -2)
    }
    /// Writes `json.null` under `name`.
    public mutating func putNull(_ name: StaticString) {
        guard (try? JSONNull.push(onto: stack)) != nil else { preconditionFailure("a state knows json.null") }
        stack.setField(name, of: -2)
    }
    /// Writes a table under `name`.
    public mutating func nested(
        _ name: StaticString, _ body: (inout LuaFieldSink) throws -> Void
    ) rethrows {
        stack.createTable(record: 8)
        try body(&self)
        stack.setField(name, of: -2)
    }
    /// Writes a list of tables under `name`.
    public mutating func list(
        _ name: StaticString, count: Int, _ body: (inout LuaFieldSink, Int) throws -> Void
    ) rethrows {
        stack.createTable(array: count)
        for index in 0..<count {
            stack.createTable(record: 8)
            try body(&self, index)
            stack.setItem(index + 1, of: -2)
        }
        stack.setField(name, of: -2)
    }
}

/// What a script holds of a secret: the value itself while this process still has it, or only its sealed form, or no
/// more than that an earlier process of the run was given it.
final class ScriptSecret: Sendable {
    let clear: Secret?
    let sealed: [UInt8]?

    init(_ clear: Secret) {
        self.clear = clear
        sealed = nil
    }

    init(sealed: [UInt8]) {
        clear = nil
        self.sealed = sealed
    }

    init() {
        clear = nil
        sealed = nil
    }

    /// Whether neither the value nor its sealed form is here.
    var isClosed: Bool { clear == nil && sealed == nil }
}
