/// One argument that a script declares for itself.
public struct DeclaredArgument: Equatable, Sendable {
    /// Never empty.
    public let name: String
    /// Everything else that was written beside the name: type, help, default.
    public let facts: [String: LuaLiteral]
    /// Where its table begins.
    public let position: SourcePosition
}
