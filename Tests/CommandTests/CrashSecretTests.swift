import FoundationEssentials
import Glibc
import Testing

@testable import partnerctl

/// A process that is killed after an effect that took secrets, and one that goes on without them.
@Suite struct CrashSecretTests {
    private static let chosen = "Chosen-word-1"
    private static let script = """
        local opt = args.declare { { name = "password", type = "secret", required = true } }
        local user = partner.users.create { full_name = "A", email = "a@contoso.cn" }
        local answer = partner.passwords.sign_in {
          email = user.email, password = user.temporary_password, new_password = opt.password,
        }
        partner.users.update { id = answer.user_id, full_name = "B" }
        print(answer.outcome, answer.user_id)
        """

    @Test("a run that was killed goes on behind its secrets, and no file holds them")
    func killed() throws {
        let model = try ProcessBench()
        try model.write("sign.lua", Self.script.utf8)
        try model.write("secret", (Self.chosen + "\n").utf8)
        // The first side of a commit at which the sign-in is lasting.
        var bench = model
        for boundary in 1... {
            bench = try ProcessBench(like: model)
            let killed = try bench.run(
                ["run", "sign.lua", "--password-file", "secret"], [CrashPoint.variable: "\(boundary)"])
            try #require(killed.end == .killed(signal: SIGKILL), "at \(boundary): \(killed.err)")
            let count = "SELECT count(*) FROM audit WHERE operation = 'passwords.sign_in'"
            if try bench.number(count) > 0 { break }
        }
        #expect(unlink(bench.path + "/secret") == 0)

        let resumed = try bench.run(["runs", "resume", "run-1"])
        #expect(resumed.end == .exited(0), "\(resumed.err)")
        #expect(resumed.out.contains("done\tu-2\n"))
        #expect(try bench.number("SELECT count(*) FROM audit WHERE operation = 'passwords.sign_in'") == 1)
        #expect(try bench.number("SELECT count(*) FROM users WHERE full_name = 'B'") == 1)

        for name in try FileManager.default.subpathsOfDirectory(atPath: bench.path) {
            guard let data = FileManager.default.contents(atPath: bench.path + "/" + name) else { continue }
            #expect(data.firstRange(of: Data(Self.chosen.utf8)) == nil, "\(name)")
        }
        try bench.write("again", (Self.chosen + "\n").utf8)
        let call = [
            "call", "passwords.sign_in", "--email", "a@contoso.cn", "--password-file", "again", "--json",
        ]
        #expect(try bench.run(call).out.contains(#""outcome":"done""#))
    }

    @Test("a run that was killed reads its secret again, and says what it needs where the file is gone")
    func readAgain() throws {
        let model = try ProcessBench(flags: ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        try model.write("sign.lua", Self.script)
        try model.write("secret", Self.chosen)
        try #require(model.run(["run", "sign.lua", "--password-file", "secret"]).end == .exited(0))
        // A second one at the same instant would change nothing.
        try #require(model.run(["center", "advance", "1h"]).end == .exited(0))
        try model.write(
            "again.lua",
            """
            local opt = args.declare { { name = "password", type = "secret", required = true } }
            partner.users.update { id = "u-2", full_name = "C" }
            local answer = partner.passwords.sign_in { email = "a@contoso.cn", password = opt.password }
            print(answer.outcome)
            """)
        let signIns = "SELECT count(*) FROM audit WHERE operation = 'passwords.sign_in'"
        var resumed = 0
        var refused = 0
        for boundary in 1...100 {
            let bench = try ProcessBench(like: model)
            let words = ["run", "again.lua", "--password-file", "secret"]
            let killed = try bench.run(words, [CrashPoint.variable: "\(boundary)"])
            if killed.end == .exited(0) { break }
            try #require(killed.end == .killed(signal: SIGKILL), "at \(boundary): \(killed.err)")
            guard try bench.number("SELECT count(*) FROM runs WHERE finished_ms IS NULL") == 1 else {
                continue
            }
            if try bench.number(signIns) == 1, boundary.isMultiple(of: 2) {
                // The path in the record begins at the root.
                try #require(rename(bench.path + "/secret", bench.path + "/elsewhere") == 0)
                let gone = try bench.run(["runs", "resume", "run-2"])
                #expect(gone.end == .exited(1), "at \(boundary): \(gone)")
                #expect(
                    gone.err.contains("if it was read from a file, put that back and resume"), "\(gone.err)")
                #expect(try bench.number(signIns) == 1)
                try #require(rename(bench.path + "/elsewhere", bench.path + "/secret") == 0)
                refused += 1
            }
            let done = try bench.run(["runs", "resume", "run-2"])
            // What was shown and is kept is not shown again.
            #expect(
                done.end == .exited(0) && (killed.out + done.out).contains("done\n"),
                "at \(boundary): \(done)")
            let count = try bench.number(signIns)
            #expect(count == 2, "at \(boundary): \(done)")
            resumed += 1
        }
        #expect(resumed >= 4 && refused >= 1, "\(resumed), \(refused)")
    }
}
