import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct ListingBatchTests {
    static let script = """
        local opt = args.declare { { name = "result", type = "output_file", default = "result.csv" } }
        local batch = bulk.map(partner.users.each { agent_role = "sales" }, { name = "move", key = "id", result = { "etag" } }, function(user)
          user = partner.users.set_roles { id = user.id, agent_role = "helpdesk", etag = user.etag }
          return { etag = user.etag }
        end)
        print(batch.total, batch.ok)
        print(batch:write { path = opt.result }.count)
        print("end", clock.today())
        """

    @Test(
        "a batch over a list works on those who were in it at the beginning, whatever its rows change",
        arguments: [1, 3, 150, 2_000])
    func snapshot(groupSize: Int) throws {
        let bench = try ScriptBench()
        bench.options.groupSize = groupSize
        try bench.make(401, agentRole: .sales)
        let report = try bench.run(Self.script)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "401\t401\n401\nend\t2026-11-20\n")
        #expect(try bench.users().filter { $0.agentRole == .helpdesk }.count == 401)
        #expect(bench.console.progress.last?.total == 401)
        let lines = try bench.read("result.csv").split(separator: "\r\n")
        #expect(lines.count == 402)
        #expect(
            lines[1].hasPrefix("u-2,Person 1,person1@contoso.cn,sales,") && lines[401].hasSuffix(",ok,,,v2"))
    }

    @Test(
        "an interrupted batch over a list goes on with those that are left, although the list changed",
        arguments: [1, 2, 3])
    func interrupted(groups: Int) throws {
        let bench = try ScriptBench()
        bench.options.groupSize = 100
        try bench.make(401, agentRole: .sales)
        bench.console.stopsAfterGroups = groups
        let first = try bench.run(Self.script)
        #expect(first.failure?.kind == .interrupted)
        #expect(try bench.users().filter { $0.agentRole == .helpdesk }.count == groups * 100)
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(bench.console.output == "401\t401\n401\nend\t2026-11-20\n")
        #expect(try bench.users().filter { $0.agentRole == .helpdesk }.count == 401)
        #expect(try bench.read("result.csv").split(separator: "\r\n").count == 402)
    }

    @Test("a batch over everybody that creates somebody for each comes to an end")
    func growing() throws {
        let bench = try ScriptBench()
        try bench.make(300)
        let report = try bench.run(
            """
            local batch = bulk.map(partner.users.each {}, { name = "twins" }, function(user)
              partner.users.create { full_name = user.full_name, email = "twin-" .. user.id .. "@contoso.cn" }
            end)
            print(batch.total)
            """)
        #expect(report.failure == nil)
        #expect(bench.console.output == "301\n")
        #expect(try bench.users().count == 602)
    }

    @Test("groups of a sheet are rows of a batch, and one line each in its result")
    func groups() throws {
        let bench = try ScriptBench()
        try bench.write("n.csv", "Team,N\nA,1\nA,2\nB,3\nB,4\nC,5\n")
        bench.options.groupSize = 1
        bench.console.stopsAfterGroups = 2
        let lua = """
            local opt = args.declare { { name = "file", type = "input_file" }, { name = "result", type = "output_file", default = "result.csv" } }
            local src = rows.open { path = opt.file, columns = { team = { header = { "Team" } }, n = { header = { "N" }, type = "integer" } } }
            local batch = bulk.map(rows.group(src, "team"), { name = "teams", key = "key", result = { "sum" } }, function(group)
              local sum = 0
              for row in group.rows do sum = sum + row.n end
              return { sum = sum }
            end)
            print(batch.total, batch:sum("sum"))
            batch:write { path = opt.result }
            """
        let first = try bench.run(lua, ["file": ["n.csv"]])
        #expect(first.failure?.kind == .interrupted)
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(bench.console.output == "3\t15\n")
        #expect(
            try bench.read("result.csv")
                == "\u{feff}key,outcome,code,message,sum\r\nA,ok,,,3\r\nB,ok,,,7\r\nC,ok,,,5\r\n")
    }

    @Test("the rows of one batch can be the rows of another")
    func chained() throws {
        let bench = try ScriptBench()
        try bench.make(3)
        _ = try bench.run(
            """
            local first = bulk.map(partner.users.each {}, { name = "one", result = { "n" } }, function(user)
              if user.id == "u-3" then error("no", 0) end
              return { n = #user.full_name }
            end)
            local second = bulk.map(first:each { outcome = "ok" }, { name = "two", result = { "n" } }, function(row) return { n = row.columns.n } end)
            print(second.total, first:sum("n"), second:sum("n"))
            """)
        #expect(bench.console.output == "3\t27\t27\n")
    }
}
