import LuaRuntime
import Testing

@Suite("What a script gets wrong about the host")
struct SyntaxCheckerTests {
    struct Case: CustomTestStringConvertible {
        let source: String
        let found: [String]
        var testDescription: String { source }

        /// What is found is `line:column code: sentence` each, with ` | try` where there is one.
        init(_ source: String, _ found: String...) { (self.source, self.found) = (source, found) }
    }

    static func check(_ source: String, unusedLocals: Bool = false) -> [String] {
        SyntaxChecker.check(
            source: source, name: "t", surface: SyntaxSurface.workshop, unusedLocals: unusedLocals
        ).map { finding in
            "\(finding.position.line):\(finding.position.column) \(finding.severity == .warning ? "~" : "")"
                + "\(finding.code): \(finding.message)" + (finding.suggestion.map { " | \($0)" } ?? "")
        }
    }

    static let names: [Case] = [
        Case(
            "prnit(1)", "1:1 unknown_global: there is no variable or module 'prnit' | did you mean 'print'?"),
        Case(
            "local total = 1\nreturn totl + 1",
            "2:8 unknown_global: there is no variable or module 'totl' | did you mean 'total'?"),
        Case(
            "do local total = 1 end\nreturn totl",
            "2:8 unknown_global: there is no variable or module 'totl'"),
        Case("return None", "1:8 unknown_global: there is no variable or module 'None' | Lua's word is nil"),
        Case(
            "io.open('x')",
            "1:1 unknown_global: there is no variable or module 'io' | files are reached through arguments"),
        Case("os.execute('x')", "1:4 unknown_member: os has no 'execute' | there are no other programs here"),
        Case("nope()\nnope()", "1:1 unknown_global: there is no variable or module 'nope'"),
        Case("if nope then nope() end", "1:4 ~unknown_global: there is no variable or module 'nope'"),
        Case(
            "depot.box.create {}",
            "1:7 unknown_member: depot has no 'box' | did you mean 'depot.boxes'?"),
        Case(
            "depot.boxes.crate { full_name = 'a' }",
            "1:13 unknown_member: depot.boxes has no 'crate' | did you mean 'depot.boxes.create'?"),
        Case(
            "depot['boxes'].remove('a')",
            "1:16 unknown_member: depot.boxes has no 'remove' | it has create, each and get"),
        Case(
            "local ok = depot.boxes.restore ~= nil",
            "1:24 ~unknown_member: depot.boxes has no 'restore' | it has create, each and get"),
        Case(
            "depot.boxes()",
            "1:7 not_a_function: depot.boxes is a table of functions, it cannot be called itself"),
        Case(
            "return depot.boxes.get.id",
            "1:24 not_a_table: depot.boxes.get is a function, it has no field 'id'"),
        Case(
            "local batch = bulk.map({}, function() end)\nprint(batch.totl)",
            "2:13 unknown_member: what bulk.map gives back has no 'totl' | did you mean 'total'?"),
    ]

    static let aliases: [Case] = [
        Case(
            "local boxes = depot.boxes\nboxes.gett { id = 'a' }",
            "2:7 unknown_member: depot.boxes has no 'gett' | did you mean 'depot.boxes.get'?"),
        Case(
            "local create <const> = depot.boxes.create\ncreate { fullname = 'a' }",
            "2:10 unknown_field: depot.boxes.create: unknown field 'fullname' | did you mean 'full_name'?"),
        Case(
            "local d, b = depot, depot.boxes\nfunction f() d.boxs() b.each { x = 1 } end",
            "2:10 ~global_assignment: 'f' is assigned without being declared as local | write 'local' where 'f' first appears",
            "2:16 unknown_member: depot has no 'boxs' | did you mean 'depot.boxes'?",
            "2:32 unknown_field: depot.boxes.each: unknown field 'x'"),
    ]

