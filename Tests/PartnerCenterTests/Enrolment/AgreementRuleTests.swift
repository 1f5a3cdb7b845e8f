import PartnerCenter
import PartnerTesting
import Testing

@Suite struct AgreementRuleTests {
    /// A company that was approved at the clock's start, and may have another user.
    private func approved(_ policies: [String: String] = [:]) throws -> EnrolmentBench {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"].merging(policies) { $1 })
        try bench.approve()
        return bench
    }

    @Test("only an approved application is signed")
    func approvedOnly() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"])
        #expect(bench.refusal { try bench.sign() }?.code == .forbiddenState)
        try bench.reject()
        #expect(bench.refusal { try bench.sign() }?.code == .forbiddenState)
        try bench.appeal()
        try bench.approve()
        #expect(try bench.sign().enrolment.state == .agreementSigned)
    }

    @Test("only a global admin signs the agreement")
    func globalAdmin() throws {
        let bench = try approved()
        _ = try bench.store.insert(.fixture(email: "billing@contoso.cn", adminRole: .billing))
        _ = try bench.store.insert(.fixture(email: "gone@contoso.cn", adminRole: .global))
        var gone = try #require(try bench.store.user(id: 3))
        gone.state = .inactive
        try bench.store.update(gone)
        for (signer, code) in [
            ("u-2", ErrorCode.refused), ("billing@contoso.cn", .refused), ("gone@contoso.cn", .refused),
            ("u-9", .notFound), ("nobody@contoso.cn", .notFound),
        ] {
            let error = bench.refusal { try bench.sign(signer) }
            #expect(error?.code == code && error?.field == "signer_id", "\(signer)")
        }
        #expect(try bench.state == .approved)
        let signed = try bench.sign("ADMIN@contoso.partner.onmschina.cn")
        #expect(signed.enrolment.signerID == 1)
    }

    @Test("a signature cannot be taken back")
    func forGood() throws {
        let bench = try approved()
        try bench.sign()
        #expect(bench.refusal { try bench.sign() }?.code == .forbiddenState)
        #expect(SignAgreement.facts.kind == .irreversible)
    }

    @Test(
        "the billing date follows from the day of the signature",
        arguments: [
            ("2026-11-20T08:00:00Z", "signature_day", "2026-12-20", 20),
            // In China it is February already.
            ("2027-01-31T16:30:00Z", "signature_day", "2027-03-01", 1),
            ("2027-01-31T15:30:00Z", "signature_day", "2027-02-28", 31),
            ("2026-12-31T08:00:00Z", "month_start", "2027-01-01", 1),
        ])
    func billingDate(signed: String, policy: String, date: String, day: Int64) throws {
        let bench = try approved(["billing_date": policy])
        #expect(try bench.get().enrolment.billingDate == nil)
        try bench.store.setManualClock(at: Instant(signed))
        let answer = try bench.sign()
        #expect(answer.enrolment.signedAt == (try Instant(signed)))
        #expect(answer.enrolment.billingDate?.description == date)
        #expect(answer.enrolment.billingDay == day)
    }

    @Test("an e-mail confirms the signature with the billing date")
    func confirmation() throws {
        let bench = try approved()
        try bench.sign()
        let letter = try #require(try bench.letters().last)
        #expect(letter.subject.contains("2026-12-20") && letter.body.contains("2026-12-20"))
        #expect(letter.to == "chen.jie@contoso.cn")
    }

    @Test("the billing date stays as the signature fixed it")
    func fixed() throws {
        let bench = try approved()
        let signed = try bench.sign().enrolment
        try bench.pass("5w")
        let later = try bench.get().enrolment
        #expect(later.state == .active)
        #expect(later.billingDate == signed.billingDate && later.billingDay == signed.billingDay)
        #expect(later.signedAt == signed.signedAt)
    }

    @Test("setting the account up takes as many hours after the signature as the policy says")
    func hours() throws {
        for (policy, before, rest) in [("4h", "239m", "1m"), ("90m", "89m", "1m")] {
            let bench = try approved(["provisioning_duration": policy])
            try bench.sign()
            #expect(try bench.state == .agreementSigned)
            try bench.pass(before)
            #expect(try bench.state == .provisioning)
            #expect(try bench.store.account().standing == .enrolling)
            try bench.pass(rest)
            #expect(try bench.state == .active)
            #expect(try bench.store.account().standing == .active)
            #expect(bench.events.last == "enrolment.active")
        }
    }

    @Test("a company that becomes a partner has the profiles that it applied with")
    func profiles() throws {
        let bench = try approved()
        try bench.sign()
        #expect(try bench.store.profile(.legal, .current) == nil)
        try bench.pass("4h")
        let legal = try bench.store.profile(.legal, .current)
        #expect(legal?.companyName == "Contoso (Shanghai) Co., Ltd.")
        #expect(legal?.approverEmail?.text == "zhang.wei@contoso.cn")
        #expect(try bench.store.profile(.mpn, .current)?.mpnID?.text == "4390934")
        #expect(try bench.store.profile(.billing, .current)?.billingDay == 20)
    }

    @Test("the agreement itself is read in the portal: its text is not public")
    func text() throws {
        let rule = try #require(
            DocumentedRules.all.first { $0.behaviour.hasPrefix("the agreement itself is read") })
        #expect(rule.standing == .portal("the page that asks to Accept and continue"))
        #expect(SignAgreement.description.map(\.name) == ["signer_id"])
    }
}
