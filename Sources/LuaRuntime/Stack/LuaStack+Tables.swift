public import CLua
public import CLuaShim

extension LuaStack {
    /// Pushes a new table with room for `array` items and `record` named fields.
    @inlinable public func createTable(array: Int = 0, record: Int = 0) {
        lua_createtable(pointer, Int32(clamping: array), Int32(clamping: record))
    }

    /// Pushes the field `name` of the table at `index`, past its metatable, and returns its type.
    ///
    /// - Precondition: the value at `index` is a table.
    @inlinable @discardableResult public func field(_ name: StaticString, of index: Int32) -> LuaType {
        checkTable(index)
        return LuaType(rawValue: shim_raw_field(pointer, absolute(index), name.cString))
    }

    /// Pushes the field of the table at `index` whose key is `name`'s UTF-8, and returns its type.
    @inlinable @discardableResult public func field(named name: String, of index: Int32) -> LuaType {
        checkTable(index)
        let table = absolute(index)
        push(name)
        return LuaType(rawValue: lua_rawget(pointer, table))
    }

    /// Pushes item `position` (from 1) of the table at `index`, and returns its type.
    @inlinable @discardableResult public func item(_ position: Int, of index: Int32) -> LuaType {
        checkTable(index)
        return LuaType(rawValue: lua_rawgeti(pointer, index, lua_Integer(position)))
    }

    /// Pops a value and makes it the field `name` of the table at `index`.
    @inlinable public func setField(_ name: StaticString, of index: Int32) {
        checkTable(index)
        shim_raw_set_field(pointer, absolute(index), name.cString)
    }

    /// Pops a value and makes it the field of the table at `index` whose key is these bytes.
    @inlinable public func setField(named name: UnsafeRawBufferPointer, of index: Int32) {
        checkTable(index)
        let table = absolute(index)
        push(bytes: name)
        shim_insert(pointer, -2)
        lua_rawset(pointer, table)
    }

    /// Pops a value and makes it the field `name` of the table at `index`.
    @inlinable public func setField(named name: String, of index: Int32) {
        var name = name
        name.withUTF8 { setField(named: UnsafeRawBufferPointer($0), of: index) }
    }

    /// Pops a value and makes it item `position` of the table at `index`.
    @inlinable public func setItem(_ position: Int, of index: Int32) {
        checkTable(index)
        lua_rawseti(pointer, index, lua_Integer(position))
    }

    /// Pops a key, pushes the next key and value of the table at `index`; at the end pushes nothing.
    ///
    /// Begin with `pushNil()`. The order is not the one scripts see, and not the same from run to run. The
    /// table must not get new fields meanwhile, and the key must be left as it is.
    @inlinable public func next(of index: Int32) -> Bool {
        checkTable(index)
        return lua_next(pointer, index) != 0
    }

    /// A border of the table at `index`: its length if it is a list without holes.
    ///
    /// A script can make a table whose border is 2⁶²; never reserve memory by it.
    @inlinable public func length(of index: Int32) -> Int {
        checkTable(index)
        return Int(clamping: lua_rawlen(pointer, index))
    }

    @inlinable func checkTable(_ index: Int32) {
        precondition(lua_type(pointer, index) == LUA_TTABLE, "a table is needed")
    }
}
