import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Sealing
import Testing

/// A company enrols by a script that waits for people and reviewers, from an empty center to its first day.
@Suite struct OnboardingTests {
    private static let script = """
        local opt = args.declare {
          { name = "company", type = "input_file", help = "the application, as JSON", required = true },
          { name = "to",      type = "recipient",  help = "who may open the first credentials", default = "me" },
          { name = "sealed",  type = "output_file", help = "first credentials, sealed", default = "first-admin.sealed" },
        }
        local company = json.read(opt.company)
        local state = partner.enrolment.start(company.account)
        if state.state == "phone_challenge" then
          local call = wait.for_signal { name = "phone_code", timeout = "3d" }
          if not call then error("nobody answered the telephone challenge", 0) end
          state = partner.enrolment.answer { code = call.data.code }
        end
        deliver.sealed { from = { state }, columns = { "admin_name", "admin_credentials" }, path = opt.sealed, to = opt.to }
        partner.enrolment.submit(company.application)

        repeat
          local event = wait.for_event { timeout = "1w",
            names = { "enrolment.approved", "enrolment.rejected", "enrolment.info_requested" } }
          if not event then
            print("still under review since " .. partner.enrolment.get().since)
          elseif event.name == "enrolment.info_requested" then
            local evidence = wait.for_signal { name = "evidence" }
            partner.enrolment.attach { files = evidence.files, comment = evidence.data.comment }
          elseif event.name == "enrolment.rejected" then
            local appeal = wait.for_signal { name = "appeal", timeout = "4w" }
            if not appeal then error("rejected, and no appeal was made", 0) end
            partner.enrolment.appeal { files = appeal.files, comment = appeal.data.comment }
          end
        until event and event.name == "enrolment.approved"

        local signer = wait.for_signal { name = "sign", role = "global_admin" }
        local signed = partner.enrolment.sign { signer_id = signer.from }
        wait.for_event { names = { "enrolment.active" } }
        log.info("active; billing date " .. signed.billing_date)
        """

    private static let company = """
        {
          "account": {
            "company": { "name": "康拓索", "domain_prefix": "contoso",
              "address": { "line1": "南京路 1 号", "city": "上海", "state": "上海市", "postal_code": "200001" } },
            "contact": { "first_name": "娜", "last_name": "李", "email": "li.na@contoso.cn", "phone": "13800138000" },
            "phone": "021-61234567"
          },
          "application": {
            "mpn_id": "4390934",
            "legal": {
              "company_name": "Contoso (Shanghai) Co., Ltd.",
              "address": { "line1": "1 Nanjing Road", "city": "Shanghai", "state": "SH", "postal_code": "200001" },
              "primary_contact": { "first_name": "Na", "last_name": "Li", "email": "li.na@contoso.cn" }
            },
            "approval_contact": { "first_name": "Wei", "last_name": "Zhang", "email": "zhang.wei@contoso.cn" },
            "support": {
              "email": "support@contoso.cn", "telephone": "021-61234567", "website": "https://support.contoso.cn"
            }
          }
        }
        """

    /// The company's run, one stretch after another.
    private final class Company {
        let bench: ScriptBench
        init(_ policies: [(PartnerCenter.Policy, String)] = []) throws {
            bench = try ScriptBench(isEmpty: true)
            bench.options.allowsIrreversible = true
            for (policy, value) in policies { bench.capabilities.policies[policy] = value }
            try bench.setClock(ScriptBench.now)
            try bench.write("company.json", OnboardingTests.company)
        }

        /// Goes on with the run; gives what it waits for, nil at its end.
        func run(_ run: Int64? = 1) throws -> String? {
            bench.console = RecordingConsole()
            let report = try bench.run(
                OnboardingTests.script, ["company": ["company.json"]], as: "applicant", resuming: run)
            if let failure = report.failure, failure.kind != .waiting {
                Issue.record("\(failure)")
                throw failure
            }
            return report.failure.map(\.message)
        }

        var state: EnrolmentState {
            get throws { try bench.call(GetEnrolment()).enrolment.state }
        }

        func signal(_ name: String, _ json: String = "{}", files: [String] = []) throws {
            let kept = try files.map { name in
                let bytes = Array("content of \(name)".utf8)
                let hash = Digest(of: bytes).bytes
                try Attachments(bench.database.group).keep(hash: hash, bytes: bytes)
                return Signal.File(name: name, hash: hash)
            }
            try bench.signal(name, json, files: kept)
        }

        /// Does something as the center's operator.
        func review<O: PartnerOperation>(_ operation: O) throws {
            let door = try bench.door(as: "operator")
            try bench.database.group.perform { _ = try door.perform(operation, Origin()) }
        }

