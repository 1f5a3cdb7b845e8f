import Foundation
import PartnerCenter
import PartnerSQL
import Plugins
import Runs
import Testing

@testable import PartnerLua

/// Whatever a plugin does beyond the operations of the center is one effect, which says whose it is, is planned, and is
/// answered from the journal when its run goes on.
@Suite struct HostEffectTests {
    /// One call of what the host offers to plugins.
    struct Call: Sendable, CustomTestStringConvertible {
        var operation: String
        var body: String
        var kind: PlannedEffect.Kind
        var answer: String

        init(_ operation: String, _ kind: PlannedEffect.Kind, _ body: String, _ answer: String) {
            (self.operation, self.kind, self.body, self.answer) = (operation, kind, body, answer)
        }

        /// Whether the network sees it.
        var isSent: Bool { operation.hasPrefix("net.") || operation == "notify.send" }
        var testDescription: String { operation }
    }

    static let calls = [
        Call("kv.set", .write, "kv.set('a', 1)", ""),
        Call("kv.get", .read, "return kv.get 'b'", "nil"),
        Call("kv.delete", .write, "kv.delete 'b'", ""),
        Call("files.read", .read, "return files.read 'in.txt'", "old"),
        Call("files.write", .output, "files.write('out.txt', 'x')", ""),
        Call("secrets.use", .read, "return secrets.use 'token' ~= nil", "true"),
        Call("host.can", .read, "return host.can 'kv'", "true"),
        Call("net.fetch", .read, "return net.fetch { url = 'https://hooks.example/' }.status", "200"),
        Call(
            "net.send", .output,
            "return net.fetch { url = 'https://hooks.example/', method = 'POST', body = 'x' }.status", "200"),
        Call(
            "net.send_mail", .output,
            """
            return net.send_mail { url = 'smtps://mail.example/', from = 'desk@contoso.cn',
              to = { 'li@contoso.cn' }, subject = 's', text = 'b' }.receipt
            """, "250 OK"),
        Call(
            "notify.send", .output,
            "return notify.send { channel = 'ops', subject = 's', body = 'b' }.receipt", "status 200"),
    ]

    private let network = CountingNetwork()
    private let bench: ScriptBench

    init() throws {
        bench = try ScriptBench(file: "center.db")
        try bench.write("token", "s3cret\n")
        try FileManager.default.createDirectory(
            at: bench.folder.appending(path: "data"), withIntermediateDirectories: true)
        try bench.write("data/in.txt", "old")
        bench.project = ProjectSurroundings(
            folder: bench.folder.path, secrets: ["token": .file("token")],
            channels: [
                "ops": .init(
                    plugin: try .of("partnerctl/webhook"), name: "post",
                    config: ["url": .text("https://hooks.example/")])
            ])
        bench.adjust = { [network] in $0.network = { network } }
    }

    private static let net = Capability(
        "net", ["hosts": .list(["https://hooks.example/", "smtps://mail.example/"])])

