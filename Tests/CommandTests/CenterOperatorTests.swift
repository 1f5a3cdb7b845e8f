import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@testable import partnerctl

/// The center's own side on the command line: its operator, its policies, its mail.
@Suite struct CenterOperatorTests {
    private let bench: CommandBench

    init() throws { bench = try CommandBench(["--clock", "manual", "--at", "2026-11-20T08:00:00Z"]) }

    private func database() throws -> CenterDatabase {
        try CenterDatabase(.file(bench.center), seed: nil, vault: SealingVault(), now: .epoch)
    }

    // MARK: --as

    @Test(
        "what names nobody behind --as is refused, with what to write",
        arguments: [
            ("oprator", "must be an e-mail address: it has no @, got \"oprator\"; did you mean 'operator'?"),
            (
                "li",
                "must be an e-mail address: it has no @, got \"li\"; name a user's e-mail, or operator for"
            ),
            ("a b@contoso.cn", "name a user's e-mail, or operator for the center's own side"),
        ])
    func nobody(text: String, message: String) {
        for words in [["center", "nothing"], ["call", "users.get", "--id", "u-1"], ["run", "x.lua"]]
            .dropFirst()
        {
            let refused = bench.command(words + ["--as", text])
            #expect(refused.code == 2 && refused.err.contains("--as "), "\(refused.err)")
            #expect(refused.err.contains(message), "\(refused.err)")
        }
    }

    @Test(
        "completion offers whom no list of users has",
        arguments: [
            ("run --as ", ["operator", "applicant"]), ("call users.get --as=o", ["--as=operator"]),
            ("signal run-1 x --as a", ["applicant"]), ("repl --as ", ["operator", "applicant"]),
        ])
    func completion(line: String, words: [String]) {
        let completer = Completer(root: Commands.root, directory: "/")
        #expect(completer.complete(ShellWords.split(line)).candidates.map(\.word) == words)
    }

