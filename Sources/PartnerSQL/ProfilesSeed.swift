internal import PartnerCenter

extension CenterDatabase.Seed {
    /// The company in the profiles of a center that is made on first use; its contact is the first global admin.
    func partner(_ admin: CreateUser) -> PartnerDetails {
        var legal = LegalDetails()
        legal.companyName = name
        legal.address.line1 = "1 Nanjing West Road"
        legal.address.city = "Shanghai"
        legal.address.state = Province("SH")
        legal.address.postalCode = PostalCode(unchecked: "200041")
        let names = admin.fullName.split(separator: " ", maxSplits: 1).map { String($0.prefix(50)) }
        legal.primaryContact.firstName = names.first ?? admin.fullName
        legal.primaryContact.lastName = names.last ?? admin.fullName
        legal.primaryContact.email = admin.email
        legal.primaryContact.phone = ChinaTelephone(unchecked: "+8613800138000")
        var support = SupportDetails()
        support.email = EmailAddress(unchecked: "support@\(domain)")
        support.telephone = ChinaTelephone(unchecked: "+8602161234567")
        support.website = WebAddress(unchecked: "https://support.\(domain)")
        return PartnerDetails(
            legal: legal, support: support, mpnID: MPNID(unchecked: "4567890"),
            approverEmail: admin.email, billingDay: 1)
    }
}
