import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct BulkTests {
    static let script = """
        local opt = args.declare {
          { name = "file", type = "input_file", required = true },
          { name = "result", type = "output_file", default = "result.csv" },
          { name = "sealed", type = "output_file", default = "passwords.sealed" },
          { name = "to", type = "recipient", default = "me" },
        }
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" }, required = true, max = 256 },
          email = { header = { "Email" }, type = "email", required = true, unique = true },
          agent_role = { header = { "Agent role" }, default = "none" },
        } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "user_id", "password" } }, function(row)
          local user = partner.users.find { email = row.email }
          if user then return bulk.unchanged { user_id = user.id } end
          user = partner.users.create(row)
          return { user_id = user.id, password = user.temporary_password }
        end)
        print(batch.total, batch.ok, batch.unchanged, batch.failed, batch.refused)
        deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
        batch:write { path = opt.result }
        """

    static func staff(_ count: Int) -> String {
        "Full name,Email,Agent role\n"
            + (1...count).map { "Person \($0),person\($0)@contoso.cn,sales\n" }.joined()
    }

    @Test("a batch creates every user, seals the passwords and writes one line per row")
    func creates() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", Self.staff(50))
        let report = try bench.run(Self.script, ["file": ["staff.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "50\t50\t0\t0\t0\n")
        let lines = try bench.read("result.csv").split(separator: "\r\n")
        #expect(lines.count == 51)
        #expect(lines[7] == "Person 7,person7@contoso.cn,sales,ok,,,u-8,(sealed)")
        let opened = try bench.open("passwords.sealed")
        #expect(opened.count == 50)
        let user = try #require(try bench.database.store.user(email: EmailAddress("person7@contoso.cn")))
        let hash = try #require(try bench.database.store.passwordHash(userID: user.id))
        #expect(opened[6][0] == "person7@contoso.cn")
        #expect(SealingVault(isTest: true).verify(Secret(Array(opened[6][1].utf8)), against: hash))
    }

    @Test("the same again creates nobody and delivers nothing")
    func again() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", Self.staff(5))
        _ = try bench.run(Self.script, ["file": ["staff.csv"]])
        let report = try bench.run(Self.script, ["file": ["staff.csv"], "sealed": ["second.sealed"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.totals[.unchanged] == 5)
        #expect(!bench.exists("second.sealed"))
    }
}
