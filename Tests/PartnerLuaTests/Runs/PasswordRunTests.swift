import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// Secrets as arguments of operations, in runs that are interrupted and go on.
@Suite struct PasswordRunTests {
    private static let chosen = "Chosen-word-1"
    private static let secrets = ["password": Secret(Array(chosen.utf8))]
    /// Parks between an effect with secrets and another one.
    private static let script = """
        local opt = args.declare { { name = "password", type = "secret", required = true },
          { name = "other", type = "secret" } }
        local user = partner.users.create { full_name = "A", email = "a@contoso.cn" }
        local answer = partner.passwords.sign_in {
          email = user.email, password = user.temporary_password, new_password = opt.password,
        }
        print(answer.outcome, answer.reason, type(opt.password), type(opt.other))
        wait.for_signal { name = "go" }
        print("on", answer.user_id, type(user.temporary_password))
        REST
        """

    private func parked(_ rest: String, file: String? = nil) throws -> (ScriptBench, Int64) {
        let bench = try ScriptBench(file: file)
        let source = Self.script.replacing("REST", with: rest)
        let report = try bench.run(source, secrets: Self.secrets)
        #expect(report.failure?.kind == .waiting, "\(String(describing: report.failure))")
        #expect(bench.console.output == "done\tnil\tuserdata\tnil\n")
        return (bench, try #require(report.runID))
    }

    @Test("a run that goes on answers an effect that took secrets without them")
    func replayed() throws {
        let (bench, run) = try parked("")
        try bench.signal("go", to: run)
        let report = try bench.resume(run)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "on\tu-2\tuserdata\n")
        #expect(try bench.database.store.password(userID: 2)?.isTemporary == false)
    }

    @Test("neither the journal nor anything else in the database holds the password")
    func journaled() throws {
        let (bench, run) = try parked("", file: "center.db")
        let journal = try Journal(bench.database.group, run: Runs.RunID(rawValue: run))
        var texts: [String] = []
        try journal.forEach { entry in
            texts.append(entry.operation + " " + String(decoding: entry.arguments, as: UTF8.self))
        }
        #expect(
            texts.contains(
                #"passwords.sign_in {"email":"a@contoso.cn","password":{"$secret":0},"new_password":{"$secret":1}}"#
            ), "\(texts)")
        var bytes = try Data(contentsOf: bench.folder.appending(path: "center.db"))
        bytes += try Data(contentsOf: bench.folder.appending(path: "center.db-wal"))
        #expect(bytes.firstRange(of: Data("a@contoso.cn".utf8)) != nil)
        #expect(bytes.firstRange(of: Data(Self.chosen.utf8)) == nil)
    }

    @Test("an effect that is still to be done refuses a secret that only an earlier process had")
    func closed() throws {
        let rest = "print(partner.passwords.sign_in { email = user.email, password = opt.password }.outcome)"
        let (bench, run) = try parked(rest)
        try bench.signal("go", to: run)
        let report = try bench.resume(run)
        #expect(report.failure?.code == "forbidden_state")
        #expect(report.failure?.message.contains("passwords.sign_in takes a secret") == true)
        #expect(report.failure?.hint?.contains("--new") == true)
        // Nothing of it was kept: given the secret again, the run does it.
        bench.console = RecordingConsole()
        let again = try bench.run(
            Self.script.replacing("REST", with: rest), secrets: Self.secrets, resuming: run)
        #expect(again.failure == nil, "\(String(describing: again.failure))")
        #expect(bench.console.output.hasSuffix("done\n"))
    }

    @Test("a temporary password that was sealed is delivered, and no longer signs in")
    func sealed() throws {
        let (bench, run) = try parked(
            "partner.passwords.sign_in { email = user.email, password = user.temporary_password }")
        try bench.signal("go", to: run)
        #expect(try bench.resume(run).failure?.message.contains("takes a secret") == true)
    }

    @Test("a row refuses a secret that only an earlier process had")
    func closedInRow() throws {
        let (bench, run) = try parked(
            """
            bulk.map(partner.users.each {}, { name = "rows" }, function(row)
              partner.passwords.sign_in { email = row.email, password = opt.password }
            end)
            """)
        try bench.signal("go", to: run)
        let report = try bench.resume(run)
        #expect(report.failure?.message.contains("passwords.sign_in takes a secret") == true)
    }

    @Test("a password that was typed as text is refused before anything is done")
    func text() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            "partner.passwords.sign_in { email = 'a@b.cn', password = 'Chosen-word-1' }")
        #expect(output.contains("FAILED bad_argument"))
        #expect(!output.contains(Self.chosen))
    }

    @Test("who signs in with a wrong password learns it from the answer, and it counts in the center")
    func wrong() throws {
        let bench = try ScriptBench()
        let report = try bench.run(
            """
            local opt = args.declare { { name = "password", type = "secret" } }
            local email = "\(ScriptBench.admin)"
            print(partner.passwords.sign_in { email = email, password = opt.password }.outcome)
            print(partner.passwords.get { id = "u-1" }.is_temporary)
            """, secrets: Self.secrets)
        #expect(report.failure == nil)
        #expect(bench.console.output == "refused\ntrue\n")
        #expect(try bench.database.store.password(userID: 1)?.badAttempts == 1)
    }

    @Test("where an admin can reset a password, the new one is delivered like the first")
    func reset() throws {
        let bench = try ScriptBench()
        bench.capabilities = Capabilities(environment: .worldwide, isRehearsal: true)
        let example = try #require(Operations.named("passwords.reset")).facts.example
        let report = try bench.run(example)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        let row = try #require(try bench.open("password.sealed").first)
        #expect(row.first == ScriptBench.admin && row.last?.count == TemporaryPassword.length)
        let kept = try #require(try bench.database.store.passwordHash(userID: 1))
        #expect(SealingVault(isTest: true).verify(Secret(Array((row.last ?? "").utf8)), against: kept))
    }
}
