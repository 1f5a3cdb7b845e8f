public import CLua

extension LuaStack {
    /// How many values may lie below a table that is read: it bounds the nesting of what a script passes.
    @inlinable static var deepest: Int32 { 200 }

    /// With this many values on it, a stack has room for eight more: Lua promises 20 above the arguments.
    @inlinable static var surelyFree: Int32 { 12 }

    /// Checks that the value at `index` is a table that can be read raw, with room to do so; returns the top.
    @inlinable @discardableResult
    public func requirePlainTable(at index: Int32, type: LuaType, expected: StaticString) throws -> Int32 {
        if type != .table { throw LuaMismatch(self, at: index, expected: "\(expected)") }
        if lua_getmetatable(pointer, index) != 0 {
            pop()
            throw LuaMismatch.metatable(self, at: index, expected: expected)
        }
        let top = self.top
        if top <= LuaStack.surelyFree { return top }
        if top > LuaStack.deepest || lua_checkstack(pointer, 8) == 0 { throw LuaMismatch.tooDeep(self) }
        return top
    }
}

extension LuaMismatch {
    @inline(never) @usableFromInline
    static func metatable(_ stack: LuaStack, at index: Int32, expected: StaticString) -> LuaMismatch {
        var mismatch = LuaMismatch(stack, at: index, expected: "plain \(expected)")
        mismatch.got = "a table with a metatable"
        return mismatch
    }
}

extension Array: LuaReadable where Element: LuaReadable {
    /// Reads a list without holes.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> [Element]
    {
        try stack.requirePlainTable(at: index, type: type, expected: "list")
        let table = stack.absolute(index)
        let base = stack.top
        let count = stack.length(of: table)
        var list: [Element] = []
        list.reserveCapacity(Swift.min(count, 4096))
        var position = 1
        while position <= count {
            let type = LuaType(rawValue: lua_rawgeti(stack.pointer, table, lua_Integer(position)))
            do {
                if type == .nil { throw LuaMismatch(stack, at: -1, expected: "list without holes") }
                list.append(try Element.read(stack, at: base &+ 1, type: type))
            } catch {
                stack.setTop(base)
                throw LuaMismatch.inside(error, key: "\(position)", of: table)
            }
            stack.setTop(base)
            position &+= 1
        }
        if count == 0 {
            stack.pushNil()
            if stack.next(of: table) {
                var mismatch = LuaMismatch(stack, at: table, expected: "list")
                mismatch.got = "a table with the key \(stack.describe(-2))"
                stack.setTop(base)
                throw mismatch
            }
        }
        return list
    }
}

extension Array: LuaAnswer where Element: LuaPushable {}

extension Array: LuaPushable where Element: LuaPushable {
    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws {
        try stack.reserve(8)
        stack.createTable(array: count)
        let table = stack.top
        var position = 1
        for element in self {
            try element.push(onto: stack)
            lua_rawseti(stack.pointer, table, lua_Integer(position))
            position &+= 1
        }
    }
}

extension Dictionary: LuaReadable where Key == String, Value: LuaReadable {
    /// Reads a table whose keys are all text.
    @inlinable
    public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> [String: Value] {
        try stack.requirePlainTable(at: index, type: type, expected: "table")
        let table = stack.absolute(index)
        let base = stack.top
        var fields: [String: Value] = [:]
        stack.pushNil()
        while stack.next(of: table) {
            do {
                guard let key = stack.text(at: base &+ 1) else {
                    throw LuaMismatch(stack, at: base &+ 1, expected: "text as the key")
                }
                do {
                    fields[key] = try Value.read(stack, at: base &+ 2)
                } catch {
                    throw LuaMismatch.inside(error, key: key, of: table)
                }
            } catch {
                stack.setTop(base)
                if var mismatch = error as? LuaMismatch {
                    mismatch.index = table
                    throw mismatch
                }
                throw error
            }
            stack.pop()
        }
        return fields
    }
}

extension Dictionary: LuaAnswer where Key == String, Value: LuaPushable {}

extension Dictionary: LuaPushable where Key == String, Value: LuaPushable {
    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws {
        try stack.reserve(8)
        stack.createTable(record: count)
        let table = stack.top
        for (key, value) in self {
            stack.push(key)
            try value.push(onto: stack)
            lua_rawset(stack.pointer, table)
        }
    }
}