    private func install(_ call: Call, isGranted: Bool) throws {
        let grants = [
            Capability("kv"), Capability("files.read", ["paths": .list(["in.txt"])]),
            Capability("files.write", ["paths": .list(["out.txt"])]),
            Capability("secrets.use", ["name": .text("token"), "for": .text("https://hooks.example/")]),
            Self.net,
            Capability("notify", ["channel": .text("ops")]),
        ]
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { go = function() \(call.body) end }",
                exports: ["go"], grants: isGranted ? grants : []),
            try ChannelTests.product("webhook", grants: [Self.net]),
        ]
    }

    /// What of the calls outlives them: what was asked and sent, what was audited, what is in the folder.
    private func traces() throws -> [Int] {
        [
            network.asked, network.sent, Int(try bench.database.store.latestAuditID()),
            bench.exists("data/out.txt") ? 1 : 0,
        ]
    }

    @Test("is planned under the plugin's name, and only what reads is done", arguments: calls)
    func planned(call: Call) throws {
        try install(call, isGranted: true)
        var expected = try traces()
        if call.operation == "net.fetch" { expected[0] += 1 }
        let result = try bench.rehearse("plugins.use('acme/x').go()", keep: false)
        #expect(result.report.failure == nil)
        let effects = result.plan.effects
        #expect(effects.map(\.operation) == [call.operation])
        #expect(effects.map(\.kind) == [call.kind])
        #expect(effects.map(\.plugin) == ["acme/x"])
        #expect(try traces() == expected)
    }

    @Test(
        "is one entry of the journal with the plugin's name, which answers it whatever is granted by then",
        arguments: calls)
    func kept(call: Call) throws {
        try install(call, isGranted: true)
        let source = """
            args.declare {}
            print(plugins.use("acme/x").go())
            wait.for_signal { name = "on" }
            """
        let first = try bench.run(source)
        #expect(first.failure?.code == "waiting", "\(String(describing: first.failure))")
        #expect(bench.console.output == call.answer + "\n")
        let run = Runs.RunID(rawValue: try #require(first.runID))
        let entries = try Journal(bench.database.group, run: run).entries(after: 0, limit: 100)
            .filter { $0.operation == call.operation }
        #expect(
            entries.map { String(decoding: $0.arguments, as: UTF8.self).contains(#""plugin":"acme/x""#) } == [
                true
            ])
        let before = try traces()
        try install(call, isGranted: false)
        try bench.signal("on", "{}")
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(try traces() == before)
    }

    // MARK: Budgets

    /// The calls that a budget of their own counts.
    static let counted = calls.filter { CountedEffect.call($0.operation) != nil }

    @Test("whatever changes or leaves something is counted")
    func changing() {
        let changing = Self.calls.filter { $0.kind != .read }.map(\.operation)
        #expect(Self.counted.map(\.operation).filter { $0 != "net.fetch" } == changing)
        #expect(
            CountedEffect.all.map(\.name).filter { !changing.contains($0) } == [
                "net.fetch", "deliver.message",
            ])
    }

    private func allow(_ budgets: String...) throws {
        bench.options.budgets = BudgetLimits()
        for text in budgets { try bench.options.budgets.add(text) }
    }

    private func used(_ report: RunReport) throws -> [String: String] {
        try BudgetUse(bench.database.group, run: Runs.RunID(rawValue: try #require(report.runID))).read()
    }

    @Test(
        "beyond a budget is not done, whatever the plugin catches, and the run goes on with more",
        arguments: counted)
    func limited(call: Call) throws {
        let kind = CountedEffect.all.first { $0.name == call.operation }?.kind
        let totals = kind == .read ? [] : kind == .write ? ["effects"] : ["effects", "irreversible"]
        for budget in [call.operation] + totals {
            try install(call, isGranted: true)
            try allow("\(budget)=1")
            bench.console = RecordingConsole()
            let before = try traces()
            let source = """
                args.declare {}
                local x = plugins.use "acme/x"
                x.go()
                print("once")
                print(pcall(x.go))
                """
            let first = try bench.run(source)
            let failure = try #require(first.failure)
            #expect(failure.kind == .limited && failure.code == "limit_effects", "\(failure)")
            #expect(
                failure.message
                    == "\(call.operation): the budget \(budget)=1 is used up: 1 done, this call would be 2")
            let run = try #require(first.runID)
            #expect(failure.hint == "partnerctl runs resume run-\(run) --max \(budget)=2")
            #expect(bench.console.output == "once\n")
            #expect(try used(first)[budget] == "1")
            let once = try traces()
            #expect(once[0] - before[0] + once[1] - before[1] == (call.isSent ? 1 : 0))

            try allow("\(budget)=2")
            let second = try bench.resume(first.runID)
            #expect(second.failure == nil, "\(String(describing: second.failure))")
            #expect(try used(first)[budget] == "2")
            let twice = try traces()
            #expect(twice[0] - before[0] + twice[1] - before[1] == (call.isSent ? 2 : 0))
        }
    }

    @Test(
        "beyond a budget is found by a plan, and what a plan foresees counts once when it is done",
        arguments: counted)
    func plannedBudget(call: Call) throws {
        try install(call, isGranted: true)
        try allow("\(call.operation)=0")
        let source = "args.declare {} plugins.use('acme/x').go()"
        let before = try traces()
        #expect(try bench.rehearse(source, keep: false).report.failure?.code == "limit_effects")
        #expect(try traces() == before)
        try allow("\(call.operation)=1")
        let kept = try bench.rehearse(source, keep: true).report
        #expect(kept.failure == nil)
        #expect(try bench.resume(kept.runID).failure == nil)
        #expect(try used(kept)[call.operation] == "1")
    }

    @Test("what a row did counts, and is taken back with it")
    func rows() throws {
        try install(Self.calls[0], isGranted: true)
        try bench.write("in.csv", "N\n1\n2\n3\n4\n")
        try allow("kv.set=3")
        let report = try bench.run(
            """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local list = rows.open { path = opt.file, columns = { n = { header = { "N" }, type = "integer" } } }
            local x = plugins.use "acme/x"
            bulk.map(list, { name = "b", key = "n" }, function(row)
              x.go()
              if row.n == 2 then error("no") end
            end)
            """, ["file": ["in.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.totals[.ok] == 3 && report.totals[.failed] == 1)
        #expect(try used(report) == ["kv.set": "3"])
    }

    @Test("a message of the script counts too, and what its channel sends counts with it")
    func message() throws {
        try install(Self.calls[0], isGranted: true)
        try allow("effects=1", "net.send=0")
        let report = try bench.run(
            """
            for n = 1, 2 do
              deliver.message { channel = "ops", subject = "s", body = "b" }
              print(n)
            end
            """)
        #expect(
            report.failure?.message
                == "deliver.message: the budget effects=1 is used up: 1 done, this call would be 2")
        #expect(bench.console.output == "1\n" && network.sent == 1)
    }
}
