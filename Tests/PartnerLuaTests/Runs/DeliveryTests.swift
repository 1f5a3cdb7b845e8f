import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import SQL
import Sealing
import Testing

@Suite struct DeliveryTests {
    static let script = """
        local opt = args.declare { { name = "file", type = "input_file", required = true }, { name = "sealed", type = "output_file", default = "a.sealed" },
          { name = "copy", type = "output_file", default = "b.sealed" }, { name = "to", type = "recipient", default = "me" }, { name = "cc", type = "recipient" },
          { name = "other", type = "string" } }
        local staff = rows.open { path = opt.file, columns = { full_name = { header = { "Full name" } }, email = { header = { "Email" } } } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id", "password" } }, function(row)
          if row.full_name == "Nobody" then return bulk.unchanged { id = "none" } end
          local user = partner.users.create(row)
          return { id = user.id, password = user.temporary_password }
        end)

        """
    static let deliver =
        #"local d = deliver.sealed { from = batch, columns = { "id", "full_name", "password", "email" }, path = opt.sealed, to = opt.to } print(d.path, d.count)"#

    func bench(
        _ csv: String = "Full name,Email\nLi,li@contoso.cn\nNobody,x@contoso.cn\nWang,wang@contoso.cn\n"
    ) throws -> ScriptBench {
        let bench = try ScriptBench(file: "center.db")
        try bench.write("staff.csv", csv)
        return bench
    }

    /// How many rows of ledgers and journals still have something sealed.
    func sealedLeft(_ bench: ScriptBench) throws -> Int64 {
        let count = try bench.database.connection.prepare(
            "SELECT (SELECT count(*) FROM ledger WHERE sealed IS NOT NULL) + (SELECT count(*) FROM journal WHERE sealed IS NOT NULL)"
        )
        return try count.first { $0.int64(0) } ?? -1
    }

    @Test(
        "the file has the columns asked for, in order, of the rows that have a secret; then the center has none"
    )
    func columns() throws {
        let bench = try bench()
        let report = try bench.run(Self.script + Self.deliver, ["file": ["staff.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "a.sealed\t2\n")
        let rows = try bench.open("a.sealed")
        #expect(
            rows.map { [$0[0], $0[1], $0[3]] } == [
                ["u-2", "Li", "li@contoso.cn"], ["u-3", "Wang", "wang@contoso.cn"],
            ])
        #expect(rows.allSatisfy { $0[2].count == 16 })
        #expect(try sealedLeft(bench) == 0)
        #expect(
            bench.console.notes.contains(
                "2 secrets are sealed in a.sealed; open them with: partnerctl open a.sealed"))
    }

    @Test("nobody but the recipient opens it")
    func others() throws {
        let bench = try bench()
        let other = Identity()
        _ = try bench.run(
            Self.script + Self.deliver, ["file": ["staff.csv"], "to": [other.recipient.description]])
        #expect(throws: SealingError.self) { try bench.open("a.sealed") }
        #expect(try bench.open("a.sealed", with: other).count == 2)
    }

    @Test("two recipients that the arguments name can each have a file, while the secrets are there")
    func twoRecipients() throws {
        let bench = try bench()
        let other = Identity()
        let arguments = ["file": ["staff.csv"], "cc": [other.recipient.description]]
        // The first delivery makes the center forget: both come from one list that the script still holds.
        let report = try bench.run(
            """
            local opt = args.declare { { name = "file", type = "input_file" }, { name = "sealed", type = "output_file", default = "a.sealed" },
              { name = "copy", type = "output_file", default = "b.sealed" }, { name = "to", type = "recipient", default = "me" }, { name = "cc", type = "recipient" } }
            local user = partner.users.create { full_name = "Li", email = "li@contoso.cn" }
            local list = { { email = user.email, password = user.temporary_password } }
            deliver.sealed { from = list, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
            deliver.sealed { from = list, columns = { "email", "password" }, path = opt.copy, to = opt.cc }
            """, arguments)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(try bench.open("a.sealed") == bench.open("b.sealed", with: other))
        #expect(try sealedLeft(bench) == 0)
    }

    @Test("a recipient that no argument names is refused before anything is written")
    func unnamed() throws {
        let bench = try bench()
        let other = Identity()
        let lua = Self.deliver.replacing("opt.to", with: "opt.other")
        let report = try bench.run(
            Self.script + lua, ["file": ["staff.csv"], "other": [other.recipient.description]])
        #expect(report.failure?.code == "refused")
        #expect(
            report.failure?.message
                == "deliver.sealed: \(other.recipient) is not the value of an argument of type recipient")
        #expect(!bench.exists("a.sealed"))
        #expect(try sealedLeft(bench) == 2)
    }

