import Glibc
import Testing

@testable import partnerctl

/// What a process that is killed has shown, with what the one shows that goes on.
@Suite struct CrashOutputTests {
    private static let script = """
        for n = 1, 4 do
          print("before " .. n)
          partner.users.create { full_name = "A", email = n .. "@contoso.cn" }
          print("after " .. n)
        end
        bulk.map(partner.users.each {}, { name = "rows" }, function(user)
          print("row " .. user.id)
          partner.users.update { id = user.id, full_name = "R" }
        end)
        print("the end")
        """

    @Test("every line is shown, whichever commit the process is killed at", arguments: [[], ["--json"]])
    func everyLine(flags: [String]) throws {
        let model = try ProcessBench()
        try model.write("show.lua", Self.script)
        let words = ["run", "show.lua", "--group-size", "2"] + flags
        let calm = try ProcessBench(like: model).run(words)
        try #require(calm.end == .exited(0), "\(calm.err)")
        let lines =
            (1...4).flatMap { ["before \($0)", "after \($0)"] } + [
                "row u-1", "row u-2", "row u-5", "the end",
            ]
        for line in lines { try #require(calm.out.contains(line), "\(calm.out)") }
        var kills = 0
        for boundary in 1...100 {
            let bench = try ProcessBench(like: model)
            let killed = try bench.run(words, [CrashPoint.variable: "\(boundary)"])
            if killed.end == .exited(0) { break }
            try #require(killed.end == .killed(signal: SIGKILL), "at \(boundary): \(killed.err)")
            kills += 1
            var shown = killed.out
            // Killed behind the last commit, it is done.
            if try bench.number("SELECT count(*) FROM runs WHERE finished_ms IS NOT NULL") == 0 {
                let next = try bench.run(try bench.hasRun() ? ["runs", "resume", "run-1"] + flags : words)
                #expect(next.end == .exited(0), "at \(boundary): \(next.err)")
                shown += next.out
            }
            for line in lines { #expect(shown.contains(line), "at \(boundary): \(line) is not in \(shown)") }
        }
        #expect(kills >= 12, "\(kills)")
    }
}
