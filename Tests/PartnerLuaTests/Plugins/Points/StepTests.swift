import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Runs
import Testing

/// Steps that plugins bring, and their undoing.
@Suite struct StepTests {
    private static let source = """
        return {
          collect = function(context, params)
            partner.users.create { full_name = params.name, email = params.email }
            local got = wait.for_signal { name = "evidence" }
            return { file = got.data.file, price = money.of("74.52", "CNY"), by = context.actor, at = context.now,
                     run = context.run }
          end,
          plain = function(context, params) log.info("plain " .. (params.n or "-")) return params.n end,
          undo_plain = function(context, result)
            log.info("undo " .. context.run .. " " .. tostring(result))
            if result == 2 then error({ code = "conflict", message = "no way back" }, 0) end
          end,
          spin = function() while true do end end,
          fails = function() error("broken", 0) end,
          odd = function() return { f = print } end,
          nothing = function() end,
        }
        """

    private func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", Self.source,
                provides: [
                    Provision(.steps, "collect"),
                    Provision(.steps, "plain", details: ["undo": .text("undo_plain")]),
                    Provision(.steps, "spin", details: ["undo": .text("spin")]), Provision(.steps, "fails"),
                    Provision(.steps, "odd"), Provision(.steps, "nothing"),
                ], grants: [Capability("users.create")])
        ]
        return bench
    }

    private func entries(_ bench: ScriptBench, _ run: Int64?) throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        try Journal(bench.database.group, run: RunID(rawValue: run ?? 0)).forEach { entries.append($0) }
        return entries
    }

    @Test("a step waits, goes on in another process, and is journaled with its result when it has ended")
    func waits() throws {
        let bench = try bench()
        let first = try bench.run(
            """
            local got = plugins.step("acme/x:collect", { name = "Li Na", email = "li@contoso.cn" })
            print(got.file, got.price + got.price, got.by, got.at, got.run)
            print(plugins.step "acme/x:nothing")
            """)
        #expect(first.failure?.kind == .waiting)
        try bench.signal("evidence", #"{"file":"deed.pdf"}"#)
        let last = try bench.resume(first.runID)
        #expect(last.failure == nil, "\(String(describing: last.failure))")
        let run = RunID(rawValue: first.runID ?? 0)
        #expect(
            bench.console.output
                == "deed.pdf\t149.04 CNY\t\(ScriptBench.admin)\t2026-11-20T08:00:00Z\t\(run)\nnil\n")
        let steps = try entries(bench, first.runID).filter { $0.operation == "plugins.step" }
        #expect(
            steps.map { String(decoding: $0.arguments, as: UTF8.self) } == [
                #"{"step":"acme/x:collect","undo":false}"#, #"{"step":"acme/x:nothing","undo":false}"#,
            ])
        #expect(try bench.users().map(\.fullName).contains("Li Na"))
    }

    @Test(
        "what no step can be is refused, with the reason",
        arguments: [
            ("plugins.step('acme/x:colect')", "not_found: acme/x has no step 'colect'"),
            ("plugins.step('acme/y:collect')", "not_found: acme/y is no plugin of this project"),
            ("plugins.step('collect')", "bad_argument: plugins.step: 'collect' names no step"),
            ("plugins.step('acme/x:plain', 1)", "bad_argument: "),
            (
                "plugins.step('acme/x:plain', { n = print })",
                "bad_argument: acme/x:plain: argument 1.n: a function cannot cross"
            ),
            ("plugins.step('acme/x:fails')", "script_error: acme/x: acme/x/init.lua:14: broken"),
            ("plugins.step('acme/x:spin')", "limit: acme/x: it has used up its processor time"),
            ("plugins.step('acme/x:odd')", "invalid: acme/x:odd: its result cannot be kept: json: function"),
        ])
    func refused(call: String, message: String) throws {
        let output = try bench().output(
            "local ok, e = pcall(function() \(call) end) print(ok, e.code .. ': ' .. e.message)")
        #expect(output.hasPrefix("false\t\(message)"), "\(output)")
    }

    @Test("a step cannot be taken in a row function, nor where nothing may change")
    func rows() throws {
        let output = try bench().output(
            """
            bulk.map(partner.users.each {}, { name = "b", key = "id" }, function()
              local ok, e = pcall(plugins.step, "acme/x:plain", { n = 1 })
              print(e.code, e.message)
            end)
            """)
        #expect(
            output == "forbidden_state\tplugins.step cannot be called inside of a row function\n")
    }

    @Test(
        "undoing a run has the plugins undo their steps, last first, and names the one that cannot be undone")
    func undo() throws {
        let bench = try bench()
        let done = try bench.run(
            """
            partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            for n = 1, 3 do plugins.step("acme/x:plain", { n = n }) end
            plugins.step("acme/x:nothing", {})
            """)
        #expect(done.failure == nil, "\(String(describing: done.failure))")
        bench.console = RecordingConsole()
        let undone = try bench.undo(done, hasSteps: true)
        #expect(undone.failure == nil, "\(String(describing: undone.failure))")
        let name = RunID(rawValue: done.runID ?? 0)
        #expect(
            bench.console.logs == [
                "info acme/x: undo \(name) 3 ", "info acme/x: undo \(name) 2 ",
                "info acme/x: undo \(name) 1 ",
            ])
        #expect(undone.totals[.ok] == 3 && undone.totals[.failed] == 1)
        #expect(try bench.users().count == 1)
    }

    @Test("a plugin that is gone, or that hangs in its way back, is a conflict that names it")
    func lost() throws {
        let bench = try bench()
        let done = try bench.run("plugins.step('acme/x:plain', { n = 1 })")
        bench.plugins = []
        let undone = try bench.undo(done, hasSteps: true)
        #expect(undone.failure == nil && undone.totals[.failed] == 1)
        #expect(try problems(bench, undone) == ["not_found: acme/x is no plugin of this project"])
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { spin = function() while true do end end }",
                provides: [Provision(.steps, "plain", details: ["undo": .text("spin")])])
        ]
        let again = try bench.undo(done, hasSteps: true)
        #expect(again.failure == nil && again.totals[.failed] == 1)
        #expect(try problems(bench, again) == ["limit: acme/x: it has used up its processor time"])
    }

    private func problems(_ bench: ScriptBench, _ report: RunReport) throws -> [String] {
        var found: [String] = []
        let run = RunID(rawValue: report.runID ?? 0)
        for batch in try Batches(bench.database.group, run: run).list() {
            try Ledger(bench.database.group, batch).forEach(outcomes: [.failed]) { row in
                found.append(row.problem.map { "\($0.code): \($0.message)" } ?? "")
            }
        }
        return found
    }

    @Test("a run that dies before any of its commits comes to the same end", arguments: 1...8)
    func killed(before commit: Int) throws {
        let script = """
            for n = 1, 2 do plugins.step("acme/x:plain", { n = n }) end
            partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            plugins.step("acme/x:plain", { n = 3 })
            """
        let whole = try bench()
        let operations = try entries(whole, whole.run(script).runID).map(\.operation)
        #expect(
            operations == [
                "clock.now", "plugins.step", "clock.now", "plugins.step", "users.create", "clock.now",
                "plugins.step",
            ])
        let bench = try bench()
        bench.diesAtOnce = true
        var commits = 0
        let death = DeathBeforeCommit(bench) {
            commits += 1
            return commits == commit
        }
        var report = try bench.run(script)
        if death.happened {
            #expect(report.failure != nil)
            report = report.runID == nil ? try bench.run(script) : try bench.resume(report.runID)
        }
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(try entries(bench, report.runID).map(\.operation) == operations)
        #expect(try bench.state() == whole.state())
    }
}
