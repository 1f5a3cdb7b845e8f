import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Plugins
import Runs
import Testing

/// What plugins may do in runs.
@Suite struct RunRightsTests {
    /// A bench on which the script calls the first of as many plugins as there are `rights`, each of which calls the
    /// next one, and the last does `body`.
    static func bench(
        _ body: String, rows: Int = 0, groupSize: Int = 2_000, _ rights: [Capability]...
    ) throws
        -> GuardBench
    {
        let bench = try GuardBench(rows: rows, groupSize: groupSize)
        bench.plugins = try plugins(body, rights)
        return bench
    }

    static func plugins(_ body: String, _ rights: [[Capability]]) throws -> [InstalledPlugin] {
        try rights.indices.map { index in
            let isLast = index == rights.count - 1
            let next = "acme/p\(index + 2)"
            let source = isLast ? body : "return plugin.use('\(next)').run(...)"
            return try InstalledPlugin(
                "acme/p\(index + 1)", "local plugin = ... return { run = function(...) \(source)\nend }",
                exports: ["run"], grants: rights[index], requires: isLast ? [] : [next])
        }
    }

    /// Calls the first plugin.
    static let call = "plugins.use('acme/p1').run()"

    /// Calls the first plugin for each row.
    static func rows(after: String = "") -> String {
        GuardBench.script().replacing(
            "local user = partner.users.create { full_name = row.full_name, email = row.email }",
            with: "plugins.use('acme/p1').run(row.full_name, row.email) \(after)")
    }

    private static let create =
        "local name, email = ... partner.users.create { full_name = name, email = email }"

    private func uses(_ bench: GuardBench, _ report: RunReport) throws -> [CapabilityUse] {
        let run = Runs.RunID(rawValue: try #require(report.runID))
        return try CapabilityUses(bench.bench.database.group).read(run: run)
    }

    private func audited(_ bench: GuardBench) throws -> [AuditRecord] {
        try bench.bench.database.store.auditRecords(after: 0, limit: 100, AuditFilter())
    }

    @Test("what is not granted is an error that a script can catch, with plugin and capability")
    func caught() throws {
        let bench = try Self.bench(
            """
            local ok, e = pcall(partner.users.create, { full_name = "P", email = "p@contoso.cn" })
            print(ok, e.code, e.message, e.hint, e.plugin, e.capability)
            print(select(2, pcall(partner.users.get, { id = "u-1" })).message)
            """, [Capability("users.read")], [])
        let report = try bench.run(Self.call)
        #expect(report.failure == nil)
        #expect(
            bench.console.output
                == "acme/p2: false\trefused\tacme/p1 may not call users.create: it is not granted\t"
                + "grant it: partnerctl plugin grant acme/p1 users.create\tacme/p1\tusers.create\n"
                + "acme/p2: acme/p2 may not call users.get: users.read is not granted\n")
        #expect(try bench.made() == 0)
    }

    @Test("uncaught, it is the end of the run")
    func uncaught() throws {
        let bench = try Self.bench("partner.users.get { id = 'u-1' }", [])
        let failure = try #require(try bench.run(Self.call).failure)
        #expect(failure.kind == .refused && failure.code == "refused")
        #expect(failure.place == "acme/p1/init.lua:1" && failure.traceback.last == "test.lua:1")
        #expect(failure.message == "acme/p1 may not call users.get: users.read is not granted")
    }

