public import CLuaShim

/// A Swift value that a script passes as a table with named fields.
///
/// ```swift
/// struct Address: LuaRecord {
///     var city: String, lines: [String], zone: String?
///     init(from fields: LuaFields) throws {
///         city = try fields["city"]
///         lines = try fields["lines"]
///         zone = try fields["zone"]
///     }
/// }
/// ```
public protocol LuaRecord: LuaReadable {
    /// Reads the fields, each by its key.
    init(from fields: LuaFields) throws
}

extension LuaRecord {
    /// Reads a table without a metatable.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Self {
        let top = try stack.requirePlainTable(at: index, type: type, expected: "table")
        return try Self(from: LuaFields(stack, table: stack.absolute(index), base: top))
    }
}

/// The fields of a table that a script passed; valid while the table is on the stack.
@frozen public struct LuaFields {
    /// The stack that holds the table.
    public let stack: LuaStack
    /// The table's absolute index.
    public let table: Int32

    @usableFromInline let base: Int32

    /// A view of the table at the absolute index `table`, which has no metatable.
    ///
    /// Until the last field is read, the table must not get one: do not call scripts in between.
    @inlinable public init(_ stack: LuaStack, table: Int32) {
        self.stack = stack
        self.table = table
        base = stack.top
    }

    @inlinable init(_ stack: LuaStack, table: Int32, base: Int32) {
        self.stack = stack
        self.table = table
        self.base = base
    }

    /// Reads the field `key`.
    ///
    /// - Throws: `LuaMismatch` whose path begins with `key`.
    @inlinable public subscript<Value: LuaReadable>(_ key: StaticString) -> Value {
        get throws {
            let type = LuaType(rawValue: shim_plain_field(stack.pointer, table, key.cString))
            do {
                let value = try Value.read(stack, at: base &+ 1, type: type)
                stack.setTop(base)
                return value
            } catch {
                stack.setTop(base)
                throw LuaMismatch.inside(error, key: key, of: table)
            }
        }
    }

    /// Checks that the table has no field but these.
    ///
    /// - Throws: `LuaHostError` with code `bad_argument`, that names the nearest known field.
    public func requireOnly(_ known: [String]) throws {
        let base = stack.top
        defer { stack.setTop(base) }
        stack.pushNil()
        while stack.next(of: table) {
            let key = stack.text(at: base + 1)
            if let key, known.contains(key) {
                stack.pop()
                continue
            }
            let name = key ?? stack.describe(base + 1)
            throw LuaHostError(
                code: "bad_argument", message: "unknown field \(PrintableText.clean(name, limit: 100))",
                field: key, hint: Suggestion.sentence(for: name, among: known))
        }
    }
}

/// Writes a table with named fields: `try LuaRecordWriter(stack, fields: 2).set("id", id)`.
@frozen public struct LuaRecordWriter {
    /// The stack whose topmost value is the table.
    public let stack: LuaStack
    /// The table's absolute index.
    public let table: Int32

    /// Pushes a new table with room for `fields` fields.
    @inlinable public init(_ stack: LuaStack, fields: Int) throws {
        let base = stack.top
        if base > LuaStack.surelyFree { try stack.reserve(8) }
        stack.createTable(record: fields)
        self.stack = stack
        table = base &+ 1
    }

    /// Sets the field `key`; nil leaves it absent.
    @inlinable public func set<Value: LuaPushable>(_ key: StaticString, _ value: Value) throws {
        try value.push(onto: stack)
        shim_set_plain_field(stack.pointer, table, key.cString)
    }
}
