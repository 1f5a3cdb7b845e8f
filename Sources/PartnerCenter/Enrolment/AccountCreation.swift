/// A global admin who was made just now, with the password that is shown once.
public struct NewAdmin: Sendable {
    /// The sign-in name.
    public var email: EmailAddress
    /// The password of the first sign-in.
    public var password: Secret
}

/// How a company's account is made.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program": the confirmation holds what the first
/// sign-in needs, and the first account is a global admin.
/// Assumed: that holds for a work account too, since the page lets everybody sign in with the new credentials.
enum AccountCreation {
    /// Who will sign in: the work account, or `admin` in a new tenant.
    static func adminName(_ details: EnrolmentDetails, _ environment: EnvironmentName) -> EmailAddress {
        if let account = details.workAccount { return account }
        let prefix = details.company.domainPrefix?.text.lowercased() ?? ""
        return EmailAddress(unchecked: "admin@\(prefix).\(environment.tenantSuffix)")
    }

    /// - Throws: `OperationError` where no account can be made of the details, with nothing written.
    static func check<S: Store>(_ details: EnrolmentDetails, on store: S) throws {
        let environment = try store.account().environment
        if let problem = problem(details, environment) { throw problem }
        if let user = try store.user(email: adminName(details, environment)) {
            throw OperationError.emailTaken(user)
        }
    }

    /// Gives the company its name, its domain and its first global admin. The details were checked.
    static func create<S: Store>(
        for details: EnrolmentDetails, on store: S, _ context: OperationContext
    ) throws -> NewAdmin {
        let before = try store.account()
        let email = adminName(details, before.environment)
        let password = TemporaryPassword.draw(from: context.vault)
        let admin = NewUser(
            fullName: details.contact.fullName, email: email, agentRole: .none, adminRole: .global,
            passwordHash: context.vault.hash(password), createdAt: context.now)
        guard let id = try store.insert(admin) else {
            throw OperationError(.alreadyExists, "\(email) is taken", field: "work_account")
        }
        var account = before
        account.name = details.company.name
        account.domain = String(email.text.drop { $0 != "@" }.dropFirst())
        account.createdAt = context.now
        account.version += 1
        try store.update(account)
        var changes = ChangeList()
        changes.add("name", before.name, account.name)
        changes.add("domain", before.domain, account.domain)
        changes.add("admin_id", nil, "u-\(id)")
        changes.add("admin_name", nil, email.text)
        try store.audit("enrolment.account_created", AuditSubject(.account), changes, context)
        return NewAdmin(email: email, password: password)
    }

    /// What is wrong with the tenant that the details name, if anything is.
    private static func problem(_ details: EnrolmentDetails, _ environment: EnvironmentName)
        -> OperationError?
    {
        let prefix = details.company.domainPrefix?.text.lowercased()
        guard let account = details.workAccount else {
            if prefix != nil { return nil }
            return OperationError(
                .invalid, "a new tenant needs a domain prefix", field: "company.domain_prefix",
                hint: "give one such as contoso, or a work_account of a tenant that is there already")
        }
        let domain = account.text.lowercased().drop { $0 != "@" }.dropFirst()
        for other in EnvironmentName.allCases
        where other != environment && domain.hasSuffix("." + other.tenantSuffix) {
            return OperationError(
                .invalid, "\(account) is an account of another cloud", field: "work_account",
                hint: "name one of a tenant at \(environment.tenantSuffix), or leave it out to make one")
        }
        if let prefix, domain != "\(prefix).\(environment.tenantSuffix)" {
            return OperationError(
                .invalid, "\(account) is not in the domain that company.domain_prefix names",
                field: "company.domain_prefix", hint: "leave it out: the work account's tenant has a domain")
        }
        return nil
    }
}

extension Contact {
    /// The whole name in the order of its script: Chinese family names come first.
    var fullName: String {
        let isChinese = (lastName + firstName).unicodeScalars.allSatisfy {
            (0x3400...0x9fff).contains($0.value)
        }
        return isChinese ? lastName + firstName : "\(firstName) \(lastName)"
    }
}
