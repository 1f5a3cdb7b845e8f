import PartnerCenter
import PartnerTesting

/// A company, the operator of the center where it enrols, and the center's clock.
struct EnrolmentBench {
    let store: MemoryStore
    let policies: Policies
    private let vault = FixedVault()

    init(_ policies: [String: String] = [:], environment: EnvironmentName = .cn21v) throws {
        var account = Account()
        account.environment = environment
        account.currency = environment.currency
        account.standing = .enrolling
        account.createdAt = .fixture
        store = MemoryStore(account: account)
        self.policies = Policies(policies)
        try store.setManualClock(at: .fixture)
    }

    /// A center with the company under review.
    static func underReview(_ policies: [String: String] = [:]) throws -> EnrolmentBench {
        let bench = try EnrolmentBench(["phone_challenge": "never"].merging(policies) { $1 })
        try bench.start()
        try bench.submit()
        return bench
    }

    /// Where the clock stands.
    func now() throws -> Instant {
        guard case .manual(let instant) = try store.clock() else { return .fixture }
        return instant
    }

    /// Moves the clock through everything that falls due.
    func pass(_ span: String) throws {
        let work = ScheduledWork(
            store, vault: vault, policies: policies, transaction: { try store.transaction($0) })
        let target = try now().adding(CalendarSpan(span), in: .shanghai)
        _ = try ClockAdvance([work]).run(from: now(), to: target) { try store.setManualClock(at: $0) }
    }

    func door(as who: SignedIn = .applicant, isRehearsal: Bool = true) throws -> Door<
        LocalCenter<MemoryStore>
    > {
        let center = LocalCenter(
            store: store, as: who,
            capabilities: Capabilities(
                environment: try store.account().environment, isRehearsal: isRehearsal, policies: policies),
            vault: vault, clock: { .fixture })
        center.files = PaperFiles()
        return Door(center)
    }

    /// Does an operation. No transaction takes back what a refused one wrote: it must not write.
    @discardableResult
    func perform<O: PartnerOperation>(_ operation: O, as who: SignedIn = .applicant) throws -> O.Answer {
        try door(as: who).perform(operation, Origin(runID: 7, line: 3))
    }

    func get() throws -> EnrolmentAnswer { try perform(GetEnrolment()) }

    var state: EnrolmentState { get throws { try get().enrolment.state } }

    @discardableResult
    func start(_ change: (inout StartEnrolment) -> Void = { _ in }) throws -> EnrolmentAnswer {
        var start = StartEnrolment()
        start.company.name = "Contoso"
        start.company.domainPrefix = DomainPrefix(unchecked: "contoso")
        start.contact = .fixture("Na", "Li")
        start.phone = ChinaTelephone(unchecked: "+8613800138000")
        change(&start)
        return try perform(start)
    }

    /// What was said on the telephone last.
    func code() throws -> String {
        let calls = try store.mails(after: 0, limit: .max).filter { $0.channel == .telephone }
        return String((calls.last?.body ?? "").filter { $0.isNumber })
    }

    @discardableResult
    func answer(_ code: String) throws -> EnrolmentAnswer {
        var answer = AnswerChallenge()
        answer.code = ChallengeCode(unchecked: code)
        return try perform(answer)
    }

    @discardableResult
    func submit() throws -> EnrolmentAnswer {
        var submit = SubmitApplication()
        submit.application = .fixture()
        return try perform(submit)
    }

    @discardableResult
    func attach() throws -> EnrolmentAnswer {
        var attach = AttachEvidence()
        attach.files = InputFileSet([InputFile("licence.pdf")])
        attach.comment = "as registered"
        return try perform(attach)
    }

    @discardableResult
    func appeal() throws -> EnrolmentAnswer {
        var appeal = AppealRejection()
        appeal.files = InputFileSet([InputFile("licence.pdf"), InputFile("tax.pdf")])
        appeal.documentType = .businessRegistration
        appeal.comment = "it is our name"
        return try perform(appeal)
    }

    @discardableResult
    func sign(_ signer: String = "u-1") throws -> EnrolmentAnswer {
        var sign = SignAgreement()
        sign.signerID =
            UserID(signer).map { .id($0) } ?? .email(EmailAddress(unchecked: signer))
        return try perform(sign)
    }

    @discardableResult
    func approve() throws -> EnrolmentAnswer { try perform(ApproveApplication(), as: .centerOperator) }

    @discardableResult
    func reject(_ reason: String = "the name is not as registered") throws -> EnrolmentAnswer {
        var reject = RejectApplication()
        reject.reason = reason
        return try perform(reject, as: .centerOperator)
    }

    @discardableResult
    func ask(_ documents: [DocumentType] = [.taxRegistration]) throws -> EnrolmentAnswer {
        var ask = AskApplicant()
        ask.question = "Is it this company?"
        ask.documents = documents
        return try perform(ask, as: .centerOperator)
    }

    /// The e-mails that the company got.
    func letters() throws -> [Mail] {
        try store.mails(after: 0, limit: .max).filter { $0.channel == .email }
    }

    /// What happened, oldest first.
    var events: [String] { store.records.map(\.operation) }

    func refusal(_ body: () throws -> Void) -> OperationError? {
        do { try body() } catch { return error as? OperationError }
        return nil
    }
}

/// Files of which only the names are known.
struct PaperFiles: InputFiles {
    func rows(
        _ file: InputFile, _ columns: [InputColumn], check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow] { [] }
    func facts(_ file: InputFile) throws -> InputFileFacts {
        if file.path == "gone.pdf" { throw OperationError(.badFile, "there is no file gone.pdf") }
        return InputFileFacts(name: file.path, size: 12, digest: Array(repeating: 0xab, count: 32))
    }
}

extension Contact {
    static func fixture(_ first: String = "Wei", _ last: String = "Zhang") -> Contact {
        var contact = Contact()
        contact.firstName = first
        contact.lastName = last
        contact.email = EmailAddress(unchecked: "\(last.lowercased()).\(first.lowercased())@contoso.cn")
        return contact
    }
}

extension Application {
    static func fixture() -> Application {
        var application = Application()
        application.mpnID = MPNID(unchecked: "4390934")
        application.legal.companyName = "Contoso (Shanghai) Co., Ltd."
        application.legal.address.line1 = "1 Nanjing Road"
        application.legal.address.city = "Shanghai"
        application.legal.address.state = Province("SH")
        application.legal.address.postalCode = PostalCode(unchecked: "200001")
        application.legal.primaryContact = .fixture("Jie", "Chen")
        application.approvalContact = .fixture()
        application.support.email = EmailAddress(unchecked: "support@contoso.cn")
        application.support.telephone = ChinaTelephone(unchecked: "+8602161234567")
        application.support.website = WebAddress(unchecked: "https://support.contoso.cn")
        return application
    }
}
