internal import CLuaShim

// For tests: what happens when memory runs out at one place after the other.
extension LuaState {
    /// Makes every allocation of a script's own from the `count`-th on fail; 0 ends it.
    func failAllocations(from count: Int) {
        context.pointee.allocations = 0
        context.pointee.fail_at = Int64(count)
    }

    /// Puts the state over its memory limit from a script's `count`-th allocation on; 0 ends it.
    func squeezeMemory(from count: Int) {
        context.pointee.allocations = 0
        context.pointee.squeeze_at = Int64(count)
    }

    /// How many allocations the script's own code has made since one of these was asked for.
    var countedAllocations: Int { Int(context.pointee.allocations) }
}
