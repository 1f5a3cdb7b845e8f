internal import CLua
internal import CLuaShim

/// A value of a script that is not what a host function expects.
///
/// It becomes an error with code `bad_argument` (`refused` where a secret was passed), once the function's name
/// is known: `users.create: argument 2: field roles.2: text expected, got number 7`.
public struct LuaMismatch: Error, Sendable {
    /// The place on the stack: the argument, or the table that holds `path`.
    public var index: Int32
    /// Where in the argument: `roles.2`; empty for the argument itself.
    public var path: String
    /// What would have been right: `whole number`.
    public var expected: String
    /// What was there: `string "x"`.
    public var got: String
    /// A secret was passed where a plain value belongs.
    public var isSecret: Bool

    /// Describes the value at `index` of `stack`, which is not an `expected`.
    @inline(never)
    public init(_ stack: LuaStack, at index: Int32, expected: String) {
        self.index = stack.absolute(index)
        self.path = ""
        self.expected = expected
        self.got = stack.describe(index)
        self.isSecret = stack.isSecret(at: index)
    }

    /// The stack is at its end.
    @inline(never) @usableFromInline
    static func tooDeep(_ stack: LuaStack) -> LuaMismatch {
        var mismatch = LuaMismatch(stack, at: -1, expected: "value with less nesting")
        mismatch.got = "a deeper one"
        return mismatch
    }

    /// The same complaint about a value inside the table at `index`, under `key`.
    @inline(never) @usableFromInline
    static func inside(_ error: any Error, key: String, of index: Int32) -> any Error {
        guard var mismatch = error as? LuaMismatch else { return error }
        mismatch.path = mismatch.path.isEmpty ? key : "\(key).\(mismatch.path)"
        mismatch.index = index
        return mismatch
    }

    /// The same, under a constant key.
    @inline(never) @usableFromInline
    static func inside(_ error: any Error, key: StaticString, of index: Int32) -> any Error {
        inside(error, key: "\(key)", of: index)
    }

    var sentence: String {
        let place = path.isEmpty ? "" : "field \(path): "
        return "\(place)\(expected) expected, got \(got)"
    }
}

extension LuaStack {
    /// The value at `index` for a message: its type and, if it is short and harmless, itself.
    public func describe(_ index: Int32) -> String {
        switch type(at: index) {
        case .boolean: return isTruthy(at: index) ? "true" : "false"
        case .number:
            if isInteger(at: index), let value = integer(at: index) { return "number \(value)" }
            return number(at: index).map { "number \($0)" } ?? "number"
        case .string:
            guard let bytes = borrowedBytes(at: index) else { return "string" }
            if bytes.count > 40 { return "string of \(bytes.count) bytes" }
            return "string \"\(PrintableText.clean(bytes, limit: 200))\""
        case .userdata: return isSecret(at: index) ? "secret" : objectName(at: index)
        case let type: return type.description
        }
    }

    /// The name of the host object's type at `index`.
    func objectName(at index: Int32) -> String {
        guard lua_getmetatable(pointer, index) != 0 else { return "userdata" }
        defer { pop(2) }
        shim_raw_field(pointer, top, "__name")
        return text(at: -1) ?? "userdata"
    }

    /// Tells whether the value at `index` is a secret.
    public func isSecret(at index: Int32) -> Bool {
        shim_object_type(pointer, index) == LuaSecret.typeTag
    }
}
