import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ProfileRuleTests {
    @Test(
        "a partner has a legal, a billing, an organization, an mpn and a support profile, each with its own fields"
    )
    func kinds() throws {
        let bench = try ProfileBench()
        let page = try bench.center.door().page(EachProfile(), after: nil, limit: 3, Origin())
        let rest = try bench.center.door().page(EachProfile(), after: page.next, limit: 3, Origin())
        #expect(rest.next == nil)
        let fields = try (page.items + rest.items).map { answer in
            var names: [String] = []
            for field in try FieldTexts.of(answer.profile).fields {
                let name = String(field.name.prefix { $0 != "." })
                if !names.contains(name) { names.append(name) }
            }
            return names.joined(separator: " ")
        }
        #expect(
            fields == [
                "kind company_name address primary_contact company_approver_email vetting_status "
                    + "vetting_sub_status verified_at etag",
                "kind company_name address primary_contact billing_currency billing_day etag",
                "kind company_name address tenant_id domain email language culture etag",
                "kind partner_name mpn_id etag", "kind email telephone website etag",
            ])
    }

    @Test(
        "what can be updated depends on the profile, and everything else is refused at once",
        arguments: ProfileKind.allCases.filter { $0 != .mpn })
    func updatable(kind: ProfileKind) throws {
        let values: [(String, String)] = [
            ("company_name", "Fabrikam"), ("address.city", "Pudong"), ("primary_contact.last_name", "Wang"),
            ("company_approver_address.line1", "2 Nanjing Road"), ("company_approver_email", "b@contoso.cn"),
            ("purchase_order_number", "PO-8"), ("tax_id", "91350100M000100Y43"), ("email", "c@contoso.cn"),
            ("language", "en"), ("culture", "en-US"), ("telephone", "13800138001"),
            ("website", "https://contoso.cn"),
        ]
        func isOf(_ name: String) -> Bool { kind.updatable.contains(String(name.prefix { $0 != "." })) }
        let bench = try ProfileBench(["verified_legal_name": "allow"])
        if kind == .legal {
            try bench.update(
                .legal,
                [
                    ("company_approver_address.line1", "1 Road"),
                    ("company_approver_address.city", "Shanghai"),
                    ("company_approver_address.state", "SH"),
                    ("company_approver_address.postal_code", "200001"),
                ])
        }
        let foreign = values.filter { !isOf($0.0) }
        let error = try #require(try bench.refusal(kind, foreign))
        #expect(error.code == .badArgument)
        for (name, _) in foreign {
            let field = name.prefix { $0 != "." }
            #expect(error.message.contains("\(field) cannot be updated in the \(kind.rawValue) profile"))
        }
        let own = values.filter { isOf($0.0) }
        #expect(Set(own.map { String($0.0.prefix { $0 != "." }) }) == Set(kind.updatable))
        let answer = try FieldTexts.of(bench.update(kind, own).profile)
        for (name, value) in own {
            #expect(answer[name] == (name == "telephone" ? "+8613800138001" : value), "\(name)")
        }
    }

    @Test("the mpn profile can only be verified")
    func mpnIsReadOnly() throws {
        let bench = try ProfileBench()
        let error = try bench.refusal(.mpn, [("company_name", "Fabrikam")])
        #expect(error?.code == .forbiddenState)
        #expect(error?.message == "the mpn profile cannot be updated: it is only verified")
    }

    @Test("an MPN ID is verified by looking its profile up")
    func mpnLookUp() throws {
        let door = try RehearsalCenter().door()
        var get = GetProfile()
        get.kind = .mpn
        get.mpnID = MPNID("4567890")
        #expect(try door.perform(get, Origin()).profile.partnerName == "Contoso Cloud")
        get.mpnID = MPNID("1234567")
        #expect {
            try door.perform(get, Origin())
        } throws: {
            ($0 as? OperationError)?.code == .notFound
        }
        get.kind = .legal
        get.vettingVersion = .current
        #expect {
            try door.perform(get, Origin())
        } throws: {
            ($0 as? OperationError)?.code == .badArgument
        }
    }

    @Test("the support profile can be read although the page on it does not list 21Vianet")
    func support() throws {
        #expect(GetProfile.facts.support[.cn21v] == .api)
        #expect(try ProfileBench().get(.support).website?.text == "https://support.contoso.cn")
    }

    @Test("of an address only what is given changes")
    func partialAddress() throws {
        let bench = try ProfileBench()
        let after = try bench.update(
            .billing, [("address.line2", "Floor 7"), ("primary_contact.phone", nil)])
        var expected = Address.fixture()
        expected.line2 = "Floor 7"
        #expect(after.profile.address == expected)
        #expect(after.profile.primaryContact?.phone == nil)
        #expect(
            bench.store.records.last?.changes
                == #"{"address.line2":[null,"Floor 7"],"primary_contact.phone":["+8613800138000",null]}"#)
        for field in ["address", "address.city", "primary_contact.email", "primary_contact"] {
            #expect(try bench.refusal(.billing, [(field, nil)])?.code == .badArgument, "\(field)")
        }
    }

    @Test("a profile that was changed since its etag was read is not overwritten")
    func etag() throws {
        let bench = try ProfileBench()
        try bench.update(.support, [("telephone", "021-61234568"), ("etag", "v1")])
        let error = try bench.refusal(.support, [("telephone", "021-61234569"), ("etag", "v1")])
        #expect(error?.code == .conflict)
        try bench.update(.support, [("telephone", "021-61234568"), ("etag", "v2")])
        #expect(try bench.get(.support).version == 2, "what changes nothing is no change")
        #expect(bench.events == ["profiles.update"])
    }

    @Test("the legal, billing and organization profiles are there to be checked at the first sign-in")
    func made() throws {
        let store = MemoryStore()
        let context = OperationContext(
            actor: .centerOperator, now: .fixture, origin: Origin(), vault: FixedVault())
        try Profiles.make(.fixture(), on: store, context)
        #expect(store.records.map(\.subjectID) == ProfileKind.allCases.map { "profile-\($0.rawValue)" })
        #expect(store.records.allSatisfy { $0.operation == "profiles.created" && $0.actor == "operator" })
        for kind in [ProfileKind.legal, .billing, .organization] {
            #expect(try store.profile(kind)?.companyName == "Contoso Cloud")
            #expect(try store.profile(kind)?.address == .fixture())
        }
        #expect(try store.profile(.legal)?.vettingStatus == .authorized)
    }

    @Test("profiles are updated and submitted in the account settings of the portal")
    func submitted() { #expect(UpdateProfile.facts.sources.joined().contains("Update your partner profile")) }

    @Test(
        "the organization profile is the account that vendors bill directly, apart from the support profile")
    func organization() throws {
        let bench = try ProfileBench()
        try bench.update(.organization, [("email", "billing@contoso.cn")])
        #expect(try bench.get(.support).email?.text == "support@contoso.cn")
        #expect(try bench.get(.organization).domain == "contoso.partner.onmschina.cn")
        let id = try #require(try bench.get(.organization).tenantID)
        #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }

    @Test("a primary contact of the legal profile who is no global admin is noted, not refused")
    func primaryContact() throws {
        let bench = try ProfileBench()
        var get = GetProfile()
        #expect(try bench.center.door().perform(get, Origin()).notes.isEmpty)
        for email in ["staff@contoso.cn", "nobody@contoso.cn"] {
            let answer = try bench.update(.legal, [("primary_contact.email", email)])
            #expect(answer.notes == ["the primary contact \(email) should be a global admin"])
        }
        get.kind = .billing
        #expect(try bench.center.door().perform(get, Origin()).notes.isEmpty)
    }
}
