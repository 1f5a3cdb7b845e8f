/// What the operations of an enrolment have in common.
enum EnrolmentFacts {
    static let page = "Partner Center operated by 21Vianet, \"Enrolling in the CSP program\""
    static let verification = "Partner Center (worldwide), \"Verification responses\""
    static let billing = "Partner Center operated by 21Vianet, \"Billing\""

    /// No program enrols a company: the service's own code has no path for it.
    static let support: [EnvironmentName: Support] = [
        .cn21v: .portal(
            instead: "in the portal, from the page to enrol in the Cloud Solution Provider program on"),
        .worldwide: .portal(instead: "in the portal: Account settings > Programs"),
    ]

    /// What reviewers do, nobody outside can.
    static let reviewSupport: [EnvironmentName: Support] = [
        .cn21v: .portal(instead: "21Vianet reviews, and tells the result by e-mail"),
        .worldwide: .portal(instead: "Microsoft reviews, and tells the result by e-mail"),
    ]

    static let wrongState = ErrorFact(
        .forbiddenState, "the enrolment is in another state; the message says which, and who acts next")

    /// Lua that gives a company's application.
    private static let application = """
        {
          mpn_id = "4390934",
          legal = {
            company_name = "Contoso (Shanghai) Co., Ltd.",
            address = { line1 = "1 Nanjing Road", city = "Shanghai", state = "SH", postal_code = "200001" },
            primary_contact = { first_name = "Na", last_name = "Li", email = "li.na@contoso.cn" },
          },
          approval_contact = { first_name = "Wei", last_name = "Zhang", email = "zhang.wei@contoso.cn" },
          support = {
            email = "support@contoso.cn", telephone = "021-61234567", website = "https://support.contoso.cn",
          },
        }
        """

    static let start = """
        local enrolment = partner.enrolment.start {
          company = { name = "Contoso", domain_prefix = "contoso" },
          contact = { first_name = "Na", last_name = "Li", email = "li.na@contoso.cn" },
          phone = "021-61234567",
        }
        """

    /// Lua that answers the call, whose code only the operator can look up.
    static let answer = """
        for mail in partner.mails.each {} do
          if mail.channel == "telephone" then
            partner.enrolment.answer { code = mail.body:match("%d%d%d%d%d%d") }
          end
        end
        """

    static let submit = "local enrolment = partner.enrolment.submit " + application

    /// Lua that brings an empty center under review.
    static let underReview = [start, answer, submit.replacing("local ", with: "")].joined(separator: "\n")
}

extension String {
    /// With every `part` written as `other`.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}

/// What a center tells of an enrolment by itself.
public enum EnrolmentEvents {
    /// All of them.
    public static let all = [
        SystemEvent(
            "enrolment.account_created", "The company's account was made, with its first global admin."),
        SystemEvent("enrolment.challenge_expired", "Nobody answered the telephone challenge in time."),
        SystemEvent("enrolment.approved", "The reviewers approved the application."),
        SystemEvent("enrolment.rejected", "The reviewers rejected the application; the data says why."),
        SystemEvent("enrolment.info_requested", "The reviewers asked for more; the data says what."),
        SystemEvent("enrolment.provisioning", "After the signature, the partner's account is being set up."),
        SystemEvent("enrolment.active", "The account is set up: the company is a partner."),
    ]

    /// By which events the operator's decisions are told.
    static let decisions = [
        "reviews.approve": "enrolment.approved", "reviews.reject": "enrolment.rejected",
        "reviews.ask": "enrolment.info_requested",
    ]
}
