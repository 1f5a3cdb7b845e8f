import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// Runs that wait for somebody's consent.
@Suite struct ConsentTests {
    private func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        return bench
    }

    private func approve(_ bench: ScriptBench, _ operation: String = "users.delete") throws {
        try Approvals(bench.database.group).approve(
            Runs.RunID(rawValue: 1), operation: operation, by: ScriptBench.admin, at: 0)
    }

    @Test("a run waits for consent, and goes on with it wherever the operation is called")
    func consent() throws {
        let bench = try bench()
        let script = """
            local a = partner.users.create { full_name = "A", email = "a@b.cn" }
            local b = partner.users.create { full_name = "B", email = "b@b.cn" }
            print "begin"
            partner.users.delete { id = a.id }
            print "one"
            bulk.map({}, { name = "none" }, function() end)
            partner.users.delete { id = b.id }
            print "two"
            """.replacing("bulk.map({}, { name = \"none\" }, function() end)\n", with: "")
        let first = try bench.run(script)
        #expect(first.failure?.kind == .waiting && first.failure?.code == "consent")
        #expect(bench.console.questions.count == 1)
        #expect(
            try bench.waits().map { "\($0.kind) \($0.name ?? "") \($0.ordinal)" } == [
                "consent users.delete 2"
            ])
        #expect(try !bench.isDue())
        #expect(try bench.resume(1).failure?.code == "consent")
        try approve(bench, "users.update")
        #expect(try !bench.isDue())
        try approve(bench)
        #expect(try bench.isDue())
        let last = try bench.resume(1)
        #expect(last.failure == nil, "\(String(describing: last.failure))")
        #expect(bench.console.output == "one\ntwo\n")
        #expect(bench.console.questions.isEmpty)
        #expect(try bench.waits().isEmpty)
    }

    @Test("a consent that was given is waited for no longer: the run waits for what comes next")
    func overConsent() throws {
        let bench = try bench()
        try bench.run(
            """
            local a = partner.users.create { full_name = "A", email = "a@b.cn" }
            partner.users.delete { id = a.id }
            wait.for_signal { name = "go" }
            print "end"
            """)
        try approve(bench)
        #expect(try bench.resume(1).failure?.code == "waiting")
        #expect(try bench.waits().map(\.kind) == [.signal])
        #expect(try !bench.isDue())
        try bench.signal("go")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "end\n")
    }

    @Test("rows and branches wait for consent as well, and what the others did stays or is done anew")
    func everywhere() throws {
        let bench = try bench()
        bench.options.groupSize = 2
        try bench.make(3)
        try bench.run(
            """
            bulk.all {
              a = function() partner.users.update { id = "u-2", full_name = "A" } print "a" wait.sleep "1h" print "slept" end,
              b = function() partner.users.update { id = "u-3", full_name = "B" } partner.users.delete { id = "u-3" } print "b" end,
            }
            local done = bulk.map(partner.users.each {}, { name = "rows" }, function(row)
              print(row.id)
              if row.id == "u-4" then partner.users.delete { id = row.id } end
            end)
            print(done.ok)
            """)
        #expect(bench.console.output == "a\n")
        #expect(try bench.record().code == "consent")
        try approve(bench)
        try bench.resume(1)
        #expect(bench.console.output == "b\n")
        #expect(try bench.waits().map(\.kind) == [.sleep])
        try bench.pass("1h")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "slept\nu-1\nu-2\nu-4\n3\n")
        #expect(
            try bench.transcript().map { $0.dropFirst(6).dropLast() } == [
                "a", "b", "slept", "u-1", "u-2", "u-4", "3",
            ])
    }

    @Test("a row that waits for consent is worked again from its first line")
    func row() throws {
        let bench = try bench()
        try bench.make(2)
        try bench.run(
            """
            local done = bulk.map(partner.users.each {}, { name = "rows" }, function(row)
              print(row.id)
              partner.users.update { id = row.id, full_name = "Seen" }
              if row.id == "u-2" then partner.users.delete { id = row.id } end
            end)
            print(done.ok)
            """)
        #expect(try bench.record().code == "consent")
        #expect(try bench.waits().map { "\($0.kind) \($0.name ?? "")" } == ["consent users.delete"])
        try approve(bench)
        #expect(try bench.resume(1).failure == nil)
        #expect(try bench.record().state == .done)
        #expect(bench.console.output.hasSuffix("u-2\nu-3\n3\n"))
        #expect(try bench.waits().isEmpty)
    }

    @Test("a run that asks for consent with its first write leaves nothing behind")
    func firstWrite() throws {
        let bench = try bench()
        try bench.make(1)
        let report = try bench.run("partner.users.delete { id = 'u-2' }")
        #expect(report.failure?.code == "consent")
        #expect(try bench.users().count == 2)
        if report.runID != nil {
            try approve(bench)
            #expect(try bench.resume(1).failure == nil)
        }
    }
}
