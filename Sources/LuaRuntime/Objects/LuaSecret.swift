internal import CLua
internal import CLuaShim

/// A value that a script can carry but not see: it can only be handed to a host function that takes a secret.
///
/// It cannot be printed, joined, compared, indexed, counted or computed with; each attempt is an error with code
/// `refused`. `tostring` is one too, rather than a fixed text: a result file with the word "secret" in place of a
/// password would look delivered.
public final class LuaSecret: LuaTransferable {
    /// What the host keeps behind it.
    public let content: AnyObject

    /// Hides `content`.
    public init(_ content: AnyObject) { self.content = content }
}

extension LuaState {
    /// Declares the type; every state has it.
    func declareSecret() {
        let refusal = keep(
            HostFunction("secret") { _ in
                throw LuaHostError(
                    code: "refused", message: "a secret cannot be shown, compared or changed",
                    hint: "a secret can only be delivered")
            })
        type(LuaSecret.self, name: "secret") { _ in }
        let stack = LuaStack(main)
        lua_rawgetp(main, shim_registry(), LuaSecret.typeTag)
        let events: [StaticString] = [
            "__index", "__newindex", "__call", "__tostring", "__concat", "__len", "__eq", "__lt", "__le",
            "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor",
            "__bxor", "__shl", "__shr", "__bnot", "__pairs", "__close",
        ]
        for event in events {
            shim_push_function(main, refusal)
            stack.setField(event, of: -2)
        }
        stack.pop()
    }
}
