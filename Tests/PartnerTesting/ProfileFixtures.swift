public import PartnerCenter

extension Address {
    /// An address in Shanghai.
    public static func fixture(city: String = "Shanghai") -> Address {
        var address = Address()
        address.line1 = "1 Nanjing Road"
        address.city = city
        address.state = Province("SH")
        address.postalCode = PostalCode(unchecked: "200001")
        return address
    }
}

extension PartnerDetails {
    /// The company of the tests, whose contact is the rehearsal center's global admin.
    public static func fixture() -> PartnerDetails {
        var legal = LegalDetails()
        legal.companyName = "Contoso Cloud"
        legal.address = .fixture()
        legal.primaryContact.firstName = "Wei"
        legal.primaryContact.lastName = "Zhang"
        legal.primaryContact.email = EmailAddress(unchecked: "admin@contoso.cn")
        legal.primaryContact.phone = ChinaTelephone(unchecked: "+8613800138000")
        var support = SupportDetails()
        support.email = EmailAddress(unchecked: "support@contoso.cn")
        support.telephone = ChinaTelephone(unchecked: "+8602161234567")
        support.website = WebAddress(unchecked: "https://support.contoso.cn")
        return PartnerDetails(
            legal: legal, support: support, mpnID: MPNID(unchecked: "4567890"),
            approverEmail: EmailAddress(unchecked: "approver@contoso.cn"), billingDay: 20)
    }
}
