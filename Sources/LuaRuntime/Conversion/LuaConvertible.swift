/// A Swift type that can be read from a Lua value.
///
/// Reading never changes what is below the top of the stack, never runs a script's code, and refuses rather
/// than converts: digits in a string are not a number.
public protocol LuaReadable {
    /// Reads the value at `index`, whose type is known to be `type`.
    ///
    /// - Throws: `LuaMismatch`.
    static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Self

    /// Reads the value at `index`.
    ///
    /// - Throws: `LuaMismatch`.
    static func read(_ stack: LuaStack, at index: Int32) throws -> Self
}

extension LuaReadable {
    /// Reads the value at `index`, whatever its type.
    @inlinable @inline(__always)
    public static func read(_ stack: LuaStack, at index: Int32) throws -> Self {
        try read(stack, at: index, type: stack.type(at: index))
    }
}

/// What a host function may answer: some number of values, or that it parks.
public protocol LuaAnswer {
    /// Pushes the answer and returns how many values it is, or parks.
    func answer(_ stack: LuaStack) throws -> Int32
}

/// A Swift type that becomes exactly one Lua value.
public protocol LuaPushable: LuaAnswer {
    /// Pushes the value.
    ///
    /// - Throws: an error that says why there is no such value; then nothing is pushed that matters.
    func push(onto stack: LuaStack) throws
}

extension LuaPushable {
    /// Pushes the answer, or parks.
    @inlinable @inline(__always)
    public func answer(_ stack: LuaStack) throws -> Int32 {
        try push(onto: stack)
        return 1
    }
}

/// Several results of one host function: `return LuaResults(true, "why")`.
public struct LuaResults<each Value: LuaPushable>: LuaAnswer {
    @usableFromInline let values: (repeat each Value)

    /// Gathers results, first to last.
    @inlinable public init(_ values: repeat each Value) { self.values = (repeat each values) }

    /// Pushes the answer, or parks.
    @inlinable public func answer(_ stack: LuaStack) throws -> Int32 {
        var count: Int32 = 0
        for value in repeat each values {
            try stack.reserve(8)
            try value.push(onto: stack)
            count &+= 1
        }
        return count
    }
}
