import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import SQL
import Testing

/// What `bulk.all` gives, refuses and raises, and how its effects are named.
@Suite struct BranchTests {
    @Test("an effect is named by its branch and its place in it")
    func identity() throws {
        let bench = try ScriptBench()
        let report = try bench.run(
            """
            partner.users.update { id = "u-1", full_name = "One" }
            bulk.all {
              b = function()
                partner.users.find { id = "u-1" }
                bulk.all { function() partner.users.create { full_name = "X", email = "x@b.cn" } end, function() clock.now() end }
                clock.now()
              end,
              a_1 = function() partner.users.create { full_name = "Y", email = "y@b.cn" } end,
            }
            clock.now()
            bulk.all {}
            partner.users.update { id = "u-1", full_name = "Two" }
            """)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(
            try bench.journal().sorted() == [
                "0 users.update", "1 bulk.all", "1.a_1/0 users.create", "1.b/0 users.find", "1.b/1 bulk.all",
                "1.b/1.1/0 users.create", "1.b/1.2/0 clock.now", "1.b/2 clock.now", "2 clock.now",
                "3 bulk.all", "4 users.update",
            ])
    }

    @Test("one commit serves every branch that waits for one", arguments: [2, 64])
    func sharedCommits(_ branches: Int) throws {
        let bench = try ScriptBench()
        var commits = 0
        bench.database.group.onBoundary = { if $0.moment == .afterCommit { commits += 1 } }
        let report = try bench.run(
            """
            local all = {}
            for n = 1, \(branches) do
              all[n] = function()
                for step = 1, 5 do partner.users.create { full_name = "P", email = "p" .. n .. "-" .. step .. "@b.cn" } end
              end
            end
            bulk.all(all)
            """)
        #expect(report.failure == nil)
        #expect(try bench.users().count == 1 + 5 * branches)
        // Five rounds, and the end of the run.
        #expect(commits == 6)
    }