        /// Moves the clock, and does what falls due in the center on its way.
        func pass(_ span: String) throws {
            let target = try bench.clock.adding(CalendarSpan(span), in: Zone("Asia/Shanghai"))
            let store = bench.database.store
            let group = bench.database.group
            let work = ScheduledWork(
                store, vault: SealingVault(), policies: bench.capabilities.policies,
                transaction: { try group.perform($0) })
            try bench.database.advance(to: target, work: [work])
        }
    }

    @Test("a company is called, asked, rejected, approved and signs, and its script sees it through")
    func wholeWay() throws {
        let company = try Company([(EnrolmentPolicies.reviewer, "manual")])
        let bench = company.bench
        #expect(try company.run(nil)?.contains("phone_code") == true)
        let call = try #require(try bench.database.store.mails(after: 0, limit: 9).first)
        #expect(call.to == "+8602161234567")
        let code = call.body.filter(\.isNumber)
        try company.signal("phone_code", #"{"code": "\#(code)"}"#)
        #expect(try company.run()?.contains("enrolment.approved") == true)
        let rows = try bench.open("first-admin.sealed")
        #expect(rows.last?.first == ScriptBench.admin && rows.last?.last?.count == 16)
        #expect(try company.state == .underReview)

        var ask = AskApplicant()
        ask.question = "Which company is it?"
        try company.review(ask)
        #expect(try company.run()?.contains("evidence") == true)
        try company.signal("evidence", #"{"comment": "our licence"}"#, files: ["licence.pdf", "tax.pdf"])
        #expect(try company.run()?.contains("enrolment.approved") == true)
        #expect(try bench.database.store.latestReview()?.files.map(\.name) == ["licence.pdf", "tax.pdf"])

        var reject = RejectApplication()
        reject.reason = "not this name"
        try company.review(reject)
        #expect(try company.run()?.contains("appeal") == true)
        try company.signal("appeal", #"{"comment": "it is our name"}"#, files: ["register.pdf"])
        #expect(try company.run()?.contains("enrolment.approved") == true)
        #expect(try bench.database.store.latestReview()?.comment == "it is our name")

        try company.review(ApproveApplication())
        #expect(try company.run()?.contains("sign") == true)
        try company.signal("sign")
        #expect(try company.run()?.contains("enrolment.active") == true)
        #expect(try company.state == .agreementSigned)
        try company.pass("4h")
        #expect(try company.run() == nil)
        #expect(bench.console.logs == ["info active; billing date 2026-12-20 "])
        #expect(try company.state == .active)
        #expect(try bench.database.store.account().standing == .active)
        #expect(try bench.database.store.profile(.support, .current)?.email?.text == "support@contoso.cn")
    }

    @Test("without people's doing, the weeks of a review pass by the clock alone")
    func byTheClock() throws {
        let company = try Company([(EnrolmentPolicies.phoneChallenge, "never")])
        #expect(try company.run(nil)?.contains("enrolment.approved") == true)
        try company.pass("1w")
        #expect(try company.run()?.contains("enrolment.approved") == true)
        #expect(company.bench.console.output == "still under review since 2026-11-20T08:00:00Z\n")
        try company.pass("2w")
        #expect(try company.run()?.contains("sign") == true)
        try company.signal("sign")
        #expect(try company.run()?.contains("enrolment.active") == true)
        try company.pass("4h")
        #expect(try company.run() == nil)
    }

    @Test(
        "files are given as a list or by names, and every wrong one is told at once",
        arguments: [
            (#"{ files = "a" }"#, "the operation"),
            (#"{ files = {} }"#, "files must have 1 to 20 items, got 0"),
            (#"{ files = 7 }"#, "files must be a list, got number 7"),
            (#"{ files = { a = 1, b = "x", c = true } }"#, "files.a must be text, got number 1; "),
            (#"{ files = { a = 1, b = "x", c = true } }"#, "files.c must be text, got true"),
        ])
    func files(arguments: String, message: String) throws {
        let company = try Company([
            (EnrolmentPolicies.phoneChallenge, "never"), (EnrolmentPolicies.reviewer, "manual"),
        ])
        _ = try company.run(nil)
        var ask = AskApplicant()
        ask.question = "Which company is it?"
        try company.review(ask)
        company.bench.console = RecordingConsole()
        let report = try company.bench.run("partner.enrolment.attach " + arguments)
        #expect(report.failure?.message.contains(message) == true, "\(String(describing: report.failure))")
        #expect(try company.state == .infoRequested)
    }
}
