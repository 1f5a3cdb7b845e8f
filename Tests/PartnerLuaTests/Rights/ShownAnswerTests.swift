import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Plugins
import Runs
import Testing

/// What plugins are shown of answers in runs.
@Suite struct ShownAnswerTests {
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
        let bench = try RunRightsTests.bench(
            Self.reading,
            [Capability("users.read", ["fields": .list(["full_name"])]), Capability("users.create")])
        try bench.allow("effects=1")
        let shown =
            "acme/p1: u-1\ttrue\tnil\tnil\nacme/p1: u-1\ttrue\tnil\n"
            + "acme/p1: acme/p1 may not select by email in users.find: it is shown full_name\n"
        let report = try bench.run(RunRightsTests.call)
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
        bench.plugins = try RunRightsTests.plugins(Self.reading, [[Capability("users.create")]])
        #expect(try bench.resume(report, "effects=9").failure == nil)
        #expect(try bench.made() == 2)
    }

    static let writing = """
        local function show(user)
          print(user.id, user.full_name, user.email, user.state, user.temporary_password ~= nil)
        end
        show(partner.users.create { full_name = "P", email = "p@contoso.cn" })
        show(partner.users.update { id = "u-1", full_name = "Q" })
        """

    @Test("a write answers no more than what was given and may be read, in the journal too")
    func writesShown() throws {
        let may = [Capability("users.create"), Capability("users.update")]
        let bench = try RunRightsTests.bench(Self.writing, may)
        let report = try bench.run(RunRightsTests.call)
        let shown = "acme/p1: u-2\tP\tp@contoso.cn\tnil\ttrue\nacme/p1: u-1\tQ\tnil\tnil\tfalse\n"
        #expect(bench.console.output == shown)
        let journal = try Journal(
            bench.bench.database.group, run: Runs.RunID(rawValue: try #require(report.runID)))
        for entry in try journal.entries(after: 0, limit: 100) where entry.operation.hasPrefix("users.") {
            guard case .value(let json) = entry.outcome else { continue }
            #expect(!String(decoding: json, as: UTF8.self).contains("state"))
        }
    }

    @Test("rows are shown no more of a write than of a read")
    func writesShownInRows() throws {
        let bench = try RunRightsTests.bench(
            """
            local user = partner.users.update { id = "u-1", full_name = "Q" }
            print(user.id, user.full_name, user.email, user.state)
            """, rows: 1, [Capability("users.update")])
        let report = try bench.run(RunRightsTests.rows(after: "partner.users.get { id = 'u-1' }"))
        #expect(report.failure == nil)
        #expect(bench.console.output == "acme/p1: u-1\tQ\tnil\tnil\n1\t0\t0\n")
    }

    @Test("rows are shown no more than their plugin is granted")
    func shownInRows() throws {
        let bench = try RunRightsTests.bench(
            """
            local user = partner.users.get { id = "u-1" }
            print(user.id, user.full_name ~= nil, user.email)
            """, rows: 1, [Capability("users.read", ["fields": .list(["full_name"])])])
        let report = try bench.run(RunRightsTests.rows(after: "partner.users.get { id = 'u-1' }"))
        #expect(report.failure == nil)
        #expect(bench.console.output == "acme/p1: u-1\ttrue\tnil\n1\t0\t0\n")
    }
}