    @Test("the audit says whose code it was, and the uses are kept with the run")
    func kept() throws {
        let bench = try Self.bench(
            "partner.users.create { full_name = 'P', email = 'p@contoso.cn' }",
            [Capability("users.create"), Capability("users.read")], [Capability("users.create")])
        let report = try bench.run(Self.call)
        #expect(report.failure == nil)
        #expect(try audited(bench).last?.plugin == "acme/p2")
        #expect(
            try uses(bench, report) == [
                CapabilityUse("acme/p1", "users.create", 1), CapabilityUse("acme/p2", "users.create", 1),
            ])
        let center = try bench.bench.door().center
        #expect(
            try center.events(after: 0, names: [], subjectID: nil, notBy: nil, limit: 100).last?.plugin
                == "acme/p2")
        #expect(
            try bench.run(
                """
                partner.users.create { full_name = 'Q', email = 'q@contoso.cn' }
                for record in partner.audit.each {} do
                  if record.operation == "users.create" then print(record.subject_id, record.plugin) end
                end
                """
            ).failure == nil)
        #expect(bench.console.output.hasSuffix("u-2\tacme/p2\nu-3\tnil\n"))
    }

    static let five = """
        for n = 1, 5 do
          local ok, e = pcall(partner.users.create, { full_name = "P", email = "p" .. n .. "@contoso.cn" })
          print(n, ok, not ok and e.message or "")
        end
        """

    @Test("what was used counts for the whole life of a run, however often it stops")
    func resumed() throws {
        let bench = try Self.bench(Self.five, [Capability("users.create", ["max_per_run": .count(4)])])
        try bench.allow("effects=2")
        let report = try bench.run(Self.call)
        #expect(report.failure?.code == "limit_effects")
        #expect(try uses(bench, report) == [CapabilityUse("acme/p1", "users.create", 2)])
        let done = try bench.resume(report, "effects=9")
        #expect(done.failure == nil)
        #expect(
            bench.console.output
                == "acme/p1: 3\ttrue\t\nacme/p1: 4\ttrue\t\n"
                + "acme/p1: 5\tfalse\tacme/p1 may not call users.create again: 4 a run are granted, and 4 are done\n"
        )
        #expect(try bench.made() == 4)
        #expect(try uses(bench, report) == [CapabilityUse("acme/p1", "users.create", 4)])
    }

    @Test("what was done needs no right when it is replayed, what comes then needs today's")
    func revoked() throws {
        let bench = try Self.bench(Self.five, [Capability("users.create")])
        try bench.allow("effects=2")
        let report = try bench.run(Self.call)
        bench.plugins = try Self.plugins(Self.five, [[]])
        let done = try bench.resume(report, "effects=9")
        #expect(done.failure == nil, "what is not granted says nothing of the center")
        #expect(
            bench.console.output
                == (3...5).map {
                    "acme/p1: \($0)\tfalse\tacme/p1 may not call users.create: it is not granted\n"
                }
                .joined())
        #expect(try bench.made() == 2)
    }

    @Test("rows that all end with what is not granted fail one by one, and do not end the run")
    func everyRow() throws {
        let bench = try Self.bench(Self.create, rows: 9, [])
        let report = try bench.run(Self.rows())
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.totals[.refused] == 9)
    }

    @Test("a row that was taken back does not count", arguments: [1, 3, 2_000])
    func takenBack(groupSize: Int) throws {
        let bench = try Self.bench(
            Self.create, rows: 8, groupSize: groupSize,
            [Capability("users.create", ["max_per_run": .count(4)])])
        let report = try bench.run(Self.rows(after: "if row.n % 2 == 1 then error('no') end"))
        #expect(report.failure == nil)
        #expect(bench.console.output == "4\t4\t0\n")
        #expect(try bench.made() == 4)
        #expect(try uses(bench, report) == [CapabilityUse("acme/p1", "users.create", 4)])
    }

    @Test("the row that would be one too many fails before anything is done")
    func oneTooMany() throws {
        let bench = try Self.bench(
            Self.create, rows: 5, [Capability("users.create", ["max_per_run": .count(3)])])
        let report = try bench.run(Self.rows())
        #expect(report.failure == nil)
        #expect(bench.console.output == "3\t0\t0\n")
        #expect(try bench.made() == 3)
    }

    @Test("nobody is asked for consent to what is not granted")
    func consent() throws {
        let bench = try Self.bench(
            "print(select(2, pcall(partner.users.delete, { id = 'u-1' })).message)", [])
        let report = try bench.run(Self.call)
        #expect(report.failure == nil)
        #expect(bench.console.output == "acme/p1: acme/p1 may not call users.delete: it is not granted\n")
        #expect(bench.console.questions.isEmpty)
    }

    @Test("a plan is judged too, and shows what would be refused")
    func planned() throws {
        let bench = try Self.bench(
            """
            local user = partner.users.get { id = "u-1" }
            print(user.full_name ~= nil, user.email)
            partner.users.create { full_name = "P", email = "p@contoso.cn" }
            print(pcall(partner.users.create, { full_name = "Q", email = "q@contoso.cn" }))
            """,
            [
                Capability("users.create", ["max_per_run": .count(1)]),
                Capability("users.read", ["fields": .list(["full_name"])]),
            ])
        let plan = try bench.plan(Self.call)
        #expect(plan.effects.map(\.operation) == ["users.get", "users.create", "users.create"])
        guard case .answer(let json) = plan.effects[0].outcome,
            case .failure(let failure) = plan.effects[2].outcome
        else {
            Issue.record("the plan has other outcomes")
            return
        }
        #expect(!String(decoding: json, as: UTF8.self).contains("email"))
        #expect(failure.code == "refused")
        #expect(
            failure.message == "acme/p1 may not call users.create again: 1 a run is granted, and 1 are done")
        #expect(plan.effects.map(\.plugin) == ["acme/p1", "acme/p1", "acme/p1"])
        #expect(try bench.made() == 0)
    }

    @Test("a plugin reads the clock only when it is granted, also through another one")
    func clock() throws {
        let body = """
            for _, read in ipairs { clock.now, clock.today, os.time } do
              local ok, e = pcall(read)
              print(ok, not ok and e.message or "")
            end
            partner.users.create { full_name = "P", email = "p@contoso.cn" }
            """
        let create = Capability("users.create")
        let bench = try Self.bench(body, [create, Capability("clock")], [create])
        #expect(try bench.run(Self.call).failure == nil)
        let refused = "acme/p2: false\tacme/p2 may not use clock: it is not granted\n"
        #expect(bench.console.output == refused + refused + refused)
        bench.plugins = try Self.plugins(
            body.replacing("p@", with: "q@"),
            [[create, Capability("clock")], [create, Capability("clock")]])
        let report = try bench.run(Self.call)
        #expect(report.failure == nil)
        #expect(
            try uses(bench, report).filter { $0.capability == "clock" } == [
                CapabilityUse("acme/p1", "clock", 3), CapabilityUse("acme/p2", "clock", 3),
            ])
    }
}
