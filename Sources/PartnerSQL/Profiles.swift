public import PartnerCenter
internal import SQL

extension SQLStore: ProfileStore {
    /// The profile of a kind in one of its states, or nil.
    public func profile(_ kind: ProfileKind, _ version: VettingVersion) throws -> Profile? {
        let find = try statement(
            """
            SELECT version, company_name, partner_name, mpn_id,
                address_line1, address_line2, address_line3, address_city, address_state, address_postal_code,
                address_country,
                contact_first_name, contact_last_name, contact_email, contact_phone,
                approver_line1, approver_line2, approver_line3, approver_city, approver_state,
                approver_postal_code, approver_country, approver_email,
                purchase_order_number, tax_id, billing_currency, billing_day, tenant_id, domain, email, language,
                culture, telephone, website, vetting_status, vetting_sub_status, verified_at
            FROM profiles WHERE kind = $1 AND state = $2
            """)
        find.bind(1, kind.rawValue)
        find.bind(2, version.rawValue)
        return try find.first { try Self.profile(kind, $0) }
    }

    /// Writes the profile whole in place of the one of its kind in this state, or as the first.
    public func save(_ profile: Profile, as version: VettingVersion) throws {
        let replace = try statement(
            """
            INSERT OR REPLACE INTO profiles (kind, state, version, company_name, partner_name, mpn_id,
                address_line1, address_line2, address_line3, address_city, address_state, address_postal_code,
                address_country,
                contact_first_name, contact_last_name, contact_email, contact_phone,
                approver_line1, approver_line2, approver_line3, approver_city, approver_state,
                approver_postal_code, approver_country, approver_email,
                purchase_order_number, tax_id, billing_currency, billing_day, tenant_id, domain, email, language,
                culture, telephone, website, vetting_status, vetting_sub_status, verified_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)
            """)
        replace.bind(1, profile.kind.rawValue)
        replace.bind(2, version.rawValue)
        replace.bind(3, profile.version)
        replace.bind(4, profile.companyName)
        replace.bind(5, profile.partnerName)
        replace.bind(6, profile.mpnID?.text)
        replace.bind(profile.address, from: 7)
        replace.bind(14, profile.primaryContact?.firstName)
        replace.bind(15, profile.primaryContact?.lastName)
        replace.bind(16, profile.primaryContact?.email.text)
        replace.bind(17, profile.primaryContact?.phone?.text)
        replace.bind(profile.approverAddress, from: 18)
        replace.bind(25, profile.approverEmail?.text)
        replace.bind(26, profile.purchaseOrderNumber)
        replace.bind(27, profile.taxID?.text)
        replace.bind(28, profile.billingCurrency)
        replace.bind(29, profile.billingDay)
        replace.bind(30, profile.tenantID)
        replace.bind(31, profile.domain)
        replace.bind(32, profile.email?.text)
        replace.bind(33, profile.language?.rawValue)
        replace.bind(34, profile.culture?.rawValue)
        replace.bind(35, profile.telephone?.text)
        replace.bind(36, profile.website?.text)
        replace.bind(37, profile.vettingStatus?.rawValue)
        replace.bind(38, profile.vettingSubStatus?.rawValue)
        replace.bind(39, profile.verifiedAt?.milliseconds)
        try replace.run()
    }

    private static func profile(_ kind: ProfileKind, _ row: Statement) throws -> Profile {
        var profile = Profile(kind)
        profile.version = row.int64(0)
        profile.companyName = row.optionalText(1)
        profile.partnerName = row.optionalText(2)
        profile.mpnID = row.optionalText(3).map(MPNID.init(unchecked:))
        profile.address = try row.address(from: 4)
        profile.primaryContact = row.contact(from: 11)
        profile.approverAddress = try row.address(from: 15)
        profile.approverEmail = row.optionalText(22).map(EmailAddress.init(unchecked:))
        profile.purchaseOrderNumber = row.optionalText(23)
        profile.taxID = row.optionalText(24).map(SocialCreditCode.init(unchecked:))
        profile.billingCurrency = row.optionalText(25)
        profile.billingDay = row.optionalInt64(26)
        profile.tenantID = row.optionalText(27)
        profile.domain = row.optionalText(28)
        profile.email = row.optionalText(29).map(EmailAddress.init(unchecked:))
        profile.language = try row.optionallyListed(30)
        profile.culture = try row.optionallyListed(31)
        profile.telephone = row.optionalText(32).map(ChinaTelephone.init(unchecked:))
        profile.website = row.optionalText(33).map(WebAddress.init(unchecked:))
        profile.vettingStatus = try row.optionallyListed(34)
        profile.vettingSubStatus = try row.optionallyListed(35)
        profile.verifiedAt = try row.optionalInt64(36).map { try Instant(milliseconds: $0) }
        return profile
    }
}

extension Statement {
    /// Binds the seven columns of an address from parameter `first` on.
    func bind(_ address: Address?, from first: Int) {
        bind(first, address?.line1)
        bind(first + 1, address?.line2)
        bind(first + 2, address?.line3)
        bind(first + 3, address?.city)
        bind(first + 4, address?.state?.code)
        bind(first + 5, address?.postalCode.text)
        bind(first + 6, address?.country.rawValue)
    }

    /// Reads the seven columns of an address from column `first` on; nil where there is no first line.
    func address(from first: Int) throws -> Address? {
        guard let line1 = optionalText(first) else { return nil }
        var address = Address()
        address.line1 = line1
        address.line2 = optionalText(first + 1)
        address.line3 = optionalText(first + 2)
        address.city = text(first + 3)
        address.state = optionalText(first + 4).flatMap { Province($0) }
        address.postalCode = PostalCode(unchecked: text(first + 5))
        address.country = try listed(first + 6)
        return address
    }

    /// Reads the four columns of a contact from column `first` on; nil where there is no given name.
    func contact(from first: Int) -> Contact? {
        guard let firstName = optionalText(first) else { return nil }
        var contact = Contact()
        contact.firstName = firstName
        contact.lastName = text(first + 1)
        contact.email = EmailAddress(unchecked: text(first + 2))
        contact.phone = optionalText(first + 3).map(ChinaTelephone.init(unchecked:))
        return contact
    }

    /// A value of a closed list, or nil.
    func optionallyListed<T: ClosedList>(_ column: Int) throws -> T? {
        isNull(column) ? nil : try listed(column)
    }
}
