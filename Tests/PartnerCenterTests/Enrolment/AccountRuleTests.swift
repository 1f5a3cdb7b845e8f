import PartnerCenter
import PartnerTesting
import Testing

@Suite struct AccountRuleTests {
    @Test("enrolling begins with a work account, or makes one in a new tenant")
    func workAccount() throws {
        let new = try EnrolmentBench(["phone_challenge": "never"])
        let made = try new.start()
        #expect(made.admin?.email.text == "admin@contoso.partner.onmschina.cn")
        #expect(try new.store.account().domain == "contoso.partner.onmschina.cn")
        #expect(try new.store.account().name == "Contoso")
        let old = try EnrolmentBench(["phone_challenge": "never"])
        let found = try old.start {
            $0.company.domainPrefix = nil
            $0.workAccount = EmailAddress(unchecked: "it@fabrikam.cn")
        }
        #expect(found.admin?.email.text == "it@fabrikam.cn")
        #expect(try old.store.account().domain == "fabrikam.cn")
    }

    @Test("a work account of another cloud is refused")
    func otherCloud() throws {
        let bench = try EnrolmentBench()
        let error = bench.refusal {
            try bench.start {
                $0.company.domainPrefix = nil
                $0.workAccount = EmailAddress(unchecked: "it@contoso.onmicrosoft.com")
            }
        }
        #expect(error?.code == .invalid && error?.field == "work_account")
        let unfit = bench.refusal {
            try bench.start { $0.workAccount = EmailAddress(unchecked: "it@fabrikam.cn") }
        }
        #expect(unfit?.code == .invalid && unfit?.field == "company.domain_prefix")
        let neither = bench.refusal { try bench.start { $0.company.domainPrefix = nil } }
        #expect(neither?.code == .invalid && neither?.field == "company.domain_prefix")
        #expect(bench.events.isEmpty)
        #expect(try bench.store.mails(after: 0, limit: 9).isEmpty)
    }

    @Test("a new tenant's domain begins with 1 to 27 letters and digits")
    func domainPrefix() throws {
        for (prefix, fits) in [
            ("contoso", true), ("Contoso24", true), (String(repeating: "a", count: 27), true), ("", false),
            (String(repeating: "a", count: 28), false), ("con-toso", false), ("contoso.cn", false),
            ("康", false), ("a b", false),
        ] {
            let read = try? Self.read(["company.domain_prefix": prefix])
            #expect((read != nil) == fits, "\(prefix)")
        }
        let bench = try EnrolmentBench(["phone_challenge": "never"], environment: .worldwide)
        try bench.start { $0.company.domainPrefix = DomainPrefix(unchecked: "Contoso") }
        #expect(try bench.store.account().domain == "contoso.onmicrosoft.com")
    }

    /// `enrolment.start` as texts give it.
    private static func read(
        _ changes: [String: String] = [:], without left: String? = nil
    ) throws -> StartEnrolment {
        var texts = FieldTexts()
        for (name, text) in [
            ("company.name", "Contoso"), ("company.domain_prefix", "contoso"), ("contact.first_name", "Na"),
            ("contact.last_name", "Li"), ("contact.email", "li.na@contoso.cn"), ("phone", "13800138000"),
        ] where name != left { texts.add(name, changes[name] ?? text) }
        return try StartEnrolment.read(texts, for: "enrolment.start")
    }

    @Test("starting asks for the organization and for the person who becomes global admin")
    func asked() throws {
        for name in ["company.name", "contact.first_name", "contact.last_name", "contact.email", "phone"] {
            let error = #expect(throws: OperationError.self) { try Self.read(without: name) }
            #expect(error?.message.contains("\(name) is missing") == true)
        }
        let bench = try EnrolmentBench(["phone_challenge": "never"])
        try bench.start { $0.contact = .fixture("娜", "李") }
        #expect(try bench.store.user(id: 1)?.fullName == "李娜")
    }

    @Test("whether the organization is called is a policy, since the page says that it might be")
    func calls() throws {
        let called = try EnrolmentBench()
        #expect(try called.start().enrolment.state == .phoneChallenge)
        #expect(try called.store.users(after: 0, limit: 9, UserFilter()).isEmpty)
        let trusted = try EnrolmentBench(["phone_challenge": "never"])
        #expect(try trusted.start().enrolment.state == .accountCreated)
        #expect(try trusted.store.mails(after: 0, limit: 9).isEmpty)
    }