    static let calls: [Case] = [
        Case(
            "depot.boxes.create('x')",
            "1:20 wrong_type: depot.boxes.create: 'fields' must be a table, got the text \"x\" | write depot.boxes.create { name = value }"
        ),
        Case(
            "depot.boxes:create { full_name = 'a' }",
            "1:13 called_with_colon: depot.boxes.create is called with a dot, not with a colon | write depot.boxes.create with the same arguments"
        ),
        Case(
            "local b = bulk.map({}, print)\nb.write { path = 'x' }",
            "2:3 called_with_dot: bulk.map().write is called with a colon, not with a dot | write ':' before 'write'"
        ),
        Case(
            "depot.boxes.create()",
            "1:13 missing_argument: depot.boxes.create: argument 'fields' is missing, a table | write depot.boxes.create { … }"
        ),
        Case(
            "depot.boxes.create({ full_name = 'a' }, 1)",
            "1:41 too_many_arguments: depot.boxes.create: takes at most 1 argument"),
        Case("clock.now(1)", "1:11 too_many_arguments: clock.now: takes no arguments"),
        Case("wait.sleep(10)", "1:12 wrong_type: wait.sleep: 'duration' must be a text, got the number 10"),
        Case(
            "bulk.map({}, { nam = 'a' }, function() end)",
            "1:16 unknown_field: bulk.map: unknown field 'nam' | did you mean 'name'?"),
        Case(
            "bulk.map({}, {})",
            "1:6 missing_argument: bulk.map: argument 'function' is missing, a function"),
        Case(
            "bulk.map(5, print)",
            "1:10 wrong_type: bulk.map: 'source' must be a table or a value of the host, got the number 5"),
        Case(
            "pcall(depot.boxes.get, { ib = 'a' })",
            "1:26 unknown_field: depot.boxes.get: unknown field 'ib' | did you mean 'id'?"),
    ]

    static let fields: [Case] = [
        Case(
            "depot.boxes.create { fullname = 'a' }",
            "1:22 unknown_field: depot.boxes.create: unknown field 'fullname' | did you mean 'full_name'?"),
        Case(
            "depot.boxes.create { full_name = 'a', color = 'red' }",
            "1:39 unknown_field: depot.boxes.create: unknown field 'color' | it takes columns, lines, quantity, sealed, size and weight"
        ),
        Case(
            "depot.boxes.create { size = 'small' }",
            "1:13 missing_field: depot.boxes.create: field 'full_name' is missing | add full_name = …"),
        Case(
            "depot.boxes.create { full_name = nil }",
            "1:13 missing_field: depot.boxes.create: field 'full_name' is missing | add full_name = …"),
        Case(
            "local full_name = f\ndepot.boxes.create { full_name }",
            "1:19 unknown_global: there is no variable or module 'f'",
            "2:22 field_without_name: depot.boxes.create: a value without a name; each field needs its name | write name = value"
        ),
        Case(
            "depot.boxes.create { full_name = 'a', size = 'big' }",
            "1:46 not_one_of: depot.boxes.create: 'size' must be \"small\", \"medium\" or \"large\", got \"big\""
        ),
        Case(
            "local size = 'smal'\ndepot.boxes.create { full_name = 'a', size = size }",
            "2:46 not_one_of: depot.boxes.create: 'size' must be \"small\", \"medium\" or \"large\", got \"smal\" | did you mean 'small'?"
        ),
        Case(
            "depot.boxes.create { full_name = 'a', quantity = '3' }",
            "1:50 wrong_type: depot.boxes.create: 'quantity' must be a whole number, got the text \"3\""),
        Case(
            "depot.boxes.create { full_name = 'a', quantity = 2.5, sealed = -1 }",
            "1:50 wrong_type: depot.boxes.create: 'quantity' must be a whole number, got the number 2.5",
            "1:64 wrong_type: depot.boxes.create: 'sealed' must be true or false, got the number -1"),
        Case(
            "depot.boxes.create { full_name = {}, ['sealed'] = print }",
            "1:34 wrong_type: depot.boxes.create: 'full_name' must be a text, got a table"),
        Case(
            "depot.boxes.create { full_name = 'a', lines = { { id = 'x', cuont = 1 }, { count = 'y' } } }",
            "1:61 unknown_field: depot.boxes.create: unknown field 'cuont' in 'lines[]' | did you mean 'count'?",
            "1:74 missing_field: depot.boxes.create: field 'id' is missing in 'lines[]' | add id = …",
            "1:84 wrong_type: depot.boxes.create: 'lines[].count' must be a whole number, got the text \"y\""),
        Case(
            "depot.boxes.create { full_name = 'a', lines = { id = 'x' } }",
            "1:49 list_expected: depot.boxes.create: 'lines' is a list of tables, got one table | put braces around it: lines = { { id = … } }"
        ),
        Case(
            "depot.boxes.create { full_name = 'a', columns = { any = { haeder = 'x' } } }",
            "1:59 unknown_field: depot.boxes.create: unknown field 'haeder' in 'columns.any' | did you mean 'header'?"
        ),
        Case(
            "local t = { a = 1, b = 2, ['a'] = 3, 7, [1.0] = 8 }",
            "1:28 ~duplicate_key: key 'a' is given twice in this table, first at line 1; the last one counts",
            "1:42 ~duplicate_key: key '[1]' is given twice in this table, first at line 1; the last one counts"
        ),
    ]

