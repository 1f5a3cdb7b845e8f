internal import LuaRuntime

/// A branch waits until its effect is lasting; others go on meanwhile, so that one commit serves them all.
final class TurnRequest {
    /// Where the effect stands in the journal of an earlier process; nil for an effect that was done just now.
    let position: Int64?
    /// Pushes the effect's answer.
    let push: (LuaStack) throws -> Int32

    init(position: Int64?, push: @escaping (LuaStack) throws -> Int32) {
        self.position = position
        self.push = push
    }
}

/// `bulk.all`: functions to be run side by side.
final class AllRequest {
    /// Each function with its name, in the order in which they begin.
    let functions: [(name: String, function: LuaFunction)]
    /// Whether the functions were given as a list: so are their results.
    let isList: Bool
    /// The branches' parent and the ordinal of the effect.
    let id: EffectID

    init(_ functions: [(name: String, function: LuaFunction)], isList: Bool, id: EffectID) {
        self.functions = functions
        self.isList = isList
        self.id = id
    }
}
