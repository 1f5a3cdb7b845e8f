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
        for _ = 1, 200000000 do end
        partner.users.update { id = answer.user_id, full_name = "B" }
        print(answer.outcome, answer.user_id)
        """

    @Test("a run that was killed goes on behind its secrets, and no file holds them")
    func killed() throws {
        let bench = try ProcessBench()
        try bench.write("sign.lua", Self.script.utf8)
        try bench.write("secret", (Self.chosen + "\n").utf8)
        let process = try bench.start(["run", "sign.lua", "--password-file", "secret"])
        try process.wait(until: {
            try bench.number("SELECT count(*) FROM audit WHERE operation = 'passwords.sign_in'") > 0
        })
        process.signal(SIGKILL)
        #expect(process.wait() == .killed(signal: SIGKILL), "\(process.err)")
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
