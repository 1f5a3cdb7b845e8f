import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct BranchCommitTests {
    private func flows(branches: Int, steps: Int) -> String {
        """
        local flows = {}
        for i = 1, \(branches) do
          flows[i] = function()
            for step = 1, \(steps) do
              partner.users.update { id = "u-1", full_name = "Branch " .. i .. ", step " .. step }
            end
          end
        end
        bulk.all(flows)
        """
    }

    @Test("branches share their commits: as many as one of them needs, and one for the run's end")
    func shared() throws {
        let bench = try ScriptBench()
        var commits = 0
        bench.database.group.onBoundary = { if $0.moment == .afterCommit { commits += 1 } }
        let report = try bench.run(flows(branches: 8, steps: 5))
        #expect(report.failure == nil)
        #expect(commits == 5 + 1)
        #expect(try bench.users().first?.fullName == "Branch 8, step 5")
    }

    @Test("a run of branches that ends at any commit comes to the same end as an undisturbed one")
    func interrupted() throws {
        let script = flows(branches: 4, steps: 3)
        let whole = try ScriptBench()
        try whole.run(script)
        for commit in 1...3 {
            let bench = try ScriptBench()
            var commits = 0
            bench.database.group.onBoundary = { if $0.moment == .afterCommit { commits += 1 } }
            bench.isAway = { commits >= commit }
            let first = try bench.run(script)
            #expect(first.failure?.kind == (commit < 3 ? .unreachable : nil), "commit \(commit)")
            bench.isAway = { false }
            if first.failure != nil { #expect(try bench.resume(first.runID).failure == nil) }
            #expect(try bench.state() == whole.state(), "commit \(commit)")
        }
    }

    @Test("branches that are far apart find all that they did")
    func farApart() throws {
        let script = """
            local function flow(name, steps)
              return function()
                for step = 1, steps do
                  if step % 3 == 0 then partner.users.find { id = "u-1" } end
                  partner.users.update { id = "u-1", full_name = name .. step }
                end
                partner.users.find { email = name .. "@contoso.cn" }
              end
            end
            bulk.all { long = flow("long", 400), middle = flow("middle", 150), short = flow("short", 1) }
            error("the end")
            """
        let bench = try ScriptBench()
        let first = try bench.run(script)
        #expect(first.failure?.message.contains("the end") == true)
        let run = try #require(first.runID)
        let (state, entries) = (try bench.state(), try bench.entries(of: run))
        #expect(entries > 700)
        for _ in 1...2 {
            let again = try bench.resume(run)
            #expect(again.failure?.message == first.failure?.message)
            #expect(try bench.state() == state)
            #expect(try bench.entries(of: run) == entries)
        }
    }
}

extension ScriptBench {
    /// How many effects the journal holds of a run.
    fileprivate func entries(of run: Int64) throws -> Int {
        try Journal(database.group, run: RunID(rawValue: run)).count()
    }
}
