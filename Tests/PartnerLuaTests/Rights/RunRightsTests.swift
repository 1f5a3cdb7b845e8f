import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Runs
import Testing

/// Scripts whose calls are all judged as those of plugins.
@Suite struct RunRightsTests {
    private static func bench(rows: Int = 0, groupSize: Int = 2_000, _ rights: [Right]...) throws
        -> GuardBench
    {
        let bench = try GuardBench(rows: rows, groupSize: groupSize)
        bench.callers = {
            let chain = CallChain()
            chain.links = rights.enumerated().map { index, rights in
                CallChain.Link(Principal(id: "acme/p\(index + 1)", rights: rights))
            }
            return chain
        }
        return bench
    }

    private func uses(_ bench: GuardBench, _ report: RunReport) throws -> [CapabilityUse] {
        let run = Runs.RunID(rawValue: try #require(report.runID))
        return try CapabilityUses(bench.bench.database.group).read(run: run)
    }

    private func audited(_ bench: GuardBench) throws -> [AuditRecord] {
        try bench.bench.database.store.auditRecords(after: 0, limit: 100, AuditFilter())
    }

    @Test("what is not granted is an error that a script can catch, with plugin and capability")
    func caught() throws {
        let bench = try Self.bench([Right("users.read")], [])
        let report = try bench.run(
            """
            local ok, e = pcall(partner.users.create, { full_name = "P", email = "p@contoso.cn" })
            print(ok, e.code, e.message, e.hint, e.plugin, e.capability)
            print(select(2, pcall(partner.users.get, { id = "u-1" })).message)
            """)
        #expect(report.failure == nil)
        #expect(
            bench.console.output
                == "false\trefused\tacme/p1 may not call users.create: it is not granted\t"
                + "grant it: partnerctl plugin grant acme/p1 users.create\tacme/p1\tusers.create\n"
                + "acme/p2 may not call users.get: users.read is not granted\n")
        #expect(try bench.made() == 0)
    }

    @Test("uncaught, it is the end of the run")
    func uncaught() throws {
        let bench = try Self.bench([])
        let failure = try #require(try bench.run("partner.users.get { id = 'u-1' }").failure)
        #expect(failure.kind == .refused && failure.code == "refused" && failure.place == "test.lua:1")
        #expect(failure.message == "acme/p1 may not call users.get: users.read is not granted")
    }

