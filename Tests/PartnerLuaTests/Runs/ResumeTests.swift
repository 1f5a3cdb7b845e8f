import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct ResumeTests {
    static let script = """
        local opt = args.declare { { name = "file", type = "input_file", required = true },
          { name = "result", type = "output_file", default = "result.csv" },
          { name = "sealed", type = "output_file", default = "passwords.sealed" }, { name = "to", type = "recipient", default = "me" } }
        print("begin", clock.today())
        local boss = partner.users.create { full_name = "Boss", email = "boss@contoso.cn" }
        print(boss.id)
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" }, required = true }, email = { header = { "Email" }, type = "email" },
          agent_role = { header = { "Agent role" }, default = "none" } } }
        print("read")
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id", "password" } }, function(row)
          local user = partner.users.create(row)
          print("row", row.email)
          return { id = user.id, password = user.temporary_password }
        end)
        print(batch.total, batch.ok)
        deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
        batch:write { path = opt.result }
        print("end")
        """

    static func undisturbed(_ rows: Int) throws -> (state: [String], output: String, result: String) {
        let bench = try ScriptBench()
        try bench.write("staff.csv", BulkTests.staff(rows))
        let report = try bench.run(script, ["file": ["staff.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        return (try bench.state(), bench.console.output, try bench.read("result.csv"))
    }

    @Test(
        "a batch interrupted between groups goes on to the same end, and shows nothing twice",
        arguments: 1...4)
    func betweenGroups(_ groups: Int) throws {
        let whole = try Self.undisturbed(17)
        let bench = try ScriptBench()
        bench.options.groupSize = 4
        try bench.write("staff.csv", BulkTests.staff(17))
        bench.console.stopsAfterGroups = groups
        let first = try bench.run(Self.script, ["file": ["staff.csv"]])
        #expect(first.failure?.kind == .interrupted)
        #expect(first.totals[.ok] == Int64(groups * 4))
        #expect(try bench.users().count == 2 + groups * 4)
        let before = bench.console.output
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(second.runID == first.runID && second.totals[.ok] == 17)
        #expect(before + bench.console.output == whole.output)
        #expect(
            bench.console.notes.first
                == "staff: \(groups * 4) rows were done before; going on with row \(groups * 4 + 1)")
        #expect(try bench.state() == whole.state)
        #expect(try bench.read("result.csv") == whole.result)
        #expect(try bench.open("passwords.sealed").count == 17)
    }

    @Test("a run interrupted again and again comes to the same end")
    func againAndAgain() throws {
        let whole = try Self.undisturbed(9)
        let bench = try ScriptBench()
        bench.options.groupSize = 2
        try bench.write("staff.csv", BulkTests.staff(9))
        bench.console.stopsAfterGroups = 1
        var report = try bench.run(Self.script, ["file": ["staff.csv"]])
        var output = bench.console.output
        let hash = try bench.database.runs.run(Runs.RunID(rawValue: try #require(report.runID))).plan.source
        var attempts = 1
        while report.failure?.kind == .interrupted, attempts < 20 {
            bench.console = RecordingConsole()
            bench.console.stopsAfterGroups = 1
            let source = String(decoding: try bench.database.runs.source(hash: hash), as: UTF8.self)
            report = try bench.run(source, resuming: report.runID)
            output += bench.console.output
            attempts += 1
        }
        #expect(report.failure == nil && attempts == 6, "\(attempts) \(String(describing: report.failure))")
        #expect(output == whole.output)
        #expect(try bench.state() == whole.state)
        #expect(try bench.open("passwords.sealed").count == 9)
    }

    @Test("a finished run is not taken up again")
    func finished() throws {
        let bench = try ScriptBench()
        let report = try bench.run("partner.users.create { full_name = 'A', email = 'a@b.cn' }")
        let again = try bench.resume(report.runID)
        #expect(again.failure?.code == "conflict", "\(String(describing: again.failure))")
        #expect(try bench.users().count == 2)
    }

    @Test("an input that changed is refused by name, and one that is gone")
    func changedInput() throws {
        let bench = try ScriptBench()
        bench.options.groupSize = 2
        try bench.write("staff.csv", BulkTests.staff(9))
        bench.console.stopsAfterGroups = 1
        let first = try bench.run(Self.script, ["file": ["staff.csv"]])
        try bench.write("staff.csv", BulkTests.staff(10))
        let changed = try bench.resume(first.runID)
        #expect(changed.failure?.code == "bad_file")
        #expect(
            changed.failure?.message == "\(bench.folder.path)/staff.csv is not what it was when the run began"
        )
        try bench.remove("staff.csv")
        #expect(try bench.resume(first.runID).failure?.message == "\(bench.folder.path)/staff.csv is gone")
        try bench.write("staff.csv", BulkTests.staff(9))
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(try bench.users().count == 11)
    }

    @Test(
        "a script that asks for something else than before stops, and both effects are named with their lines"
    )
    func divergence() throws {
        let bench = try ScriptBench()
        bench.isAway = { [unowned bench] in (try? bench.users().count) ?? 0 > 1 }
        let first = try bench.run(
            """
            partner.users.create { full_name = "A", email = "a@b.cn" }
            partner.users.find { id = "u-1" }
            """)
        #expect(first.failure?.kind == .unreachable)
        bench.isAway = { false }
        let other = try bench.run(
            "\n\npartner.users.create { full_name = 'B', email = 'a@b.cn' }", resuming: first.runID)
        #expect(other.failure?.kind == .divergence && other.failure?.code == "divergence")
        let message = try #require(other.failure?.message)
        #expect(
            message.contains(#"users.create {"full_name":"B","email":"a@b.cn""#)
                && message.contains("at test.lua:3"))
        #expect(
            message.contains(#"users.create {"full_name":"A","email":"a@b.cn""#)
                && message.contains("at test.lua:1"))
        #expect(try bench.users().count == 2)
    }

    @Test("where a batch was interrupted, another effect is a divergence")
    func divergenceAtBatch() throws {
        let bench = try ScriptBench()
        bench.options.groupSize = 2
        try bench.write("staff.csv", BulkTests.staff(9))
        bench.console.stopsAfterGroups = 1
        let first = try bench.run(Self.script, ["file": ["staff.csv"]])
        let changed = Self.script.replacing("print(\"read\")", with: "clock.now()")
        let other = try bench.run(changed, resuming: first.runID)
        #expect(other.failure?.kind == .divergence)
        #expect(other.failure?.message.contains("bulk.map of staff") == true)
    }

    @Test("secrets, errors and lists come out of the journal as they were")
    func replayedAnswers() throws {
        let lua = """
            local opt = args.declare { { name = "out", type = "output_file", default = "s.sealed" }, { name = "to", type = "recipient", default = "me" } }
            local user = partner.users.create { full_name = "A", email = "a@b.cn" }
            local ok, e = pcall(partner.users.create, { full_name = "A", email = "a@b.cn" })
            local names = {}
            for u in partner.users.each {} do names[#names + 1] = u.full_name end
            local now = clock.now()
            local lucky = math.random(1, 1000000)
            partner.users.update { id = user.id, full_name = "B" }
            print(ok, e.code, e.existing_id, e.message, table.concat(names, "+"), now, lucky, user.temporary_password ~= nil and type(user.temporary_password))
            partner.users.find { id = "u-1" }
            deliver.sealed { from = { { email = user.email, password = user.temporary_password } }, columns = { "email", "password" }, path = opt.out, to = opt.to }
            """.replacing("user.temporary_password ~= nil and ", with: "")
        let bench = try ScriptBench()
        bench.isAway = { [unowned bench] in bench.console.output != "" }
        let first = try bench.run(lua)
        #expect(first.failure?.kind == .unreachable)
        let shown = bench.console.output
        bench.isAway = { false }
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(bench.console.output == shown)
        let password = try #require(try bench.open("s.sealed").first?.last)
        let hash = try #require(try bench.database.store.passwordHash(userID: 2))
        #expect(SealingVault(isTest: true).verify(Secret(Array(password.utf8)), against: hash))
    }

    @Test("a failed run can be taken up again when what stood in its way is gone")
    func failedDelivery() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", BulkTests.staff(3))
        try bench.write("passwords.sealed", "somebody's")
        let first = try bench.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(first.failure?.code == "already_exists")
        #expect(
            first.failure?.message
                == "deliver.sealed: passwords.sealed exists, and a sealed file is never replaced")
        #expect(try bench.read("passwords.sealed") == "somebody's")
        try bench.remove("passwords.sealed")
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(try bench.open("passwords.sealed").count == 3)
        #expect(try bench.users().count == 4)
    }

    @Test("a run that dies with its first commit leaves nothing that would have to go on")
    func firstCommit() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", BulkTests.staff(3))
        let died = DeathBeforeCommit(bench) { true }
        let first = try bench.run(Self.script, ["file": ["staff.csv"]])
        #expect(died.happened && first.failure?.kind == .unreachable && first.runID == nil, "\(first)")
        bench.database.group.onBoundary = nil
        #expect(try bench.database.runs.list().isEmpty)
        bench.console = RecordingConsole()
        let second = try bench.run(Self.script, ["file": ["staff.csv"]])
        #expect(
            second.failure == nil && bench.console.questions.isEmpty, "\(String(describing: second.failure))")
    }

    @Test("an effect that could not be done takes nothing with it that was read before")
    func readsBeforeFailure() throws {
        let bench = try ScriptBench()
        let lua = """
            local opt = args.declare { { name = "out", type = "output_file", default = "out.txt" } }
            local batch = bulk.map(partner.users.each {}, { name = "b" }, function() end)
            print(partner.users.find { id = "u-1" }.full_name, clock.now())
            local ok, e = pcall(batch.write, batch, { path = opt.out })
            print(ok, e.code)
            partner.users.create { full_name = "A", email = "a@b.cn" }
            print("created")
            partner.users.find { id = "u-2" }
            print("end")
            """
        bench.isAway = { [unowned bench] in bench.console.output.contains("created") }
        let first = try bench.run(lua)
        #expect(first.failure?.kind == .unreachable, "\(String(describing: first.failure))")
        #expect(bench.console.output == "First Admin\t2026-11-20T08:00:00Z\nfalse\tbad_argument\ncreated\n")
        bench.isAway = { false }
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(bench.console.output == "created\nend\n")
        #expect(try bench.users().count == 2)
    }
}