    static let writes: [Case] = [
        Case(
            "count = 1\ncount = 2",
            "1:1 ~global_assignment: 'count' is assigned without being declared as local | write 'local' where 'count' first appears"
        ),
        Case(
            "local total = 0\ntotla = total + 1",
            "2:1 ~global_assignment: 'totla' is assigned without being declared as local | did you mean 'total'?"
        ),
        Case(
            "print = nil",
            "1:1 ~global_assignment: 'print' of the host is overwritten | choose another name"),
        Case(
            "local sum = 0\nbulk.map({}, function(row)\n  sum = sum + row.a\nend)",
            "3:3 outer_assignment: 'sum' is assigned in the function that bulk.map runs for each row (line 2), but belongs outside of it: rows run in any order and again after a stop | return it as a column of the row, and sum the column from what the call gives back"
        ),
        Case(
            "local map = bulk.map\nmap({}, function(row)\n  local function f() last = row end\nend)",
            "3:22 outer_assignment: 'last' is assigned in the function that bulk.map runs for each row (line 2), but belongs outside of it: rows run in any order and again after a stop | return it as a column of the row, and sum the column from what the call gives back"
        ),
        Case(
            "local sum = 0\nlocal function each(row) sum = 1 end\nbulk.map({}, each)",
            "2:26 outer_assignment: 'sum' is assigned in the function that bulk.map runs for each row (line 2), but belongs outside of it: rows run in any order and again after a stop | return it as a column of the row, and sum the column from what the call gives back"
        ),
    ]

    static let others: [Case] = [
        Case(
            "local opt = args.declare { { name = 'file' }, { name = 'out' } }\nprint(opt.flie, opt.out)",
            "2:11 unknown_argument: the script declares no argument 'flie' | did you mean 'file'?"),
        Case(
            "local opt = args.declare { { nam = 'file' } }",
            "1:30 unknown_field: args.declare: unknown field 'nam' in '[]' | did you mean 'name'?"),
        Case(
            "local out = rows.create {}\nwait.sleep('1m')\nout:add {}\nout:close()",
            "3:1 handle_across_wait: 'out' was opened by rows.create before wait.sleep at line 2 and does not outlive the wait | call rows.create again after the wait"
        ),
    ]

