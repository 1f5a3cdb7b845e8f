import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@testable import partnerctl

/// `center review`, and what falls due in a center while runs wait.
@Suite struct CenterReviewTests {
    private static let manual = [
        "--clock", "manual", "--at", "2026-11-20T08:00:00Z", "--policy", "reviewer=manual",
    ]

    /// An empty center where nobody is called, with a script that applies and waits for what comes of it.
    private func bench(_ flags: [String] = manual) throws -> CommandBench {
        let bench = try CommandBench(["--empty", "--policy", "phone_challenge=never"] + flags)
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        try bench.write("company.json", #require(DiskLookup().text(root + "/scripts/samples/company.json")))
        try bench.write(
            "apply.lua",
            """
            local opt = args.declare { { name = "company", type = "input_file", default = "company.json" } }
            local company = json.read(opt.company)
            local made = partner.enrolment.start(company.account)
            partner.enrolment.submit(company.application)
            local names = { "enrolment.approved", "enrolment.rejected", "enrolment.info_requested" }
            print(wait.for_event { names = names, timeout = "6w" }.name, partner.enrolment.get {}.state)
            """)
        return bench
    }

    @Test("who applied is listed with what was sent and what was said, the newest last")
    func list() throws {
        let bench = try bench()
        let none = bench.command(["center", "review", "list"])
        #expect(none.code == 0 && none.out.isEmpty && none.err == "nobody has applied yet\n")
        #expect(bench.command(["run", "apply.lua"]).code == 4)
        let first =
            "1  application of Contoso (Shanghai) Co., Ltd. (MPN 4390934), since 2026-11-20T08:00:00Z: "
        #expect(bench.command(["center", "review", "list"]).out == first + "open\n")
        #expect(bench.command(["center", "review", "ask", "--question", "Which?"]).code == 0)
        try bench.write("license.txt", "a license")
        try bench.write(
            "attach.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", default = "license.txt" } }
            partner.enrolment.attach { files = { opt.file }, comment = "here" }
            """)
        #expect(bench.command(["run", "attach.lua"]).code == 0)
        #expect(
            bench.command(["center", "review", "list"]).out == """
                \(first)info_requested 2026-11-20T08:00:00Z by operator: Which?
                2  evidence of Contoso (Shanghai) Co., Ltd. (MPN 4390934), since 2026-11-20T08:00:00Z: open
                   says: here
                   sent: license.txt, 9 bytes

                """)
        let lines = bench.command(["center", "review", "list", "--json"]).out.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[0].hasPrefix(#"{"type":"answer","value":{"#)
                && lines[0].contains(#""verdict":"info_requested""#))
    }

    @Test(
        "what reviewers decide is done as the operator, told by e-mail, and lets runs go on",
        arguments: [
            (["approve", "--note", "fine"], "approved", "enrolment.approved\tapproved"),
            (["reject", "--reason", "no such company"], "rejected", "enrolment.rejected\trejected"),
            (
                ["ask", "--question", "Which name?", "--document", "receipt", "--document", "questionnaire"],
                "info_requested", "enrolment.info_requested\tinfo_requested"
            ),
        ])
    func decide(words: [String], state: String, line: String) throws {
        let bench = try bench()
        #expect(bench.command(["run", "apply.lua"]).code == 4)
        let decided = bench.command(["center", "review"] + words)
        #expect(decided.code == 0, "\(decided.err)")
        #expect(decided.out == "\(state) since 2026-11-20T08:00:00Z; the applicant acts next\n")
        #expect(decided.err == "runs that wait for it go on with: partnerctl runs tend\n")
        #expect(bench.command(["runs", "tend"]).out == "\(line)\n")
        let audit = bench.command(["call", "audit.each", "--json", "--as", "operator"]).out.split(
            separator: "\n")
        #expect(
            audit.contains { $0.contains("\"enrolment.\(state)\"") && $0.contains(#""actor":"operator""#) })
        #expect(bench.command(["center", "mail"]).out.contains("e-mail to li.na@contoso.cn\n"))
        // It was decided: no reviewer has anything to decide now.
        let again = bench.command(["center", "review", "approve"])
        #expect(again.code == 1 && again.err.contains("reviews.approve is not possible now"), "\(again.err)")
        #expect(again.err.contains("code: forbidden_state"))
    }

    @Test(
        "a decision that cannot be is refused, and nothing is changed",
        arguments: [
            (["reject"], 2, "--reason is missing"), (["ask"], 2, "--question is missing"),
            (["ask", "--question", "Which?", "--document", "licence"], 2, "--document must be one of"),
            (
                ["ask", "--question", String(repeating: "x", count: 4001)], 1,
                "question must have 1 to 4000 characters"
            ),
            (["approve", "--as", "operator"], 2, "--as"), (["aprove"], 2, "did you mean 'approve'?"),
            (["approve"], 1, "the enrolment is not_started"),
        ] as [([String], Int32, String)])
    func impossible(words: [String], code: Int32, message: String) throws {
        let bench = try bench()
        let refused = bench.command(["center", "review"] + words)
        #expect(refused.err.contains(message), "\(refused.err)")
        #expect(refused.code == code, "\(refused.err)")
        #expect(bench.command(["center", "review", "list"]).out.isEmpty)
    }

    @Test("a decision as JSON is the enrolment as it stands then")
    func json() throws {
        let bench = try bench()
        #expect(bench.command(["run", "apply.lua"]).code == 4)
        let out = bench.command(["center", "review", "approve", "--json"]).out
        #expect(
            out.hasPrefix(#"{"type":"answer","value":{"state":"approved","since":"2026-11-20T08:00:00Z""#))
    }

    // MARK: What falls due

    @Test("on the wall clock, work that falls due while a run waits is done in the same process")
    func inProcess() throws {
        for span in ["0s", "1s"] {
            let bench = try bench(["--policy", "review_duration=\(span)"])
            let run = bench.command(["run", "apply.lua"])
            #expect(run.code == 0 && run.out == "enrolment.approved\tapproved\n", "\(run.err)")
        }
    }

    @Test("what fell due while nobody looked is done when the center is opened, whatever for")
    func opening() throws {
        let bench = try bench(["--policy", "review_duration=0s"])
        try bench.write(
            "only.lua",
            "local c = json.read(args.declare { { name = 'c', type = 'input_file' } }.c) "
                + "partner.enrolment.start(c.account) partner.enrolment.submit(c.application)")
        #expect(bench.command(["run", "only.lua", "--c", "company.json"]).code == 0)
        #expect(bench.command(["call", "enrolment.get"]).out.contains("state           approved\n"))
    }

    @Test("tending does what fell due first, and then goes on with the runs that waited for it")
    func tending() throws {
        let bench = try bench(["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        #expect(bench.command(["run", "apply.lua"]).code == 4)
        #expect(bench.command(["runs", "tend"]).out.isEmpty)
        let center = try CenterDatabase(.file(bench.center), seed: nil, vault: SealingVault(), now: .epoch)
        try center.group.perform { try center.store.setManualClock(at: Instant("2026-12-11T08:00:00Z")) }
        #expect(bench.command(["runs", "tend"]).out == "enrolment.approved\tapproved\n")
    }
}
