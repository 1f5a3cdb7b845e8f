/// A function of the host as its state keeps it: the closure behind a Lua function.
public final class HostFunction {
    /// The name in messages: `users.create`.
    public let name: String
    /// How many stack values come before the first argument a script's author counts: 1 for a method's object.
    @usableFromInline let leading: Int32
    @usableFromInline let body: (LuaStack) throws -> Int32

    @inlinable
    init(_ name: String, leading: Int32 = 0, _ body: @escaping (LuaStack) throws -> Int32) {
        self.name = name
        self.leading = leading
        self.body = body
    }
}
