internal import CLua
internal import CLuaShim

/// A host object that may go from one state to another: there it is the same Swift object, under a new handle.
///
/// So two scripts hold it at once. It must not be changed by either, and must not tell anything that the one with
/// fewer rights may not know.
public protocol LuaTransferable: LuaObject {}

/// How much may cross at once.
public struct LuaTransferLimits: Equatable, Sendable {
    /// Tables inside tables.
    public var depth = 64
    /// Values in all, those in tables and the holes of lists included.
    public var values = 100_000
    /// Bytes of all texts, keys and numbers together.
    public var bytes = 4 << 20

    /// The defaults suit rows and documents.
    public init() {}
}
