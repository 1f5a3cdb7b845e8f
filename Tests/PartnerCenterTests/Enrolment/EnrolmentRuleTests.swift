import PartnerCenter
import PartnerTesting
import Testing

@Suite struct EnrolmentRuleTests {
    private static func texts(without name: String? = nil) throws -> FieldTexts {
        var texts = FieldTexts()
        for field in try FieldTexts.of(Application.fixture()).fields where field.name != name {
            texts.add(field.name, field.text)
        }
        return texts
    }

    @Test("an application names the MPN ID, the legal profile, the approval contact and the customer support")
    func application() throws {
        #expect(
            try SubmitApplication.read(Self.texts(), for: "enrolment.submit").application == .fixture())
        let error = #expect(throws: OperationError.self) {
            try SubmitApplication.read(FieldTexts(), for: "enrolment.submit")
        }
        for field in ["mpn_id", "legal", "approval_contact", "support"] {
            #expect(error?.message.contains("\(field) is missing") == true)
        }
        let bench = try EnrolmentBench.underReview()
        let answer = try bench.get()
        #expect(answer.enrolment.state == .underReview && answer.enrolment.state.actsNext == .reviewer)
        #expect(answer.enrolment.details.application == .fixture())
    }

    @Test("an application without an MPN ID is refused")
    func mpnID() {
        let error = #expect(throws: OperationError.self) {
            try SubmitApplication.read(Self.texts(without: "mpn_id"), for: "enrolment.submit")
        }
        #expect(error?.code == .badArgument && error?.field == "mpn_id")
    }

    @Test("what is still missing is listed before each step")
    func missing() throws {
        let bench = try EnrolmentBench(["reviewer": "manual"])
        #expect(try bench.get().missing.count == 7)
        try bench.start()
        #expect(try bench.get().missing.count == 5)
        try bench.answer(bench.code())
        #expect(try bench.get().missing.first == "the MPN ID: enrolment.submit")
        try bench.submit()
        #expect(try bench.get().missing.isEmpty)
        try bench.ask([.taxRegistration, .employmentLetter])
        #expect(
            try bench.get().missing == [
                "an answer to \"Is it this company?\": enrolment.attach",
                "a file for the tax registration: enrolment.attach",
                "a file for the employment letter: enrolment.attach",
            ])
        try bench.attach()
        try bench.reject()
        #expect(try bench.get().missing == ["an appeal with evidence: enrolment.appeal"])
        try bench.appeal()
        try bench.approve()
        #expect(try bench.get().missing == ["a global admin's signature: enrolment.sign"])
        try bench.sign()
        #expect(try bench.get().missing.isEmpty)
    }

    @Test("a review takes as many weeks of the center's clock as the policy says")
    func weeks() throws {
        let usual = try EnrolmentBench.underReview()
        try usual.pass("20d")
        #expect(try usual.state == .underReview)
        try usual.pass("1d")
        #expect(try usual.state == .approved)
        #expect(usual.store.records.last?.actor == "system")
        #expect(usual.store.records.last?.at == (try Instant("2026-12-11T08:00:00Z")))
        let long = try EnrolmentBench.underReview(["review_duration": "2mo"])
        try long.pass("8w")
        #expect(try long.state == .underReview)
        try long.pass("1w")
        #expect(try long.state == .approved)
    }

    @Test("a review includes a credit check, whose finding is a policy")
    func creditCheck() throws {
        let bench = try EnrolmentBench.underReview(["credit_check": "fail"])
        try bench.pass("3w")
        let answer = try bench.get()
        #expect(answer.enrolment.state == .rejected)
        #expect(answer.enrolment.reason == "The credit check was not passed.")
    }

    @Test("the result of a review comes by e-mail")
    func letters() throws {
        let yes = try EnrolmentBench.underReview()
        try yes.pass("3w")
        let letter = try #require(try yes.letters().first)
        #expect(letter.to == "chen.jie@contoso.cn" && letter.body.contains("enrolment.sign"))
        let no = try EnrolmentBench.underReview(["reviewer": "manual"])
        try no.reject("wrong address")
        let refusal = try #require(try no.letters().first)
        #expect(refusal.body.contains("wrong address") && refusal.body.contains("appeal"))
    }

    @Test("the center's own reviewer approves, rejects, asks or leaves it to the operator")
    func reviewer() throws {
        for (policy, first) in [
            ("approve", EnrolmentState.approved), ("reject", .rejected), ("ask", .infoRequested),
            ("manual", .underReview),
        ] {
            let bench = try EnrolmentBench.underReview(["reviewer": policy])
            try bench.pass("9w")
            #expect(try bench.state == first, "\(policy)")
        }
        let bench = try EnrolmentBench.underReview(["reviewer": "reject"])
        try bench.pass("3w")
        try bench.appeal()
        try bench.pass("3w")
        #expect(try bench.state == .approved)
    }

    @Test("only the center's operator decides a review by hand")
    func operatorOnly() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"])
        #expect(bench.refusal { try bench.perform(ApproveApplication()) }?.code == .refused)
        try bench.approve()
        // The operator was faster than the center's own reviewer, who has nothing left to do.
        let fast = try EnrolmentBench.underReview()
        try fast.reject()
        try fast.pass("9w")
        #expect(try fast.state == .rejected)
        #expect(try fast.store.latestReview()?.reviewer == "operator")
    }

    @Test("the reviewers can ask for more, by e-mail to the primary contact")
    func asked() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"])
        let answer = try bench.ask([.taxRegistration])
        #expect(answer.enrolment.state == .infoRequested && answer.enrolment.vettingStatus == .pending)
        #expect(answer.enrolment.question == "Is it this company?")
        let letter = try #require(try bench.letters().first)
        #expect(letter.to == "chen.jie@contoso.cn")
        #expect(letter.body.contains("Is it this company?") && letter.body.contains("tax registration"))
        #expect(bench.events.last == "enrolment.info_requested")
    }

    @Test("evidence puts the application back under review")
    func evidence() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "ask"])
        try bench.pass("3w")
        let answer = try bench.attach()
        #expect(answer.enrolment.state == .underReview && answer.enrolment.question == nil)
        let review = try #require(try bench.store.latestReview())
        #expect(review.cause == .evidence && review.files.map(\.name) == ["licence.pdf"])
        #expect(review.comment == "as registered")
        try bench.pass("3w")
        #expect(try bench.state == .approved)
        #expect(try bench.store.reviews(after: 0, limit: 9).map(\.verdict) == [.infoRequested, .approved])
    }

    @Test("a rejected application can be appealed with files, a document type and a comment")
    func appeal() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"])
        try bench.reject()
        let answer = try bench.appeal()
        #expect(answer.enrolment.state == .underReview && answer.enrolment.reason == nil)
        #expect(answer.enrolment.vettingStatus == .pending)
        let review = try #require(try bench.store.latestReview())
        #expect(review.cause == .appeal && review.documentType == .businessRegistration)
        #expect(review.files.map(\.name) == ["licence.pdf", "tax.pdf"] && review.comment == "it is our name")
        let items = try bench.door(as: .centerOperator).page(EachReview(), after: nil, limit: 9, Origin())
            .items
        #expect(items.map(\.review.verdict) == [.rejected, .open])
        #expect(items.map(\.companyName) == ["Contoso", "Contoso"])
    }

    @Test("files that cannot be read change nothing")
    func gone() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"])
        try bench.ask()
        var attach = AttachEvidence()
        attach.files = InputFileSet([InputFile("licence.pdf"), InputFile("gone.pdf")])
        #expect(bench.refusal { try bench.perform(attach) }?.code == .badFile)
        #expect(try bench.state == .infoRequested)
        #expect(try bench.store.reviews(after: 0, limit: 9).count == 1)
    }

    @Test("a vetting status tells what reviewers found, and a sub-status what they look at")
    func vetting() throws {
        let bench = try EnrolmentBench(["phone_challenge": "never", "reviewer": "manual"])
        func vetting() throws -> String {
            let enrolment = try bench.get().enrolment
            return "\(enrolment.vettingStatus.rawValue) \(enrolment.vettingSubStatus.rawValue)"
        }
        #expect(try vetting() == "none none")
        try bench.start()
        #expect(try vetting() == "none none")
        try bench.submit()
        #expect(try vetting() == "pending entry")
        try bench.ask([.domainOwnership])
        #expect(try vetting() == "pending email_domain")
        try bench.attach()
        #expect(try vetting() == "pending email_domain")
        try bench.reject()
        #expect(try vetting() == "rejected decision")
        try bench.appeal()
        #expect(try vetting() == "pending business_verification")
        try bench.approve()
        #expect(try vetting() == "authorized none")
    }

    @Test("a step in a state that it does not belong to is refused, saying who acts next")
    func wrongState() throws {
        let bench = try EnrolmentBench.underReview(["reviewer": "manual"])
        let error = bench.refusal { try bench.submit() }
        #expect(error?.code == .forbiddenState)
        #expect(
            error?.message
                == "enrolment.submit is not possible now: the enrolment is under_review since "
                + "2026-11-20T08:00:00Z, and the reviewer acts next")
        #expect(error?.hint?.contains("reviews.approve") == true)
        #expect(error?.details == ["state": "under_review", "acts_next": "reviewer"])
        try bench.ask()
        #expect(bench.refusal { try bench.appeal() }?.message.contains("the applicant acts next") == true)
        #expect(bench.refusal { try bench.appeal() }?.hint?.contains("enrolment.attach") == true)
        #expect(bench.refusal { try bench.approve() }?.code == .forbiddenState)
    }

    @Test("a tenant enrols once")
    func once() throws {
        let center = try RehearsalCenter()
        let door = center.door()
        let answer = try door.perform(GetEnrolment(), Origin())
        #expect(answer.enrolment.state == .active && answer.enrolment.state.actsNext == .nobody)
        #expect(answer.enrolment.vettingStatus == .authorized)
        #expect {
            try door.perform(StartEnrolment(), Origin())
        } throws: {
            ($0 as? OperationError)?.code == .forbiddenState
        }
    }

    @Test("a company that enrols does nothing else before it is a partner")
    func nothingElse() throws {
        let bench = try EnrolmentBench.underReview()
        var create = CreateUser()
        create.fullName = "Early"
        create.email = EmailAddress(unchecked: "early@contoso.cn")
        #expect(bench.refusal { try bench.perform(create) }?.code == .forbiddenState)
        try bench.pass("3w")
        try bench.sign()
        #expect(bench.refusal { try bench.perform(create) }?.code == .forbiddenState)
        try bench.pass("4h")
        try bench.perform(create)
    }

    @Test("a new partner is told the checklist of its first sign-in")
    func checklist() throws {
        let bench = try EnrolmentBench.underReview()
        #expect(try bench.get().checklist.isEmpty)
        try bench.pass("3w")
        try bench.sign()
        try bench.pass("4h")
        #expect(try bench.get().checklist.count == 3)
        #expect(try bench.get().checklist.first?.contains("profile") == true)
    }

    @Test("an enrolment says suspended while the partner owes money")
    func suspended() throws {
        let center = try RehearsalCenter()
        for (standing, state) in [
            (Standing.suspended, EnrolmentState.suspended), (.terminated, .terminated), (.active, .active),
        ] {
            var account = try center.store.account()
            account.standing = standing
            try center.store.update(account)
            #expect(try center.door().perform(GetEnrolment(), Origin()).enrolment.state == state)
        }
    }

    @Test("no API enrols a company: a real center points to the portal")
    func portal() throws {
        let bench = try EnrolmentBench()
        #expect {
            try bench.door(isRehearsal: false).perform(StartEnrolment(), Origin())
        } throws: {
            let error = $0 as? OperationError
            return error?.code == .unsupported && error?.hint?.contains("portal") == true
        }
    }

    @Test("the mailbox of the primary contact is proved by a link, in the portal only")
    func mailbox() throws {
        let bench = try EnrolmentBench.underReview()
        #expect(try bench.letters().isEmpty)
        #expect(VettingSubStatus.names.contains("email_ownership"))
    }
}
