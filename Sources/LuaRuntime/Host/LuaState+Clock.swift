extension LuaState {
    /// Gives scripts `os.time` and `os.date`, whose only clock is `now`: seconds since 1970.
    ///
    /// The zone is UTC everywhere, so that a script says the same wherever it runs; `!` before a format is allowed
    /// and changes nothing. There are no other languages and no alternative digits.
    public func setClock(_ now: @escaping () throws -> Int) {
        globals { g in
            guard g.stack.field("os", of: g.table) == .table else { return g.stack.pop() }
            let os = LuaModule(g.stack, table: g.stack.top, name: "os")
            os.function("time") { (fields: LuaTimeFields?) in
                try fields?.civil.secondsSince1970 ?? now()
            }
            os.function("date") { (stack: LuaStack) throws -> Int32 in
                let format = try String?.read(stack, at: 1) ?? "%c"
                let seconds = try Int?.read(stack, at: 2) ?? now()
                guard seconds.magnitude <= 1_000_000_000_000 else {
                    throw LuaHostError(code: "bad_argument", message: "os.date: the time is out of range")
                }
                try LuaState.pushDate(stack, format, CivilTime(secondsSince1970: seconds))
                return 1
            }
            g.stack.pop()
        }
    }

    private static func pushDate(_ stack: LuaStack, _ format: String, _ time: CivilTime) throws {
        var format = Substring(format)
        if format.hasPrefix("!") { format = format.dropFirst() }
        if format.hasPrefix("*t") {
            let table = try LuaRecordWriter(stack, fields: 9)
            try table.set("year", time.year)
            try table.set("month", time.month)
            try table.set("day", time.day)
            try table.set("hour", time.hour)
            try table.set("min", time.minute)
            try table.set("sec", time.second)
            try table.set("wday", time.weekday + 1)
            try table.set("yday", time.dayOfYear)
            try table.set("isdst", false)
            return
        }
        var text = ""
        var rest = format.makeIterator()
        while let character = rest.next() {
            guard character == "%" else {
                text.append(character)
                continue
            }
            guard let letter = rest.next(), let piece = time.text(for: letter) else {
                throw LuaHostError(
                    code: "bad_argument", message: "os.date: the format has a % that stands for nothing",
                    hint: "write %% for a percent sign")
            }
            text += piece
        }
        stack.push(text)
    }
}

/// The table that `os.time` takes; out of range, fields carry over, as in Lua.
private struct LuaTimeFields: LuaRecord {
    var civil: CivilTime

    init(from fields: LuaFields) throws {
        func within(_ value: Int, _ key: StaticString) throws -> Int {
            if value.clamped == value { return value }
            throw LuaHostError(code: "bad_argument", message: "os.time: field \(key) is out of range")
        }
        civil = CivilTime(
            year: try within(fields["year"], "year"), month: try within(fields["month"], "month"),
            day: try within(fields["day"], "day"), hour: try within(fields["hour"] ?? 12, "hour"),
            minute: try within(fields["min"] ?? 0, "min"), second: try within(fields["sec"] ?? 0, "sec"))
    }
}

extension Int {
    /// At most 10⁹ from zero: no calculation with a calendar's fields overflows.
    fileprivate var clamped: Int { Swift.max(-1_000_000_000, Swift.min(1_000_000_000, self)) }
}
