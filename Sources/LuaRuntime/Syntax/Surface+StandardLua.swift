extension Surface {
    /// What is left of Lua 5.4's own library when nothing in it reaches out of the state: no `io`, no `debug`, of
    /// `os` the clock only. Its functions take what they take; calls of them are not checked.
    public static let standardLua: Surface = {
        var globals: [String: Entry] = [:]
        for name in free { globals[name] = .function(Function()) }
        for (name, members) in libraries {
            let entries = members.map { ($0, Entry.function(Function())) }
            globals[name] = .table(Table(Dictionary(uniqueKeysWithValues: entries)))
        }
        for name in ["pcall", "xpcall"] { globals[name] = .function(Function()) }
        globals["pcall"] = .function(Function(role: .callsFirst))
        globals["_VERSION"] = .value
        globals["_G"] = .value
        globals["_ENV"] = .value
        for (name, value) in [
            ("math", "pi"), ("math", "huge"), ("math", "maxinteger"), ("math", "mininteger"),
        ] {
            globals[name]?.insert(value)
        }
        globals["utf8"]?.insert("charpattern")
        return Surface(globals: globals)
    }()

    private static let free = [
        "assert", "collectgarbage", "error", "getmetatable", "ipairs", "load", "next", "pairs", "print",
        "rawequal",
        "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring", "type",
        "xpcall",
    ]

    private static let libraries = [
        "string": [
            "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize",
            "rep",
            "reverse", "sub", "unpack", "upper",
        ],
        "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
        "math": [
            "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "log", "max", "min",
            "modf",
            "rad", "random", "randomseed", "sin", "sqrt", "tan", "tointeger", "type", "ult",
        ],
        "utf8": ["char", "codepoint", "codes", "len", "offset"],
        "coroutine": ["close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield"],
        "os": ["clock", "date", "difftime", "time"],
    ]
}

extension Surface.Entry {
    fileprivate mutating func insert(_ member: String) {
        guard case .table(var table) = self else { return }
        table.members[member] = .value
        self = .table(table)
    }
}