    @Test(
        "bulk.all gives what each function returns, under its name or in its place",
        arguments: [
            ("bulk.all {}", "{}"),
            ("bulk.all { function() return 1 end, function() return 'two', 2 end }", #"[1,"two"]"#),
            (
                "bulk.all { b = function() return { 1 } end, a = function() return true end }",
                #"{"a":true,"b":[1]}"#
            ),
            ("bulk.all { x = function() end }", "{}"),
            (
                "bulk.all { function() local r = bulk.all { function() return 1 end, function() return 2 end } return r[1] + r[2] end }",
                "[3]"
            ),
            (
                "coroutine.wrap(function() return bulk.all { a = function() return partner.users.create { full_name = 'A', email = 'a@b.cn' }.id end, b = function() wait.sleep '0s' return 2 end } end)()",
                #"{"a":"u-2","b":2}"#
            ),
            (
                "bulk.all { a = function() local f = coroutine.wrap(function() local u = partner.users.create { full_name = 'A', email = 'a@b.cn' } coroutine.yield(u.id) return partner.users.create { full_name = 'B', email = 'b@b.cn' }.id end) return f() .. f() end, b = function() return partner.users.create { full_name = 'C', email = 'c@b.cn' }.id end }",
                #"{"a":"u-2u-4","b":"u-3"}"#
            ),
        ])
    func results(script: String, expected: String) throws {
        #expect(try ScriptBench().output("print(json.encode(\(script)))") == expected + "\n")
    }

    @Test(
        "bulk.all says what it takes",
        arguments: [
            ("bulk.all()", "bad_argument: bulk.all takes a table of functions, got no value"),
            ("bulk.all(print)", "bad_argument: bulk.all takes a table of functions, got function"),
            ("bulk.all { a = 1 }", "bad_argument: bulk.all 'a' must be a function, got number 1"),
            ("bulk.all { print, 2 }", "bad_argument: bulk.all '2' must be a function, got number 2"),
            (
                "bulk.all { ['a/b'] = print }",
                "bad_argument: bulk.all names must be letters, digits and '_', got \"a/b\""
            ),
            (
                "bulk.all { [''] = print }",
                "bad_argument: bulk.all names must be letters, digits and '_', got \"\""
            ),
        ])
    func arguments(script: String, message: String) throws {
        let output = try ScriptBench().output(
            "local ok, e = pcall(function() \(script) end) print(e.code .. ': ' .. e.message)")
        #expect(output == message + "\n")
    }

    @Test("bulk.all refuses a table that is a list and has names")
    func mixed() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            """
            local ok, e = pcall(bulk.all, { function() print("list") end, named = function() print("named") end })
            print(ok, e and e.code)
            """)
        #expect(output == "false\tbad_argument\n")
    }

    @Test("the error is that of the first branch by name, and tells of the others; all of them end before")
    func errors() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            """
            local ok, e = pcall(bulk.all, {
              c = function() error("see") end,
              b = function() partner.users.update { id = "u-77", full_name = "X" } end,
              a = function() partner.users.create { full_name = "A", email = "a@b.cn" } wait.sleep "0s" print("a ends") end,
              d = function() error { own = 1 } end,
            })
            print(ok, e.code, e.message)
            local names = {}
            for name in pairs(e.failures) do names[#names + 1] = name end
            table.sort(names)
            print(table.concat(names, " "), e.failures.b == e.code .. ": " .. e.message:gsub("bulk.all: b: ", ""))
            print(e.failures.c)
            """)
        #expect(
            output == """
                a ends
                false\tnot_found\tbulk.all: b: there is no user with id u-77
                b c d\ttrue
                test.lua:2: see

                """)
        #expect(try bench.record().state == .done)
    }

    @Test("a limit that one branch hits ends the run, and what others did stays")
    func limit() throws {
        let bench = try ScriptBench()
        bench.options.limits.instructions = 2_000_000
        let script = """
            bulk.all {
              a = function() partner.users.create { full_name = "A", email = "a@b.cn" } print("later") end,
              b = function() while true do end end,
            }
            """
        let report = try bench.run(script)
        #expect(report.failure?.kind == .limited, "\(String(describing: report.failure))")
        // What the other branch did is whole; it is told so when the run goes on.
        #expect(bench.console.output.isEmpty)
        #expect(try bench.users().count == 2)
        #expect(try bench.journal() == ["0 bulk.all", "0.a/0 users.create"])
        #expect(try bench.record().state == .limited)
    }

    @Test("a stop in one branch keeps what was committed, and the run goes on with all of them")
    func stop() throws {
        let bench = try ScriptBench()
        bench.options.groupSize = 2
        bench.console.stopsAfterGroups = 1
        let script = """
            local opt = args.declare { { name = "file", type = "input_file" } }
            bulk.all {
              a = function() partner.users.create { full_name = "A", email = "a@b.cn" } wait.sleep "0s" print("a") end,
              b = function()
                local list = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
                print(bulk.map(list, { name = "b" }, function(row) print(row.email) end).ok)
              end,
            }
            """
        try bench.write("sheet.csv", "Email\nx@b.cn\ny@b.cn\nz@b.cn\n")
        let first = try bench.run(script, ["file": ["sheet.csv"]])
        #expect(first.failure?.kind == .interrupted)
        #expect(bench.console.output == "x@b.cn\ny@b.cn\n")
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(bench.console.output == "z@b.cn\n3\na\n")
    }

    @Test("what cannot wait is refused where nothing can wait, and a write there commits at once")
    func callbacks() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            """
            local function try(f) local ok, e = pcall(f) print(ok, type(e) == "table" and e.code or e) end
            ("x"):gsub("x", function()
              try(function() bulk.all {} end)
              try(function() wait.sleep "0s" end)
              try(function() bulk.map(partner.users.each {}, { name = "b" }, function() end) end)
            end)
            bulk.all {
              a = function()
                ("x"):gsub("x", function() partner.users.create { full_name = "A", email = "a@b.cn" } print("in") end)
              end,
              b = function() partner.users.create { full_name = "B", email = "b@b.cn" } print("b") end,
            }
            bulk.map(partner.users.each {}, { name = "rows" }, function(row)
              if row.id ~= "u-1" then return end
              try(function() bulk.all {} end)
              try(function() bulk.map(partner.users.each {}, { name = "b" }, function() end) end)
            end)
            """)
        #expect(
            output == """
                false\tforbidden_state
                false\tforbidden_state
                false\tforbidden_state
                in
                b
                false\tforbidden_state
                false\tforbidden_state

                """)
        #expect(try bench.users().count == 3)
    }

    @Test("a fault of the center in one branch ends the run, and the effects of its group are done anew")
    func fault() throws {
        let bench = try ScriptBench()
        try bench.database.connection.execute(
            "CREATE TEMP TRIGGER fault BEFORE INSERT ON users WHEN NEW.full_name = 'B' BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
        let script = """
            partner.users.update { id = "u-1", full_name = "Begun" }
            bulk.all {
              a = function() local u = partner.users.create { full_name = "A", email = "a@b.cn" } print(u.id) end,
              b = function() print(pcall(partner.users.create, { full_name = "B", email = "b@b.cn" })) end,
            }
            """
        let first = try bench.run(script)
        #expect(first.failure?.kind == .unreachable, "\(String(describing: first.failure))")
        #expect(try bench.users().count == 1)
        #expect(try bench.journal() == ["0 users.update"])
        try bench.database.connection.execute("DROP TRIGGER fault")
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(try bench.users().count == 3)
    }

    @Test("a run that would have begun in a group which is taken back is none")
    func faultAtFirst() throws {
        let bench = try ScriptBench()
        try bench.database.connection.execute(
            "CREATE TEMP TRIGGER fault BEFORE INSERT ON users WHEN NEW.full_name = 'B' BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
        let report = try bench.run(
            """
            bulk.all {
              a = function() print "a" partner.users.create { full_name = "A", email = "a@b.cn" } end,
              b = function() partner.users.create { full_name = "B", email = "b@b.cn" } end,
            }
            """)
        #expect(report.failure?.kind == .unreachable && report.runID == nil)
        #expect(try bench.database.runs.list().isEmpty && bench.users().count == 1)
    }

    @Test("a branch whose replay asks for something else is named with both effects and their lines")
    func divergence() throws {
        let bench = try ScriptBench()
        bench.isAway = { [unowned bench] in (try? bench.users().count) ?? 0 > 2 }
        let script = """
            bulk.all {
              a = function() partner.users.create { full_name = "A", email = "a@b.cn" } partner.users.find { id = "u-1" } end,
              b = function() partner.users.create { full_name = "B", email = "b@b.cn" } end,
            }
            """
        let first = try bench.run(script)
        #expect(first.failure?.kind == .unreachable, "\(String(describing: first.failure))")
        bench.isAway = { false }
        let other = try bench.run(
            script.replacing(
                "b = function() partner.users.create { full_name = \"B\"",
                with: "\nb = function() partner.users.create { full_name = \"C\""), resuming: first.runID)
        #expect(other.failure?.kind == .divergence)
        let message = try #require(other.failure?.message)
        #expect(
            message.contains(#"users.create {"full_name":"C""#) && message.contains("test.lua:4"),
            "\(message)")
        #expect(
            message.contains(#"users.create {"full_name":"B""#) && message.contains("test.lua:3"),
            "\(message)")
        #expect(try bench.users().count == 3)
        let gone = try bench.run(script.replacing("b = ", with: "c = "), resuming: first.runID)
        #expect(gone.failure?.kind == .divergence)
        #expect(gone.failure?.message.contains(#"bulk.all {"branches":["a","c"]}"#) == true)
        #expect(gone.failure?.message.contains(#"bulk.all {"branches":["a","b"]}"#) == true)
    }
}