    @Test("the challenge calls the organization's number in China, and a number abroad is refused")
    func number() throws {
        let bench = try EnrolmentBench()
        let answer = try bench.start()
        let call = try #require(try bench.store.mails(after: 0, limit: 9).first)
        #expect(call.channel == .telephone && call.to == "+8613800138000")
        #expect(try bench.code().count == 6)
        #expect(answer.missing.first?.contains("+86138****8000") == true)
        let error = #expect(throws: OperationError.self) { try Self.read(["phone": "+1 425 555 0100"]) }
        #expect(error?.field == "phone")
    }

    @Test("a wrong code counts, and the last one that the policy allows ends the challenge")
    func wrongCodes() throws {
        let bench = try EnrolmentBench(["phone_challenge_attempts": "2"])
        #expect(try bench.start().attemptsLeft == 2)
        let first = try bench.answer("1")
        #expect(first.enrolment.state == .phoneChallenge && first.attemptsLeft == 1)
        let last = try bench.answer("2")
        #expect(last.enrolment.state == .accountDetails && last.attemptsLeft == nil && last.admin == nil)
        #expect(bench.refusal { try bench.answer(bench.code()) }?.code == .forbiddenState)
        #expect(bench.events == ["enrolment.start", "enrolment.answer", "enrolment.answer"])
        // Nothing of the ended challenge falls due any more.
        try bench.pass("4w")
        #expect(bench.events.count == 3)
    }

    @Test("a challenge that nobody answers expires, and the details are given again")
    func expiry() throws {
        let bench = try EnrolmentBench(["phone_challenge_expiry": "1d"])
        try bench.start()
        try bench.pass("23h")
        #expect(try bench.state == .phoneChallenge)
        try bench.pass("1h")
        #expect(try bench.state == .accountDetails)
        #expect(bench.events.last == "enrolment.challenge_expired")
        #expect(try bench.get().enrolment.since == Instant("2026-11-21T08:00:00Z"))
        try bench.start()
        #expect(try bench.answer(bench.code()).enrolment.state == .accountCreated)
        try bench.pass("2d")
        #expect(try bench.state == .accountCreated)
    }

    @Test("a code is not taken once its time is over, even before the center noticed")
    func late() throws {
        let bench = try EnrolmentBench(["phone_challenge_expiry": "1d"])
        try bench.start()
        try bench.store.setManualClock(at: Instant("2026-11-21T08:00:00Z"))
        let error = bench.refusal { try bench.answer(bench.code()) }
        #expect(error?.code == .forbiddenState && error?.hint?.contains("enrolment.start") == true)
        #expect(bench.events == ["enrolment.start"])
    }

    @Test("starting again gives a challenge up and calls anew")
    func again() throws {
        let bench = try EnrolmentBench()
        try bench.start()
        try bench.pass("2d")
        try bench.start { $0.phone = ChinaTelephone(unchecked: "+8602161234567") }
        #expect(try bench.store.mails(after: 1, limit: 9).map(\.to) == ["+8602161234567"])
        // The first call's time is over now; the second one's is not.
        try bench.pass("2d")
        #expect(try bench.answer(bench.code()).enrolment.state == .accountCreated)
        #expect(try bench.store.account().createdAt == Instant("2026-11-24T08:00:00Z"))
    }

    @Test("the first sign-in's credentials are shown once, and only their hash is kept")
    func credentials() throws {
        let bench = try EnrolmentBench()
        try bench.start()
        let answer = try bench.answer(bench.code())
        let password = try #require(answer.admin?.password)
        let hash = try #require(try bench.store.passwordHash(userID: 1))
        #expect(FixedVault().verify(password, against: hash))
        #expect(try bench.get().admin == nil)
        let clear = password.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(bench.store.records.allSatisfy { !$0.changes.contains(clear) })
        #expect(bench.events == ["enrolment.start", "enrolment.answer", "enrolment.account_created"])
    }

    @Test("the first account of a partner is a global admin")
    func globalAdmin() throws {
        let bench = try EnrolmentBench(["phone_challenge": "never"])
        #expect(try bench.door().actor().kind == .applicant)
        try bench.start()
        let user = try #require(try bench.store.user(id: 1))
        #expect(user.adminRole == .global && user.agentRole == .none && user.fullName == "Na Li")
        // Whoever applied is this admin from here on.
        #expect(try bench.door().actor().userID == 1)
    }

    @Test("a partner may have several global admins")
    func several() throws {
        let center = try RehearsalCenter()
        var create = CreateUser()
        create.fullName = "Second"
        create.email = EmailAddress(unchecked: "second@contoso.cn")
        create.adminRole = .global
        _ = try center.door().perform(create, Origin())
        #expect(try center.store.globalAdminsUpToTwo() == 2)
    }
}
