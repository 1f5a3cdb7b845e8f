/// A function of the host as its state keeps it: the closure behind a Lua function.
public final class HostFunction {
    // The name's parts: a state makes many functions, of which few are ever named in a message.
    private let owner: String
    private let mark: StaticString
    private let member: StaticString
    /// How many stack values come before the first argument a script's author counts: 1 for a method's object.
    @usableFromInline let leading: Int32
    @usableFromInline let body: (LuaStack) throws -> Int32

    /// The name in messages: `users.create`.
    public var name: String { "\(owner)\(mark)\(member)" }

    /// A function called `name`.
    @usableFromInline
    convenience init(_ name: String, _ body: @escaping (LuaStack) throws -> Int32) {
        self.init(name, "", "", body)
    }

    /// A function of `owner`, a module or a type, called `member` there; `mark` stands between the two.
    @usableFromInline
    init(
        _ owner: String, _ mark: StaticString, _ member: StaticString, leading: Int32 = 0,
        _ body: @escaping (LuaStack) throws -> Int32
    ) {
        self.owner = owner
        self.mark = mark
        self.member = member
        self.leading = leading
        self.body = body
    }
}
