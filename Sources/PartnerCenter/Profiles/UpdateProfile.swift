/// `profiles.update`
public struct UpdateProfile: PartnerOperation {
    /// Which of the five.
    public var kind = ProfileKind.legal
    /// The new name.
    public var companyName: String?
    /// What becomes of the address.
    public var address = GroupEdit<Address>.unchanged
    /// What becomes of the primary contact.
    public var primaryContact = GroupEdit<Contact>.unchanged
    /// What becomes of the address of the person who approves.
    public var approverAddress = GroupEdit<Address>.unchanged
    /// What becomes of the e-mail of the person who approves.
    public var approverEmail = Edit<EmailAddress>.unchanged
    /// What becomes of the purchase order number.
    public var purchaseOrderNumber = Edit<String>.unchanged
    /// What becomes of the tax number.
    public var taxID = Edit<SocialCreditCode>.unchanged
    /// The new e-mail.
    public var email: EmailAddress?
    /// The new language.
    public var language: ProfileLanguage?
    /// The new culture.
    public var culture: ProfileCulture?
    /// The new number to call.
    public var telephone: ChinaTelephone?
    /// The new page.
    public var website: WebAddress?
    /// As it is: frozen.
    public var billingCurrency: String?
    /// As it is: frozen.
    public var billingDay: Int64?
    /// As it is: frozen.
    public var domain: String?
    /// Refuses the change when the profile was changed since it was read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("kind", &kind, .any, "Which of the five.")
        try v.optional("company_name", &companyName, .text(1...256), "legal, organization: the new name.")
        try v.optional("address", &address, .any, "legal, billing, organization: where the company is.")
        try v.optional("primary_contact", &primaryContact, .any, "legal, billing: who is asked first.")
        try v.optional(
            "company_approver_address", &approverAddress, .any,
            "legal: where the person who approves is; null clears it.")
        try v.optional(
            "company_approver_email", &approverEmail, .any,
            "legal: where mail reaches the person who approves; null clears it.")
        try v.optional(
            "purchase_order_number", &purchaseOrderNumber, .text(1...100),
            "billing: what bills name for the partner's own books; null clears it.")
        try v.optional(
            "tax_id", &taxID, .any, "billing: the Unified Social Credit Code; null clears it.")
        try v.optional(
            "email", &email, .any,
            "organization, support: where mail reaches the organization or its support.")
        try v.optional("language", &language, .any, "organization: in which language it is written to.")
        try v.optional("culture", &culture, .any, "organization: how dates and numbers are spelt for it.")
        try v.optional("telephone", &telephone, .any, "support: the number that customers in need call.")
        try v.optional("website", &website, .any, "support: the page for customers in need.")
        try v.optional(
            "billing_currency", &billingCurrency, .text(3...3),
            "billing: as it is; frozen since the enrolment.")
        try v.optional(
            "billing_day", &billingDay, .range(1...31), "billing: as it is; frozen since the enrolment.")
        try v.optional(
            "domain", &domain, .text(1...256), "organization: as it is; frozen since the enrolment.")
        try v.optional(
            "etag", &etag, .any, "Refuses the change when the profile was changed since it was read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "profiles.update", "Changes one of the partner's profiles; changed legal data is verified anew.",
        kind: .write, permission: .editProfiles, support: ProfileRules.support,
        errors: [
            ProfileRules.notFound,
            ErrorFact(.conflict, "the profile was changed since the etag was read"),
            ErrorFact(
                .forbiddenState,
                "what it changes is frozen: the mpn profile, the verified legal name, the billing day and currency, "
                    + "the tenant's domain"),
        ],
        inverse: .operation(
            "profiles.update", restoring: .changedFields, reading: "profiles.get", naming: .name("kind"),
            note: "the fields before come back; legal data is verified once more"),
        example: """
            local support = partner.profiles.get { kind = "support" }
            support = partner.profiles.update {
              kind = "support", telephone = "021-61234568", etag = support.etag,
            }
            print(support.telephone, support.etag)
            """,
        sources: ProfileRules.sources + [
            "Partner Center (worldwide), \"Update your partner profile\" and \"Enrolling in the CSP program\": what is "
                + "verified anew, and what is frozen"
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> ProfileAnswer {
        let before = try ProfileRules.profile(kind, on: store)
        if let etag, etag.version != before.version { throw OperationError.profileChanged(before, etag) }
        let after = try applied(to: before)
        if let refusal = frozen(before, after, context) { throw refusal }
        var changes = ChangeList()
        changes.add(from: try FieldTexts.of(before), to: try FieldTexts.of(after))
        if changes.isEmpty { return try ProfileAnswer(before, on: store) }
        var saved = after
        saved.version = before.version + 1
        try saved.verifyAnew(since: before, on: store, context)
        try store.save(saved)
        try store.audit(
            "profiles.update", AuditSubject(.profile, named: kind.rawValue), changes, context)
        return try ProfileAnswer(saved, on: store)
    }

    /// The profile as it was asked for, or everything that is wrong with that.
    private func applied(to before: Profile) throws -> Profile {
        var problems = try foreign()
        var after = before
        after.companyName = companyName ?? before.companyName
        Self.take("address", address, true, &after.address, &problems)
        Self.take("primary_contact", primaryContact, true, &after.primaryContact, &problems)
        Self.take("company_approver_address", approverAddress, false, &after.approverAddress, &problems)
        after.approverEmail = approverEmail.applied(to: before.approverEmail)
        after.purchaseOrderNumber = purchaseOrderNumber.applied(to: before.purchaseOrderNumber)
        after.taxID = taxID.applied(to: before.taxID)
        after.email = email ?? before.email
        after.language = language ?? before.language
        after.culture = culture ?? before.culture
        after.telephone = telephone ?? before.telephone
        after.website = website ?? before.website
        if !problems.isEmpty { throw OperationError.badArgument("profiles.update", problems) }
        return after
    }

    private static func take<Group>(
        _ name: String, _ edit: GroupEdit<Group>, _ isRequired: Bool, _ value: inout Group?,
        _ problems: inout [FieldProblem]
    ) {
        if edit.isUnchanged { return }
        do { value = try edit.applied(to: value) } catch { problems += FieldProblem.all(error, below: name) }
        if isRequired, value == nil { problems.append(FieldProblem(field: name, "cannot be cleared")) }
    }

    /// Fields that this kind of profile does not have, or that nobody updates.
    private func foreign() throws -> [FieldProblem] {
        if kind.updatable.isEmpty {
            throw OperationError(
                .forbiddenState, "the \(kind.rawValue) profile cannot be updated: it is only verified",
                field: "kind",
                hint: "read it with partner.profiles.get { kind = \"\(kind.rawValue)\" }")
        }
        var names: [String] = []
        for field in try FieldTexts.of(self).fields {
            let name = String(field.name.prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names.filter { !(["kind", "etag"] + kind.updatable + kind.frozen).contains($0) }.map { name in
            FieldProblem(
                field: name, "cannot be updated in the \(kind.rawValue) profile",
                hint: "it takes \(Suggestion.list(kind.updatable))")
        }
    }

    /// Why what is asked for cannot be: it is fixed by the enrolment.
    ///
    /// Source: Partner Center (worldwide), "Enrolling in the CSP program" and "Update your partner profile"; for
    /// 21Vianet only the billing date is documented.
    private func frozen(
        _ before: Profile, _ after: Profile, _ context: OperationContext
    ) -> OperationError? {
        var fields: [String] = []
        if let billingCurrency, billingCurrency != before.billingCurrency {
            fields.append("billing_currency")
        }
        if let billingDay, billingDay != before.billingDay { fields.append("billing_day") }
        if let domain, domain.lowercased() != before.domain?.lowercased() { fields.append("domain") }
        if !fields.isEmpty {
            return OperationError(
                .forbiddenState,
                "\(Suggestion.list(fields)) of the \(kind.rawValue) profile cannot be changed after the enrolment",
                field: fields.first, hint: "leave \(fields.count == 1 ? "it" : "them") out")
        }
        let isVerifiedName =
            kind == .legal && before.vettingStatus == .authorized && before.companyName != after.companyName
        if isVerifiedName, context.actor.kind != .centerOperator,
            context.policies[ProfilePolicies.legalName] == "support_ticket"
        {
            return OperationError(
                .forbiddenState, "the legal name was verified: only support changes it",
                field: "company_name",
                hint: "open a support ticket; in a rehearsal the operator does it (--as operator)")
        }
        return nil
    }
}

extension OperationError {
    static func profileChanged(_ profile: Profile, _ etag: ETag) -> OperationError {
        OperationError(
            .conflict,
            "the \(profile.kind.rawValue) profile was changed since it was read: "
                + "it is v\(profile.version), not v\(etag.version)",
            field: "etag", hint: "read it again, then decide again")
    }
}