    @Test(
        "each mistake is told once, where it is",
        arguments: names + aliases + calls + fields + writes + others)
    func mistake(_ expected: Case) { #expect(Self.check(expected.source) == expected.found) }

    static let silent: [String] = [
        "depot.boxes.create { full_name = 'a', size = 'small', quantity = 3, weight = 2.5, sealed = true }",
        "depot.boxes.create { full_name = 'a', quantity = 3.0, lines = { { id = 'x' }, free.line }, columns = free.c }",
        "local row = free.row\ndepot.boxes.create(row)",
        "depot.boxes.create(free.f())", "depot.boxes.create(table.unpack(free.list))",
        "return function(...) depot.boxes.create(...) end",
        "depot.boxes.create { [free.key] = 1 }",
        "depot.boxes.create { full_name = free.name, size = free.size }",
        // Reassigned names may be anything.
        "local boxes = depot.boxes\nif free.x then boxes = free.y end\nboxes.anything()",
        "local function f(depot) depot.anything() end f()",
        "local size = 'big'\nsize = free.size\ndepot.boxes.create { full_name = 'a', size = size }",
        // What the script adds is there.
        "depot.boxes.pack = function() end\ndepot.boxes.pack()",
        "depot.boxes[free.k] = 1\nreturn depot.boxes.other",
        "setmetatable(depot, {})\nreturn depot.other",
        "function string.trim(s) return s end\nreturn string.trim('a')",
        "depot.shelves.other()", "free.anything.at.all()", "local t = {}\nt.x = 1\nt.y()",
        "return _G.anything, other", "local _ENV = { print = print }\nother()",
        "bulk.map({}, function(row) return row end)",
        "bulk.map(rows.open {}, { name = 'a' }, function() end)",
        "local b = bulk.map({}, print)\nb:write { path = 'x' }\nb.write(b, { path = 'x' })",
        // A row function may use what is its own.
        "bulk.map({}, function(row)\n local sum = 0\n for i = 1, 3 do sum = sum + i end\n local function f() sum = 1 end\n f()\n end)",
        "local t = {}\nbulk.map({}, function(row) t[row.a] = 1 end)",
        "local sum = 0\nlocal function f(row) sum = 1 end\nf()",
        "local opt = args.declare { { name = 'a' } }\nopt.b = 1\nprint(opt.b)",
        "local opt = args.declare { { name = free.x } }\nprint(opt.b)",
        "local opt = args.declare(free.list)\nprint(opt.b)",
        // Handles that may have been made again, or waits that may not have been.
        "local out = rows.create {}\nout:close()\nwait.sleep('1m')",
        "local out = rows.create {}\nif free.x then wait.sleep('1m') end\nout:add {}",
        "local out = rows.create {}\nlocal y = free.x and wait.sleep('1m')\nout:add {}",
        "local out = rows.create {}\nlocal function f() wait.sleep('1m') end\nout:add {}",
        "wait.sleep('1m')\nlocal out = rows.create {}\nout:add {}",
        "local out = rows.create {}\nwait.sleep('1m')\nout = rows.create {}\nout:add {}",
        "('x'):rep(3)\nlocal s = 'x'\nreturn s:upper()",
        "local t = { 1, 2, a = 1, [3] = 4, [free.k] = 1, [free.l] = 2 }",
        "local t = { ['\\xFF'] = 1, ['\\xFE'] = 2 }", "local string = free\nstring.other()",
        "if free.jit then free.jit.off() end",
    ]

    @Test("where it cannot be known, nothing is said", arguments: silent)
    func silence(_ source: String) { #expect(Self.check(source).isEmpty) }

    @Test("unused locals are told on request only")
    func unused() {
        let source =
            "local a, _b, c = 1, 2, 3\nlocal function f(x) c = 1 end\nlocal d <close> = nil\nreturn a"
        #expect(Self.check(source).isEmpty)
        #expect(
            Self.check(source, unusedLocals: true) == [
                "1:14 ~unused_local: local 'c' is never used | remove it, or call it '_c'",
                "2:16 ~unused_local: local 'f' is never used | remove it, or call it '_f'",
            ])
    }

    @Test("findings beyond the limit are left out")
    func limit() {
        let source = (0..<1000).map { "unknown\($0)()" }.joined(separator: "\n")
        let findings = SyntaxChecker.check(source: source, name: "t", surface: Surface())
        #expect(findings.count == SyntaxChecker.findingLimit)
    }

    @Test(
        "the scripts of the product compile and name nothing unknown but the host",
        arguments: SyntaxFixtures.scripts)
    func scripts(_ script: (name: String, source: String)) {
        let hosts = [
            "args", "bulk", "clock", "deliver", "json", "log", "money", "partner", "report", "rows", "wait",
        ]
        let surface = Surface.standardLua.adding(
            Surface(globals: Dictionary(uniqueKeysWithValues: hosts.map { ($0, Surface.Entry.value) })))
        let findings = SyntaxChecker.check(
            source: script.source, name: script.name, surface: surface, unusedLocals: true)
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test("declared arguments are read without running the script")
    func declared() throws {
        let source = """
            local opt = args.declare {
              { name = "file", type = "input_file", required = true },
              { name = "roles", default = { "a", -2 }, help = "x" .. "y" },
            }
            """
        let arguments = try #require(
            SyntaxChecker.declaredArguments(source: source, surface: SyntaxSurface.workshop))
        #expect(arguments.map(\.name) == ["file", "roles"])
        #expect(arguments[0].facts == ["type": .string("input_file"), "required": .boolean(true)])
        #expect(arguments[0].position == SourcePosition(line: 2, column: 3))
        #expect(
            arguments[1].facts == [
                "default": .table([
                    LuaLiteral.Entry(key: .integer(1), value: .string("a")),
                    LuaLiteral.Entry(key: .integer(2), value: .integer(-2)),
                ])
            ])
        for none in ["x = = 1", "", "local opt = args.declare(list)"] {
            #expect(SyntaxChecker.declaredArguments(source: none, surface: SyntaxSurface.workshop) == nil)
        }
        let real = try #require(
            SyntaxChecker.declaredArguments(source: SyntaxFixtures.monthEnd, surface: SyntaxSurface.workshop))
        #expect(real.map(\.name) == ["month", "file", "factors", "out"])
    }
}
