/// The rules of enrolling, and what becomes of each.
public enum EnrolmentRules {
    /// All of them.
    public static let documented = AccountRules.documented + applying + AgreementRules.documented

    private static let silent = "No page of the service operated by 21Vianet says more."

    private static let applying: [DocumentedRule] = [
        DocumentedRule(
            .enrolment,
            "an application names the MPN ID, the legal profile, the approval contact and the customer support",
            .documented, source: EnrolmentFacts.page, operations: ["enrolment.submit"]),
        DocumentedRule(
            .enrolment, "an application without an MPN ID is refused", .documented,
            source: EnrolmentFacts.page,
            operations: ["enrolment.submit"]),
        DocumentedRule(
            .enrolment, "what is still missing is listed before each step", .documented,
            source: EnrolmentFacts.page, operations: ["enrolment.get"]),
        DocumentedRule(
            .enrolment, "a review takes as many weeks of the center's clock as the policy says", .documented,
            source: EnrolmentFacts.page, standing: .policy("review_duration"),
            operations: ["enrolment.submit"]),
        DocumentedRule(
            .enrolment, "a review includes a credit check, whose finding is a policy", .documented,
            source: EnrolmentFacts.page, standing: .policy("credit_check"), operations: ["enrolment.submit"]),
        DocumentedRule(
            .enrolment, "the result of a review comes by e-mail", .documented, source: EnrolmentFacts.page,
            operations: ["reviews.approve", "reviews.reject"]),
        DocumentedRule(
            .enrolment, "the center's own reviewer approves, rejects, asks or leaves it to the operator",
            .assumed,
            source: silent, standing: .policy("reviewer"), operations: ["enrolment.submit"]),
        DocumentedRule(
            .enrolment, "only the center's operator decides a review by hand", .documented,
            source: EnrolmentFacts.page,
            operations: ["reviews.each", "reviews.approve", "reviews.reject", "reviews.ask"]),
        DocumentedRule(
            .enrolment, "the reviewers can ask for more, by e-mail to the primary contact", .worldwide,
            source: EnrolmentFacts.verification, operations: ["reviews.ask"]),
        DocumentedRule(
            .enrolment, "evidence puts the application back under review", .worldwide,
            source: EnrolmentFacts.verification, operations: ["enrolment.attach"]),
        DocumentedRule(
            .enrolment, "a rejected application can be appealed with files, a document type and a comment",
            .worldwide, source: EnrolmentFacts.verification, operations: ["enrolment.appeal"]),
        DocumentedRule(
            .enrolment, "a vetting status tells what reviewers found, and a sub-status what they look at",
            .code,
            source: "Partner Center SDK for .NET, vetting status of legal business profiles",
            operations: ["enrolment.get"]),
        DocumentedRule(
            .enrolment, "a step in a state that it does not belong to is refused, saying who acts next",
            .assumed,
            source: silent,
            operations: [
                "enrolment.start", "enrolment.answer", "enrolment.submit", "enrolment.attach",
                "enrolment.appeal", "enrolment.sign", "reviews.approve", "reviews.reject", "reviews.ask",
            ]),
        DocumentedRule(
            .enrolment, "a tenant enrols once", .worldwide,
            source:
                "Partner Center (worldwide), \"Enroll in the CSP program\": another enrolment needs another tenant",
            operations: ["enrolment.start"]),
        DocumentedRule(
            .enrolment, "a company that enrols does nothing else before it is a partner", .documented,
            source: EnrolmentFacts.page, operations: ["users.create", "enrolment.get"]),
        DocumentedRule(
            .enrolment, "a new partner is told the checklist of its first sign-in", .documented,
            source: "Partner Center operated by 21Vianet, \"Partner Center account setup\"",
            operations: ["enrolment.get"]),
        DocumentedRule(
            .enrolment, "an enrolment says suspended while the partner owes money", .documented,
            source: EnrolmentFacts.billing, operations: ["enrolment.get"]),
        DocumentedRule(
            .enrolment, "no API enrols a company: a real center points to the portal", .code,
            source: "Partner Center SDK for .NET: no path of it enrols",
            standing: .portal("the page to enrol in the Cloud Solution Provider program"),
            operations: ["enrolment.start", "enrolment.submit", "enrolment.sign"]),
        DocumentedRule(
            .enrolment, "the mailbox of the primary contact is proved by a link, in the portal only",
            .worldwide,
            source: EnrolmentFacts.verification,
            standing: .portal("a link in an e-mail, sent again when it did not come within a business day"),
            operations: ["enrolment.submit"]),
    ]
}

