import LuaRuntime
import TestKit
import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Runs
import Testing

@Suite struct InterruptionPropertyTests {
    /// A script of effects drawn at random; it prints what each of them answers.
    static func script(seed: UInt64) -> String {
        var random = SeededGenerator(seed: seed)
        var lines = [
            "local opt = args.declare { { name = \"file\", type = \"input_file\" }, { name = \"out\", type = \"output_file\", default = \"out.csv\" } }",
            "local function show(what, ok, answer) print(what, ok, type(answer) == 'table' and (answer.id or answer.code) or answer) end",
        ]
        for step in 0..<Int.random(in: 4...12, using: &random) {
            let someone = "u-\(Int.random(in: 1...9, using: &random))"
            let role = ["none", "admin", "sales", "helpdesk"].randomElement(using: &random) ?? "none"
            let number = Int.random(in: 1...6, using: &random)
            let line =
                switch Int.random(in: 0...9, using: &random) {
                case 0, 1:
                    "show(\(step), pcall(partner.users.create, { full_name = \"New \(number)\", email = \"new\(number)@contoso.cn\", agent_role = \"\(role)\" }))"
                case 2:
                    "show(\(step), pcall(partner.users.update, { id = \"\(someone)\", full_name = \"Name \(step)\" }))"
                case 3:
                    "show(\(step), pcall(partner.users.set_roles, { id = \"\(someone)\", agent_role = \"\(role)\" }))"
                case 4: "show(\(step), pcall(partner.users.delete, { id = \"\(someone)\" }))"
                case 5: "show(\(step), true, partner.users.find { email = \"new\(number)@contoso.cn\" })"
                case 6:
                    "for u in partner.users.each {} do print(\(step), u.id, u.full_name, u.agent_role) end"
                case 7: "print(\(step), clock.now(), math.random(1000) > 0)"
                case 8:
                    batch(
                        step,
                        "rows.open { path = opt.file, columns = { email = { header = { \"Email\" } }, n = { header = { \"N\" }, type = \"integer\" } } }",
                        role, number)
                default:
                    batch(
                        step, "partner.users.each { agent_role = \"\(role)\" }",
                        role == "sales" ? "admin" : "sales", number)
                }
            lines.append(line)
        }
        lines.append("print(\"end\")")
        return lines.joined(separator: "\n")
    }

    private static func batch(_ step: Int, _ source: String, _ role: String, _ number: Int) -> String {
        """
        do
          local batch = bulk.map(\(source), { name = "batch \(step)", result = { "id" } }, function(row)
            local user = partner.users.find { email = row.email }
            if user then
              user = partner.users.set_roles { id = user.id, agent_role = "\(role)" }
              if user.id == "u-\(number)" then error("not \(number)", 0) end
              return bulk.unchanged { id = user.id }
            end
            user = partner.users.create { full_name = row.email, email = row.email }
            if row.n == \(number) then bulk.refuse { message = "not \(number)" } end
            print(\(step), user.id)
            return { id = user.id }
          end)
          print(\(step), batch.total, batch.ok, batch.unchanged, batch.failed, batch.refused)
          for row in batch:each {} do print(row.row, row.outcome, row.message, row.columns.id) end
        end
        """
    }

    static let sheet = "Email,N\n" + (1...7).map { "row\($0)@contoso.cn,\($0)\n" }.joined()

    func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        bench.options.groupSize = 2
        bench.options.allowsIrreversible = true
        try bench.write("sheet.csv", Self.sheet)
        try bench.make(3, agentRole: .sales)
        return bench
    }

    @Test(
        "a run whose center goes away after any of its commits comes to the same end as an undisturbed one",
        arguments: 1...25 as ClosedRange<UInt64>)
    func anyCommit(seed: UInt64) throws {
        let script = Self.script(seed: seed)
        let whole = try bench()
        var commits = 0
        whole.database.group.onBoundary = { if $0.moment == .afterCommit { commits += 1 } }
        let undisturbed = try whole.run(script, ["file": ["sheet.csv"]])
        #expect(
            undisturbed.failure == nil, "seed \(seed): \(String(describing: undisturbed.failure))\n\(script)")
        let (output, state) = (whole.console.output, try whole.state())

        for commit in 1...max(1, commits) {
            let bench = try bench()
            // Where each commit found the output; the last one of a run that fails only notes how it ended.
            var marks: [Int] = []
            bench.database.group.onBoundary = { [unowned bench] in
                if $0.moment == .afterCommit { marks.append(bench.console.output.count) }
            }
            bench.isAway = { marks.count >= commit }
            let first = try bench.run(script, ["file": ["sheet.csv"]])
            bench.isAway = { false }
            guard let failure = first.failure else {
                #expect(bench.console.output == output)
                continue
            }
            #expect(failure.kind == .unreachable, "seed \(seed), commit \(commit): \(failure)")
            let shown = bench.console.output.prefix(marks.dropLast().last ?? 0)
            bench.database.group.onBoundary = nil
            let second = try bench.resume(first.runID)
            let comment = "seed \(seed), commit \(commit) of \(commits)\n\(script)"
            #expect(second.failure == nil, "\(comment): \(String(describing: second.failure))")
            #expect(shown + bench.console.output == output, "\(comment)")
            #expect(try bench.state() == state, "\(comment)")
        }
    }
}
