/// What a company is told by e-mail while it enrols.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program": the result of the review; "Billing": the
/// confirmation with the billing date. Worldwide, "Verification responses": what is asked for.
enum EnrolmentMails {
    /// What the reviewers said.
    static func result(_ decision: Decision, _ enrolment: Enrolment) -> Mail {
        let company = enrolment.details.company.name
        switch decision {
        case .approve:
            return mail(
                enrolment, "Your application was approved",
                """
                \(company) may become a partner. A global admin signs the reseller agreement next: sign in, read \
                it, and choose Accept and continue (enrolment.sign).
                """)
        case .reject(let reason, _):
            return mail(
                enrolment, "Your application was not approved",
                """
                The application of \(company) was not approved: \(reason)
                To appeal, send evidence with the type of the document and a comment (enrolment.appeal).
                """)
        case .ask(let question, let documents):
            let list =
                documents.isEmpty ? "" : "\nDocuments: \(documents.map(\.words).joined(separator: ", "))"
            return mail(
                enrolment, "More is needed for your application",
                """
                The reviewers of the application of \(company) ask: \(question)\(list)
                Send what is asked for (enrolment.attach); the review goes on then.
                """)
        }
    }

    /// That the agreement is signed, and when bills are made.
    static func confirmation(_ enrolment: Enrolment) -> Mail {
        let date = enrolment.billingDate?.description ?? ""
        let day = enrolment.billingDay.map { String($0) } ?? ""
        return mail(
            enrolment, "Your agreement is signed: billing date \(date)",
            """
            \(enrolment.details.company.name) signed the reseller agreement. The first billing date is \(date); \
            bills follow on day \(day) of each month. Setting up the account may take several hours.
            """)
    }

    /// To the primary contact of the legal profile, or who began where there is none yet.
    private static func mail(_ enrolment: Enrolment, _ subject: String, _ body: String) -> Mail {
        let contact = enrolment.details.application?.legal.primaryContact ?? enrolment.details.contact
        return Mail(to: contact.email.text, subject: subject, body: body)
    }
}