    @Test("only the operator does what is the operator's, and whoever else tries is told how")
    func operatorOnly() throws {
        let refused = bench.command(["call", "mails.each"])
        #expect(refused.code == 6, "\(refused.err)")
        #expect(
            refused.err == """
                admin@contoso.partner.onmschina.cn may not call mails.each: only the center's operator may
                  try: rehearse the operator's side with partnerctl center review, or with --as operator
                  code: refused

                """)
        #expect(bench.command(["call", "mails.each", "--as", "operator"]).code == 0)
        try bench.write(
            "mails.lua", "for mail in partner.mails.each {} do print(mail.subject) end print 'none'")
        let run = bench.command(["run", "mails.lua", "--as", "operator"])
        #expect(run.code == 0 && run.out == "none\n" && run.err.contains(" as operator\n"), "\(run.err)")
        #expect(bench.command(["run", "mails.lua", "--as", "applicant"]).code == 6)
    }

    @Test("what the operator does is the operator's in the audit, and counts for nobody's role")
    func operatorSignals() throws {
        try bench.write("wait.lua", "print(wait.for_signal { name = 'go', role = 'global_admin' }.from)")
        #expect(bench.command(["run", "wait.lua"]).code == 4)
        let refused = bench.command(["signal", "run-1", "go", "--as", "operator"])
        #expect(refused.err.contains("run-1 waits for 'go' from a global_admin, and operator is none"))
        #expect(bench.command(["signal", "run-1", "go"]).code == 0)
        #expect(bench.command(["runs", "tend"]).out == "admin@contoso.partner.onmschina.cn\n")
        let words = [
            "call", "users.create", "--full_name", "Li", "--email", "li@contoso.cn", "--sealed", "s",
        ]
        #expect(bench.command(words + ["--as", "operator"]).code == 0)
        let audit = bench.command(["call", "audit.each", "--json"]).out.split(separator: "\n")
        #expect(
            audit.contains {
                $0.contains(#""actor":"operator","operation":"users.create","subject_id":"u-2""#)
            })
    }

    // MARK: An empty center

    @Test("an empty center says what comes next, and whoever works there is the applicant")
    func empty() throws {
        let empty = ["--center", "sqlite:empty.db"]
        let made = bench.command(["center", "init", "--empty"] + empty)
        #expect(made.code == 0)
        #expect(
            made.err == """
                cn21v, no partner is in it yet
                a company enrols first: partnerctl call enrolment.start --help, or a script: docs/onboarding.md
                then play its reviewer: partnerctl center review list; read its mail: partnerctl center mail

                """)
        let info = bench.command(["center", "info"] + empty).out
        #expect(
            info.contains("standing     enrolling\n") && info.contains("works for    applicant\n"), "\(info)")
        let refused = bench.command(["call", "users.each"] + empty)
        #expect(refused.code == 6)
        #expect(refused.err.hasPrefix("the company that enrols has no user yet who may call users.each"))
        let operate = bench.command(["call", "mails.each"] + empty)
        #expect(operate.err.hasPrefix("applicant may not call mails.each: only the center's operator may"))
        #expect(bench.command(["call", "mails.each", "--as", "operator"] + empty).code == 0)
        // What there will be to sell can be looked up by who set the center up.
        let offers = bench.command(["call", "offers.each", "--json", "--as", "operator"] + empty)
        #expect(offers.out.hasPrefix(#"{"type":"answer","value":{"id":""#), "\(offers.err)")
        let nobody = bench.command(["call", "account.get", "--as", "li@contoso.cn"] + empty)
        #expect(nobody.err.hasPrefix("li@contoso.cn is no active user of this center"), "\(nobody.err)")
    }

    // MARK: Policies

    @Test("center info stays short, and --policies lists all with their reasons")
    func policies() throws {
        let count = Policies.all.count
        let line = "policies     \(count), all at their defaults: partnerctl center info --policies\n"
        #expect(bench.command(["center", "info"]).out.contains(line))
        let changed = bench.command(["center", "policy", "set_roles=refuse"])
        #expect(changed.code == 0 && changed.out == "set_roles = refuse, was allow\n", "\(changed.err)")
        #expect(
            bench.command(["center", "info"]).out.contains(
                "policies     \(count), 1 differs from its default"))
        let list = bench.command(["center", "info", "--policies"]).out
        #expect(
            list.contains(
                "set_roles = refuse (default: allow; allow|refuse)\n    Whether a user's roles can be"))
        for policy in Policies.all {
            #expect(list.contains("\n\(policy.name) = ") || list.hasPrefix(policy.name))
        }
        #expect(list.contains(" (default; "))
        for line in list.split(separator: "\n") { #expect(line.count <= 110, "\(line)") }
        let json = bench.command(["center", "info", "--policies", "--json"]).out
        #expect(json.split(separator: "\n").count == count)
        #expect(
            json.contains(
                #"{"type":"policy","name":"set_roles","value":"refuse","default":"allow","choices":"#))
        for field in JSONLines.policy.fields { #expect(json.contains("\"\(field.name)\":")) }
    }

    @Test("a policy that is changed holds from then on, and the audit knows who changed it")
    func changedPolicy() throws {
        let roles = [
            "call", "users.set_roles", "--id", "u-1", "--agent_role", "none", "--admin_role", "global",
        ]
        #expect(bench.command(roles).code == 0)
        #expect(bench.command(["center", "policy", "set_roles=refuse"]).code == 0)
        #expect(bench.command(roles).code == 7)
        let again = bench.command(["center", "policy", "set_roles=refuse", "customize_catalog=global_admin"])
        #expect(
            again.out == "set_roles = refuse, as before\ncustomize_catalog = global_admin, was admin_agent\n")
        let audit = bench.command(["call", "audit.each", "--json"]).out.split(separator: "\n")
        let changes = audit.filter { $0.contains(#""operation":"policy.changed""#) }
        #expect(changes.count == 2)
        #expect(changes.first?.contains(#""actor":"operator""#) == true)
        #expect(changes.first?.contains(#""subject_id":"policy-set_roles""#) == true)
    }

    @Test(
        "policies that cannot be are refused together, and none is changed",
        arguments: [
            (["set_role=refuse"], "there is no policy 'set_role'; did you mean 'set_roles'?"),
            (["set_roles=no"], "set_roles must be one of allow or refuse, got \"set_roles=no\""),
            (["set_roles"], "a policy must be NAME=VALUE, got \"set_roles\""),
            (
                ["customize_catalog=global_admin", "nothing=x"],
                "there is no policy 'nothing'; list them: partnerctl"
            ),
            ([], "NAME=VALUE"),
        ])
    func impossiblePolicy(words: [String], message: String) {
        let refused = bench.command(["center", "policy"] + words)
        #expect(refused.code == 2 && refused.err.contains(message), "\(refused.err)")
        #expect(bench.command(["center", "info"]).out.contains(", all at their defaults"))
    }

    // MARK: Mail

    @Test("messages are shown as they were sent, the newest last, and harm no terminal")
    func mail() throws {
        let none = bench.command(["center", "mail"])
        #expect(none.code == 0 && none.out.isEmpty && none.err == "no message was sent yet\n")
        let center = try database()
        try center.group.perform {
            try center.store.send(
                Mail(to: "li@contoso.cn", subject: "您的申请", body: "Line one.\n\nLine\u{1b}[2J two."),
                at: Instant("2026-11-20T08:00:00Z"))
            try center.store.send(
                Mail(.telephone, to: "+86 10 8888 8888", subject: "Your code", body: "It is 471100."),
                at: Instant("2026-11-20T08:05:00Z"))
        }
        let shown = bench.command(["center", "mail"])
        #expect(
            shown.out == """
                2026-11-20T08:00:00Z  e-mail to li@contoso.cn
                您的申请
                  Line one.

                  Line\\x1b[2J two.

                2026-11-20T08:05:00Z  telephone to +86 10 8888 8888
                Your code
                  It is 471100.

                """, "\(shown.out)")
        let lines = bench.command(["center", "mail", "--json"]).out.split(separator: "\n")
        #expect(lines.count == 2)
        for field in JSONLines.mail.fields { #expect(lines[0].contains("\"\(field.name)\":")) }
        #expect(lines[1].contains(#""channel":"telephone","to":"+86 10 8888 8888","subject":"Your code""#))
    }
}