    @Test("the audit says whose code it was, and the uses are kept with the run")
    func kept() throws {
        let bench = try Self.bench([Right("users.create"), Right("users.read")], [Right("users.create")])
        let report = try bench.run("partner.users.create { full_name = 'P', email = 'p@contoso.cn' }")
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
        bench.callers = nil
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
        let bench = try Self.bench([Right("users.create", ["max_per_run": .count(4)])])
        try bench.allow("effects=2")
        let report = try bench.run(Self.five)
        #expect(report.failure?.code == "limit_effects")
        #expect(try uses(bench, report) == [CapabilityUse("acme/p1", "users.create", 2)])
        let done = try bench.resume(report, "effects=9")
        #expect(done.failure == nil)
        #expect(
            bench.console.output
                == "3\ttrue\t\n4\ttrue\t\n"
                + "5\tfalse\tacme/p1 may not call users.create again: 4 a run are granted, and 4 are done\n")
        #expect(try bench.made() == 4)
        #expect(try uses(bench, report) == [CapabilityUse("acme/p1", "users.create", 4)])
    }

    @Test("what was done needs no right when it is replayed, what comes then needs today's")
    func revoked() throws {
        let bench = try Self.bench([Right("users.create")])
        try bench.allow("effects=2")
        let report = try bench.run(Self.five)
        bench.callers = {
            let chain = CallChain()
            chain.links = [CallChain.Link(Principal(id: "acme/p1", rights: []))]
            return chain
        }
        let done = try bench.resume(report, "effects=9")
        #expect(done.failure?.code == "refused", "three refusals alike end the run")
        #expect(
            bench.console.output.hasPrefix("3\tfalse\tacme/p1 may not call users.create: it is not granted\n")
        )
        #expect(try bench.made() == 2)
    }

    @Test("a row that was taken back does not count", arguments: [1, 3, 2_000])
    func takenBack(groupSize: Int) throws {
        let bench = try Self.bench(
            rows: 8, groupSize: groupSize, [Right("users.create", ["max_per_run": .count(4)])])
        let report = try bench.run(
            GuardBench.script(after: "if row.n % 2 == 1 then error('no') end"))
        #expect(report.failure == nil)
        #expect(bench.console.output == "4\t4\t0\n")
        #expect(try bench.made() == 4)
        #expect(try uses(bench, report) == [CapabilityUse("acme/p1", "users.create", 4)])
    }

    @Test("the row that would be one too many fails before anything is done")
    func oneTooMany() throws {
        let bench = try Self.bench(rows: 5, [Right("users.create", ["max_per_run": .count(3)])])
        let report = try bench.run(GuardBench.script())
        #expect(report.failure == nil)
        #expect(bench.console.output == "3\t0\t0\n")
        #expect(try bench.made() == 3)
    }

    static let reading = """
        local user = partner.users.get { id = "u-1" }
        print(user.id, user.full_name ~= nil, user.email, user.etag)
        for each in partner.users.each {} do print(each.id, each.full_name ~= nil, each.email) end
        print(select(2, pcall(partner.users.find, { email = "a@b.cn" })).message)
        partner.users.create { full_name = "P", email = "p@contoso.cn" }
        partner.users.create { full_name = "Q", email = "q@contoso.cn" }
        """

    @Test("only what is granted is shown, also when the run goes on")
    func shown() throws {
        let bench = try Self.bench([
            Right("users.read", ["fields": .list(["full_name"])]), Right("users.create"),
        ])
        try bench.allow("effects=1")
        let shown =
            "u-1\ttrue\tnil\tnil\nu-1\ttrue\tnil\n"
            + "acme/p1 may not select by email in users.find: it is shown full_name\n"
        let report = try bench.run(Self.reading)
        #expect(report.failure?.code == "limit_effects")
        #expect(bench.console.output == shown)
        let journal = try Journal(
            bench.bench.database.group, run: Runs.RunID(rawValue: try #require(report.runID)))
        for entry in try journal.entries(after: 0, limit: 100) {
            guard case .value(let json) = entry.outcome else { continue }
            #expect(
                entry.operation == "users.create" || !String(decoding: json, as: UTF8.self).contains("email"))
        }
        // The answers of a replay are what the script was told, whatever is granted by then.
        bench.callers = {
            let chain = CallChain()
            chain.links = [CallChain.Link(Principal(id: "acme/p1", rights: [Right("users.create")]))]
            return chain
        }
        #expect(try bench.resume(report, "effects=9").failure == nil)
        #expect(try bench.made() == 2)
    }

    @Test("rows are shown no more than their plugin is granted")
    func shownInRows() throws {
        let bench = try Self.bench(
            rows: 1, [Right("users.read", ["fields": .list(["full_name"])]), Right("users.create")])
        let report = try bench.run(
            GuardBench.script(
                before: """
                    local user = partner.users.get { id = "u-1" }
                    print(user.id, user.full_name ~= nil, user.email)
                    """))
        #expect(report.failure == nil)
        #expect(bench.console.output == "u-1\ttrue\tnil\n1\t0\t0\n")
    }

    @Test("nobody is asked for consent to what is not granted")
    func consent() throws {
        let bench = try Self.bench([])
        let report = try bench.run(
            "print(select(2, pcall(partner.users.delete, { id = 'u-1' })).message)")
        #expect(report.failure == nil)
        #expect(bench.console.output == "acme/p1 may not call users.delete: it is not granted\n")
        #expect(bench.console.questions.isEmpty)
    }

    @Test("a plan is judged too, and shows what would be refused")
    func planned() throws {
        let bench = try Self.bench([
            Right("users.create", ["max_per_run": .count(1)]),
            Right("users.read", ["fields": .list(["full_name"])]),
        ])
        let plan = try bench.plan(
            """
            local user = partner.users.get { id = "u-1" }
            print(user.full_name ~= nil, user.email)
            partner.users.create { full_name = "P", email = "p@contoso.cn" }
            print(pcall(partner.users.create, { full_name = "Q", email = "q@contoso.cn" }))
            """)
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
}