/// How an account comes to be.
enum AccountRules {
    static let documented: [DocumentedRule] = [
        DocumentedRule(
            .account, "enrolling begins with a work account, or makes one in a new tenant", .documented,
            source: EnrolmentFacts.page, operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "a work account of another cloud is refused", .assumed,
            source: "Partner Center SDK documentation, \"National clouds\": each has a directory of its own",
            operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "a new tenant's domain begins with 1 to 27 letters and digits", .assumed,
            source: "Microsoft 365 operated by 21Vianet names the suffix partner.onmschina.cn only",
            operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "starting asks for the organization and for the person who becomes global admin",
            .documented,
            source: EnrolmentFacts.page, operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "whether the organization is called is a policy, since the page says that it might be",
            .documented, source: EnrolmentFacts.page, standing: .policy("phone_challenge"),
            operations: ["enrolment.start"]),
        DocumentedRule(
            .account,
            "the challenge calls the organization's number in China, and a number abroad is refused",
            .documented, source: EnrolmentFacts.page, operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "a wrong code counts, and the last one that the policy allows ends the challenge",
            .assumed,
            source: EnrolmentFacts.page, standing: .policy("phone_challenge_attempts"),
            operations: ["enrolment.answer"]),
        DocumentedRule(
            .account, "a challenge that nobody answers expires, and the details are given again", .assumed,
            source: EnrolmentFacts.page, standing: .policy("phone_challenge_expiry"),
            operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "starting again gives a challenge up and calls anew", .assumed,
            source: EnrolmentFacts.page,
            operations: ["enrolment.start"]),
        DocumentedRule(
            .account, "the first sign-in's credentials are shown once, and only their hash is kept",
            .documented,
            source: EnrolmentFacts.page, operations: ["enrolment.start", "enrolment.answer"]),
        DocumentedRule(
            .account, "the first account of a partner is a global admin", .documented,
            source: EnrolmentFacts.page, operations: ["enrolment.start", "enrolment.answer"]),
        DocumentedRule(
            .account, "a partner may have several global admins", .documented, source: EnrolmentFacts.page,
            operations: ["users.create"]),
    ]
}

/// What a signature means.
enum AgreementRules {
    static let documented: [DocumentedRule] = [
        DocumentedRule(
            .agreement, "only an approved application is signed", .documented, source: EnrolmentFacts.page,
            operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "only a global admin signs the agreement", .documented, source: EnrolmentFacts.page,
            operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "a signature cannot be taken back", .documented, source: EnrolmentFacts.page,
            operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "the billing date follows from the day of the signature", .documented,
            source: EnrolmentFacts.billing, standing: .policy("billing_date"), operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "an e-mail confirms the signature with the billing date", .documented,
            source: EnrolmentFacts.billing, operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "the billing date stays as the signature fixed it", .worldwide,
            source: "Partner Center (worldwide), \"Enroll in the CSP program\"",
            operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "setting the account up takes as many hours after the signature as the policy says",
            .documented, source: EnrolmentFacts.page, standing: .policy("provisioning_duration"),
            operations: ["enrolment.sign"]),
        DocumentedRule(
            .agreement, "the agreement itself is read in the portal: its text is not public", .documented,
            source: "Partner Center operated by 21Vianet, \"CSP program guide and agreements\"",
            standing: .portal("the page that asks to Accept and continue"), operations: ["enrolment.sign"]),
    ]
}
