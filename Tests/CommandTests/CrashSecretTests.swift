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
}
