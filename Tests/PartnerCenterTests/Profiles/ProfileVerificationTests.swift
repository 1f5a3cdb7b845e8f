import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ProfileVerificationTests {
    private static func frozen(_ kind: ProfileKind, _ field: String, _ same: String, _ other: String) throws {
        let bench = try ProfileBench()
        let error = try bench.refusal(kind, [(field, other)])
        #expect(error?.code == .forbiddenState)
        #expect(error?.field == field)
        try bench.update(kind, [(field, same)])
        #expect(bench.events.isEmpty, "given as it is, it changes nothing")
    }

    @Test("the billing day cannot be changed after the enrolment")
    func billingDay() throws { try Self.frozen(.billing, "billing_day", "20", "21") }

    @Test("the billing currency cannot be changed after the enrolment")
    func billingCurrency() throws { try Self.frozen(.billing, "billing_currency", "CNY", "USD") }

    @Test("the tenant's domain cannot be changed after the enrolment")
    func domain() throws {
        try Self.frozen(
            .organization, "domain", "Contoso.partner.onmschina.cn", "fabrikam.partner.onmschina.cn")
    }

    @Test(
        "the country of an address cannot be changed",
        arguments: [ProfileKind.legal, .billing, .organization])
    func country(kind: ProfileKind) throws {
        let bench = try ProfileBench()
        #expect(try bench.refusal(kind, [("address.country", "US")])?.code == .badArgument)
        try bench.update(kind, [("address.country", "CN")])
        try bench.update(kind, [("address.country", nil)])
        #expect(try bench.get(kind).address?.country == .china)
        #expect(bench.events.isEmpty)
    }

    @Test("a legal name that was verified is changed by support only")
    func legalName() throws {
        let bench = try ProfileBench()
        let name = [("company_name", String?.some("Fabrikam"))]
        let error = try #require(try bench.refusal(.legal, name))
        #expect(error.code == .forbiddenState && error.hint?.contains("support ticket") == true)
        try bench.update(.organization, name)
        let operation = try ProfileBench.operation(.legal, name)
        let byOperator = Door(
            LocalCenter(
                store: bench.store, as: .centerOperator, capabilities: bench.center.capabilities,
                vault: bench.center.vault, clock: { .fixture }))
        #expect(try byOperator.perform(operation, Origin()).profile.vettingStatus == .pending)
        try bench.update(.legal, [("company_name", "Fabrikam 2")])
        let free = try ProfileBench(["verified_legal_name": "allow"])
        #expect(try free.update(.legal, name).profile.companyName == "Fabrikam")
    }

    @Test("a changed legal name or address is verified anew, and nothing else is")
    func verified() throws {
        let bench = try ProfileBench()
        try bench.update(
            .legal, [("primary_contact.last_name", "Wang"), ("company_approver_email", nil)])
        try bench.update(.billing, [("address.city", "Pudong")])
        #expect(bench.events == ["profiles.update", "profiles.update"])
        #expect(try bench.get(.legal).vettingStatus == .authorized)
        let pending = try bench.update(.legal, [("address.city", "Pudong")]).profile
        #expect(pending.vettingStatus == .pending && pending.vettingSubStatus == .businessVerification)
        #expect(pending.verifiedAt == .fixture)
        try bench.advance(days: 30)
        let after = try bench.get(.legal)
        #expect(after.vettingStatus == .authorized && after.vettingSubStatus == VettingSubStatus.none)
        #expect(after.address?.city == "Pudong" && after.version == pending.version + 1)
        let records = bench.store.records.suffix(3)
        #expect(
            records.map(\.operation)
                == ["profiles.verification_started", "profiles.update", "profiles.verified"])
        #expect(records.map(\.actor) == ["system", "admin@contoso.cn", "system"])
        #expect(
            records.last?.changes == #"{"vetting_status":["pending","authorized"],"#
                + #""vetting_sub_status":["business_verification","none"]}"#)
    }

    @Test("a changed e-mail of the primary contact is verified for its ownership")
    func mail() throws {
        let bench = try ProfileBench()
        let after = try bench.update(.legal, [("primary_contact.email", "staff@contoso.cn")]).profile
        #expect(after.vettingStatus == .pending && after.vettingSubStatus == .emailOwnership)
        try bench.update(.legal, [("address.city", "Pudong")])
        let both = try bench.update(.legal, [("primary_contact.email", "admin@contoso.cn")]).profile
        #expect(both.vettingSubStatus == .businessVerification, "the address is still being verified")
    }

    @Test("the verification of changed legal data takes as long as a policy says")
    func time() throws {
        let bench = try ProfileBench(["verification_time": "3d"])
        try bench.update(.legal, [("address.city", "Pudong")])
        try bench.advance(days: 2)
        #expect(try bench.get(.legal).vettingStatus == .pending)
        try bench.advance(days: 3)
        #expect(try bench.get(.legal).vettingStatus == .authorized)
        #expect(try bench.get(.legal).verifiedAt == ProfileBench.later(days: 3))
    }

    @Test("what comes of a verification is what a policy says")
    func rejected() throws {
        let bench = try ProfileBench(["verification_result": "rejected"])
        try bench.update(.legal, [("address.city", "Pudong")])
        try bench.advance(days: 9)
        let after = try bench.get(.legal)
        #expect(after.vettingStatus == .rejected && after.vettingSubStatus == .businessVerification)
        #expect(bench.events.last == "profiles.rejected")
        try bench.update(.legal, [("company_name", "Corrected")])
        #expect(try bench.get(.legal).vettingStatus == .pending)
    }

    @Test("a change while a verification lasts begins it anew")
    func again() throws {
        let bench = try ProfileBench()
        try bench.update(.legal, [("address.city", "Pudong")])
        try bench.update(.legal, [("address.line1", "9 Nanjing Road")])
        let due = try bench.store.firstTask(upTo: ProfileBench.later(days: 99))
        #expect(due?.kind == .verifyProfile)
        try bench.store.removeTask(id: #require(due?.id))
        #expect(
            try bench.store.firstTask(upTo: ProfileBench.later(days: 99)) == nil, "there is one task only")
    }

    @Test("the legal profile can be read as it is now and as it was last finalized")
    func versions() throws {
        let bench = try ProfileBench()
        try bench.update(.legal, [("address.city", "Pudong")])
        #expect(try bench.get(.legal, .current).address?.city == "Pudong")
        #expect(try bench.get(.legal, .lastFinalized).address?.city == "Shanghai")
        try bench.advance(days: 9)
        #expect(try bench.get(.legal, .lastFinalized).address?.city == "Pudong")
        #expect {
            try bench.get(.billing, .lastFinalized)
        } throws: {
            ($0 as? OperationError)?.code == .badArgument
        }
    }

    @Test("the vetting status is none, pending, authorized or rejected, and cannot be set")
    func status() throws {
        #expect(VettingStatus.names == ["none", "pending", "authorized", "rejected"])
        #expect(throws: OperationError.self) {
            try ProfileBench.operation(.legal, [("vetting_status", "authorized")])
        }
    }
}
