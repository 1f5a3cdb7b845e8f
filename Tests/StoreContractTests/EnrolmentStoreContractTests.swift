import PartnerCenter
import PartnerTesting
import Testing

@Suite struct EnrolmentStoreContractTests {
    /// An enrolment that has every value there can be.
    private static func whole() throws -> Enrolment {
        var enrolment = Enrolment()
        enrolment.state = .phoneChallenge
        enrolment.since = .fixture
        enrolment.vettingStatus = .pending
        enrolment.vettingSubStatus = .businessVerification
        enrolment.details.company.name = "康拓索, \"Contoso\""
        enrolment.details.company.domainPrefix = DomainPrefix(unchecked: "contoso")
        enrolment.details.company.address = address()
        enrolment.details.contact = contact("娜", "李")
        enrolment.details.phone = ChinaTelephone(unchecked: "+8602161234567-12")
        enrolment.details.workAccount = EmailAddress(unchecked: "it@contoso.cn")
        var application = Application()
        application.mpnID = MPNID(unchecked: "4390934")
        application.legal.companyName = "Contoso, Ltd."
        application.legal.address = address()
        application.legal.primaryContact = contact("Na", "Li")
        application.approvalContact = contact("Wei", "Zhang")
        application.support.email = EmailAddress(unchecked: "support@contoso.cn")
        application.support.telephone = ChinaTelephone(unchecked: "+8613800138000")
        application.support.website = WebAddress(unchecked: "https://support.contoso.cn/a?b=c,d")
        enrolment.details.application = application
        enrolment.challenge = PhoneChallenge(codeHash: [0, 255, 3], expiresAt: .fixture, wrongCodes: 2)
        enrolment.question = "Line 1\nLine 2"
        enrolment.documents = [.taxRegistration, .other]
        enrolment.reason = "no"
        enrolment.signedAt = .fixture
        enrolment.signerID = 4
        enrolment.billingDate = try CalendarDate("2027-02-28")
        enrolment.billingDay = 31
        enrolment.version = 7
        return enrolment
    }

    private static func address() -> Address {
        var address = Address()
        address.line1 = "1 Nanjing Road, Floor 3"
        address.line2 = "East"
        address.city = "上海"
        address.state = Province("SH")
        address.postalCode = PostalCode(unchecked: "200001")
        return address
    }

    private static func contact(_ first: String, _ last: String) -> Contact {
        var contact = Contact()
        contact.firstName = first
        contact.lastName = last
        contact.email = EmailAddress(unchecked: "a@contoso.cn")
        contact.phone = ChinaTelephone(unchecked: "+8613800138000")
        return contact
    }

    @Test("there is no enrolment until one is saved", arguments: StoreUnderTest.all)
    func absent(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.enrolment() == nil)
        #expect(try store.latestReview() == nil)
        #expect(try store.reviews(after: 0, limit: 9).isEmpty)
    }

    @Test(
        "an enrolment comes back as it went in, and the next one takes its place whole",
        arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        let whole = try Self.whole()
        try store.save(whole)
        #expect(try store.enrolment() == whole)
        var plain = Enrolment()
        plain.details.company.name = "Fabrikam"
        plain.details.contact = Self.contact("Wei", "Zhang")
        plain.details.phone = whole.details.phone
        plain.version = 8
        try store.save(plain)
        #expect(try store.enrolment() == plain)
        try store.save(whole)
        #expect(try store.enrolment() == whole)
    }

    @Test("every state and status comes back", arguments: StoreUnderTest.all)
    func lists(under test: StoreUnderTest) throws {
        let store = try test.make()
        var enrolment = try Self.whole()
        for state in EnrolmentState.allCases {
            enrolment.state = state
            try store.save(enrolment)
            #expect(try store.enrolment()?.state == state)
        }
        for status in VettingSubStatus.allCases {
            enrolment.vettingSubStatus = status
            enrolment.documents = DocumentType.allCases
            try store.save(enrolment)
            #expect(try store.enrolment() == enrolment)
        }
    }

    @Test(
        "reviews come by id with their files, and what became of one is written alone",
        arguments: StoreUnderTest.all)
    func reviews(under test: StoreUnderTest) throws {
        let store = try test.make()
        var first = Review()
        first.openedAt = .fixture
        first.id = try store.insert(first)
        var second = Review()
        second.cause = .appeal
        second.openedAt = .fixture
        second.documentType = .businessRegistration
        second.comment = "it is our name"
        second.files = [
            InputFileFacts(name: "营业执照.pdf", size: 1_048_577, digest: Array(0..<32)),
            InputFileFacts(name: "tax.pdf", size: 0, digest: Array(repeating: 255, count: 32)),
        ]
        second.id = try store.insert(second)
        #expect(second.id > first.id)
        #expect(try store.reviews(after: 0, limit: 9) == [first, second])
        #expect(try store.reviews(after: first.id, limit: 9) == [second])
        #expect(try store.reviews(after: 0, limit: 1) == [first])
        #expect(try store.latestReview() == second)
        second.verdict = .rejected
        second.closedAt = .fixture
        second.reviewer = "operator"
        second.remark = "no"
        try store.update(second)
        #expect(try store.latestReview() == second)
        #expect(try store.reviews(after: 0, limit: 1) == [first])
    }
}
