internal import CLua
public import CLuaShim

/// Fills one table of host functions; made by `LuaState.module`.
///
/// The closures' parameter types say what a script must pass: `m.function("add") { (a: Int, b: Int) in a + b }`
/// traps on overflow as Swift does, so use checked arithmetic on what a script passes.
public struct LuaModule {
    @usableFromInline let state: LuaState
    @usableFromInline let stack: LuaStack
    @usableFromInline let table: Int32
    /// What function names in messages begin with: `users`; empty for globals.
    public let name: String

    init(_ stack: LuaStack, table: Int32, name: String) {
        self.state = stack.state
        self.stack = stack
        self.table = table
        self.name = name
    }

    /// Adds a function in raw form: it reads its arguments from the stack, pushes results, returns how many.
    @inlinable
    public func function(_ name: StaticString, _ body: @escaping (LuaStack) throws -> Int32) {
        add(name, body)
    }

    /// Adds a function in raw form whose name is not known at compile time.
    public func function(named name: String, _ body: @escaping (LuaStack) throws -> Int32) {
        let function = state.keep(HostFunction(qualified(name), body))
        stack.push(name)
        shim_push_function(stack.pointer, function)
        lua_rawset(stack.pointer, table)
    }

    /// Adds a plain value.
    public func value(_ name: StaticString, _ value: some LuaPushable) throws {
        try value.push(onto: stack)
        stack.setField(name, of: table)
    }

    /// Adds a module inside this one, filled when a script first uses it.
    ///
    /// A name it does not have is an error that suggests the nearest one.
    public func module(_ name: StaticString, _ fill: @escaping (LuaModule) throws -> Void) {
        state.pushLazyModule(stack, name: qualified(name.description), fill)
        stack.setField(name, of: table)
    }

    @inlinable func add(_ name: StaticString, _ body: @escaping (LuaStack) throws -> Int32) {
        let function = state.keep(HostFunction(self.name, self.name.isEmpty ? "" : ".", name, body))
        shim_push_function(stack.pointer, function)
        shim_raw_set_field(stack.pointer, table, name.cString)
    }

    func qualified(_ function: String) -> String {
        name.isEmpty ? function : "\(name).\(function)"
    }
}

extension LuaState {
    /// Makes a global table of host functions, filled when a script first uses it.
    ///
    /// A name the table does not have is an error that suggests the nearest one.
    public func module(_ name: StaticString, _ fill: @escaping (LuaModule) throws -> Void) {
        globals { $0.module(name, fill) }
    }

    /// Adds functions and values to the globals.
    public func globals(_ fill: (LuaModule) throws -> Void) rethrows {
        let stack = LuaStack(main)
        let base = stack.top
        lua_rawgeti(main, shim_registry(), lua_Integer(LUA_RIDX_GLOBALS))
        defer { stack.setTop(base) }
        try fill(LuaModule(stack, table: stack.top, name: ""))
    }

    /// Pushes an empty table that fills itself when a field is first read.
    func pushLazyModule(_ stack: LuaStack, name: String, _ fill: @escaping (LuaModule) throws -> Void) {
        stack.createTable()
        stack.createTable(record: 2)
        stack.push(false)
        stack.setField("__metatable", of: -2)
        var isFilled = false
        let function = keep(
            HostFunction(name) { stack in
                if !isFilled {
                    try fill(LuaModule(stack, table: 1, name: name))
                    // Not before: what cannot be filled says why, however often it is asked.
                    isFilled = true
                    stack.pushCopy(of: 2)
                    if LuaType(rawValue: lua_rawget(stack.pointer, 1)) != .nil { return 1 }
                }
                throw LuaState.unknownMember(stack, of: name)
            })
        shim_push_function(stack.pointer, function)
        stack.setField("__index", of: -2)
        lua_setmetatable(stack.pointer, -2)
    }

    /// The error for a name that the module at 1 does not have; the name is at 2.
    static func unknownMember(_ stack: LuaStack, of module: String) -> LuaHostError {
        guard let wanted = stack.text(at: 2) else {
            return LuaHostError(
                code: "bad_argument", message: "\(module) has named members only, got \(stack.describe(2))")
        }
        var known: [String] = []
        stack.pushNil()
        while stack.next(of: 1) {
            if let key = stack.text(at: -2) { known.append(key) }
            stack.pop()
        }
        return LuaHostError(
            code: "bad_argument", message: "\(module) has no '\(PrintableText.clean(wanted, limit: 100))'",
            hint: Suggestion.sentence(for: wanted, among: known))
    }
}