    @Test("what was delivered is not delivered a second time")
    func once() throws {
        let bench = try bench()
        let again = Self.deliver.replacing("opt.sealed", with: "opt.copy").replacing("local d", with: "d")
        let report = try bench.run(Self.script + Self.deliver + "\n" + again, ["file": ["staff.csv"]])
        #expect(report.failure == nil)
        #expect(bench.console.output == "a.sealed\t2\nb.sealed\t0\n")
        #expect(!bench.exists("b.sealed"))
    }

    @Test("nothing to deliver makes no file")
    func nothing() throws {
        let bench = try bench("Full name,Email\nNobody,x@contoso.cn\n")
        let report = try bench.run(Self.script + Self.deliver, ["file": ["staff.csv"]])
        #expect(report.failure == nil && bench.console.output == "a.sealed\t0\n")
        #expect(!bench.exists("a.sealed"))
    }

    @Test("a crash between the file and its record finds the file again and writes no other")
    func crashBetween() throws {
        let bench = try bench()
        // The commit of the delivery's record is the last one; the process dies right before it.
        let died = DeathBeforeCommit(bench) { bench.exists("a.sealed") }
        let first = try bench.run(Self.script + Self.deliver, ["file": ["staff.csv"]])
        #expect(died.happened)
        #expect(first.failure != nil)
        let bytes = try bench.read("a.sealed")
        #expect(try sealedLeft(bench) == 2)
        bench.database.group.onBoundary = nil
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(bench.console.output == "a.sealed\t2\n")
        #expect(try bench.read("a.sealed") == bytes)
        #expect(try bench.open("a.sealed").count == 2)
        #expect(try sealedLeft(bench) == 0)
    }

    @Test("a file of another run is not taken for this one's")
    func foreignFile() throws {
        let bench = try bench()
        _ = try bench.run(Self.script + Self.deliver, ["file": ["staff.csv"]])
        try bench.write("more.csv", "Full name,Email\nZhao,zhao@contoso.cn\n")
        let bytes = try bench.read("a.sealed")
        let report = try bench.run(Self.script + Self.deliver, ["file": ["more.csv"]])
        #expect(report.failure?.code == "already_exists")
        #expect(try bench.read("a.sealed") == bytes)
        try bench.remove("a.sealed")
        #expect(try bench.resume(report.runID).failure == nil)
        #expect(try bench.open("a.sealed").map { $0[1] } == ["Zhao"])
    }

    @Test("a secret argument can be delivered too")
    func secretArgument() throws {
        let bench = try bench()
        let report = try bench.run(
            """
            local opt = args.declare { { name = "token", type = "secret" }, { name = "sealed", type = "output_file", default = "a.sealed" }, { name = "to", type = "recipient", default = "me" } }
            deliver.sealed { from = { { name = "k", token = opt.token } }, columns = { "name", "token" }, path = opt.sealed, to = opt.to }
            """, secrets: ["token": Secret(Array("s3cret".utf8))])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(try bench.open("a.sealed") == [["k", "s3cret"]])
    }
}
