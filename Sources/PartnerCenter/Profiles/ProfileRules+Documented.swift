extension ProfileRules {
    private static let resources = "Partner Center SDK documentation, \"Profile resources\""
    private static let utility = "Partner Center SDK documentation, \"Utility resources\""
    private static let portal = "Partner Center operated by 21Vianet, \"Update your partner profile\""
    private static let roles =
        "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\""
    private static let enrolling = "Partner Center (worldwide), \"Enrolling in the CSP program\""
    private static let updating = "Partner Center (worldwide), \"Update your partner profile\""
    private static let sdkCode = "the source code of the Partner Center SDK for .NET"
    private static let countryRules = "the service's own validation rules for CN, recorded 2019"

    /// Every rule of profiles that is known.
    static let documented = kinds + freezing + verifying + fields

    private static func rule(
        _ behaviour: String, _ evidence: DocumentedRule.Evidence, _ source: String,
        _ standing: DocumentedRule.Standing = .enforced, _ operations: [String] = ["profiles.update"]
    ) -> DocumentedRule {
        DocumentedRule(
            .profiles, behaviour, evidence, source: source, standing: standing, operations: operations)
    }

    private static let kinds = [
        rule(
            "a partner has a legal, a billing, an organization, an mpn and a support profile, each with its own fields",
            .documented, resources, .enforced, ["profiles.get", "profiles.each"]),
        rule(
            "what can be updated depends on the profile, and everything else is refused at once", .documented,
            "Partner Center SDK documentation, the pages on updating each profile"),
        rule("the mpn profile can only be verified", .documented, resources),
        rule(
            "an MPN ID is verified by looking its profile up", .documented,
            "Partner Center SDK documentation, \"Verify a partner MPN ID\"", .enforced, ["profiles.get"]),
        rule(
            "the support profile can be read although the page on it does not list 21Vianet", .assumed,
            "Partner Center SDK documentation, the pages on the support profile: updating lists it",
            .enforced,
            ["profiles.get"]),
        rule(
            "of an address only what is given changes", .assumed,
            "the service takes whole profiles", .enforced),
        rule(
            "a profile that was changed since its etag was read is not overwritten", .documented, resources),
        rule(
            "global admins and user management admins see profiles, helpdesk agents do not", .documented,
            roles,
            .enforced, ["profiles.get", "profiles.each"]),
        rule(
            "a policy lets agents and billing admins see profiles, of whom the page says nothing", .assumed,
            roles,
            .policy("view_profiles"), ["profiles.get", "profiles.each"]),
        rule("only global admins edit profiles", .assumed, roles),
        rule(
            "the legal, billing and organization profiles are there to be checked at the first sign-in",
            .documented,
            portal, .enforced, ["profiles.each"]),
        rule(
            "profiles are updated and submitted in the account settings of the portal", .documented, portal,
            .portal("Dashboard > Account settings > the profile > Update > Submit")),
        rule(
            "the organization profile is the account that vendors bill directly, apart from the support profile",
            .documented, portal, .enforced, ["profiles.get"]),
        rule(
            "a primary contact of the legal profile who is no global admin is noted, not refused",
            .documented,
            portal, .enforced, ["profiles.get", "profiles.each", "profiles.update"]),
    ]

    private static let freezing = [
        rule(
            "the billing day cannot be changed after the enrolment", .documented,
            "Partner Center operated by 21Vianet, \"Billing\"; \(enrolling)"),
        rule("the billing currency cannot be changed after the enrolment", .worldwide, enrolling),
        rule("the tenant's domain cannot be changed after the enrolment", .worldwide, enrolling),
        rule("the country of an address cannot be changed", .worldwide, enrolling),
        rule(
            "a legal name that was verified is changed by support only", .worldwide, updating,
            .policy("verified_legal_name")),
    ]

    private static let verifying = [
        rule("a changed legal name or address is verified anew, and nothing else is", .worldwide, updating),
        rule(
            "a changed e-mail of the primary contact is verified for its ownership", .worldwide,
            "Partner Center (worldwide), \"Verification responses\""),
        rule(
            "the verification of changed legal data takes as long as a policy says", .assumed,
            "Partner Center (worldwide), \"Verification responses\": usually three to five business days",
            .policy("verification_time")),
        rule(
            "what comes of a verification is what a policy says", .assumed, "no page",
            .policy("verification_result")),
        rule("a change while a verification lasts begins it anew", .assumed, "no page"),
        rule(
            "the legal profile can be read as it is now and as it was last finalized", .code, sdkCode,
            .enforced, ["profiles.get"]),
        rule(
            "the vetting status is none, pending, authorized or rejected, and cannot be set", .code, sdkCode),
    ]

    private static let fields = [
        rule("a postal code has six digits", .code, countryRules),
        rule("a province is one of the 31 that the service names", .code, countryRules),
        rule(
            "a province is taken by its Chinese and pinyin name too, and kept as its code", .assumed,
            countryRules),
        rule("city, province and postal code are required", .code, countryRules),
        rule("the lines of an address have 1 to 200 characters, names 1 to 50", .documented, utility),
        rule("a telephone number is one of China, and kept with its calling code 86", .code, countryRules),
        rule("the culture is zh-CN or en-US, the language zh-CHS or en", .code, countryRules),
        rule("the billing currency is CNY", .assumed, "a sample of 21Vianet in the SDK documentation"),
        rule(
            "a tax id is optional, and a Unified Social Credit Code where it is given", .assumed,
            "GB 32100-2015; the service's own validation rules for CN ask for none"),
        rule("a check digit that does not fit is noted, not refused", .assumed, "GB 32100-2015"),
        rule(
            "addresses are also validated by a call of their own", .documented,
            "Partner Center SDK documentation, \"Validate an address\"",
            .portal("POST /v1/validations/address; the operations here check the same fields"),
            ["profiles.update"]),
    ]
}
