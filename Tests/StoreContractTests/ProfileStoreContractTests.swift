import PartnerCenter
import PartnerSQL
import PartnerTesting
import Testing

@Suite struct ProfileStoreContractTests {
    /// A profile with every field that any kind has.
    private static func full(_ kind: ProfileKind) -> Profile {
        var profile = Profile(kind)
        profile.companyName = "康托索 \"云\""
        profile.partnerName = "Contoso"
        profile.mpnID = MPNID(unchecked: "4567890")
        profile.address = .fixture()
        profile.address?.line2 = "Floor 7"
        profile.address?.line3 = "Room 701"
        profile.primaryContact = PartnerDetails.fixture().legal.primaryContact
        profile.approverAddress = .fixture(city: "Pudong")
        profile.approverEmail = EmailAddress(unchecked: "approver@contoso.cn")
        profile.purchaseOrderNumber = "PO-7"
        profile.taxID = SocialCreditCode(unchecked: "91350100M000100Y43")
        profile.billingCurrency = "CNY"
        profile.billingDay = 31
        profile.tenantID = "00000000-0000-4000-8000-000000000001"
        profile.domain = "contoso.partner.onmschina.cn"
        profile.email = EmailAddress(unchecked: "info@contoso.cn")
        profile.language = .english
        profile.culture = .chinese
        profile.telephone = ChinaTelephone(unchecked: "+8602161234567")
        profile.website = WebAddress(unchecked: "https://contoso.cn")
        profile.vettingStatus = .rejected
        profile.vettingSubStatus = .emailDomain
        profile.verifiedAt = .fixture
        profile.version = 7
        return profile
    }

    @Test("a profile comes back as it was saved, full or empty", arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        for kind in ProfileKind.allCases {
            #expect(try store.profile(kind) == nil)
            try store.save(Profile(kind))
            #expect(try store.profile(kind) == Profile(kind))
            try store.save(Self.full(kind))
        }
        for kind in ProfileKind.allCases { #expect(try store.profile(kind) == Self.full(kind)) }
        try store.save(Profile(.legal))
        #expect(try store.profile(.legal) == Profile(.legal), "nothing of the former one stays")
    }

    @Test("the state that was last verified is kept beside the present one", arguments: StoreUnderTest.all)
    func versions(under test: StoreUnderTest) throws {
        let store = try test.make()
        var profile = Self.full(.legal)
        try store.save(profile, as: .lastFinalized)
        #expect(try store.profile(.legal) == nil)
        profile.companyName = "Fabrikam"
        try store.save(profile)
        #expect(try store.profile(.legal)?.companyName == "Fabrikam")
        #expect(try store.profile(.legal, .lastFinalized) == Self.full(.legal))
    }
}

@Suite struct SeededProfileTests {
    @Test("a center that is made on first use has all five profiles, each audited")
    func seeded() throws {
        let database = try CenterDatabase(
            .memory, seed: CenterDatabase.Seed(), vault: FixedVault(), now: .fixture)
        let store = database.store
        for kind in ProfileKind.allCases { #expect(try store.profile(kind) != nil, "\(kind)") }
        #expect(try store.profile(.legal)?.address?.city == "Shanghai")
        #expect(try store.profile(.legal) == store.profile(.legal, .lastFinalized))
        #expect(try store.profile(.organization)?.domain == store.account().domain)
        let contact = try #require(try store.profile(.legal)?.primaryContact)
        #expect(try store.user(email: contact.email)?.adminRole == .global)
        let records = try store.auditRecords(after: 0, limit: 99, AuditFilter())
        #expect(
            records.map(\.subjectID)
                == [
                    "u-1", "profile-legal", "profile-billing", "profile-organization", "profile-mpn",
                    "profile-support",
                ])
    }

    @Test("an empty center has no profile")
    func empty() throws {
        var seed = CenterDatabase.Seed()
        seed.isEmpty = true
        let database = try CenterDatabase(.memory, seed: seed, vault: FixedVault(), now: .fixture)
        for kind in ProfileKind.allCases { #expect(try database.store.profile(kind) == nil) }
    }
}
