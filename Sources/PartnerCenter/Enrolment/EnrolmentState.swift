/// How far a company has come on its way to become a partner.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program" (the steps); worldwide, "Verification
/// responses" (asking and appealing); 21Vianet, "Billing" (the last two).
/// Assumed: the names. Signing in, or making a work account, is a part of starting and no state of its own.
public enum EnrolmentState: String, ClosedList {
    /// Nobody has begun.
    case notStarted = "not_started"
    /// The organization's details are to be given again: a challenge ended without the right code.
    case accountDetails = "account_details"
    /// The organization was called, and its code is awaited.
    case phoneChallenge = "phone_challenge"
    /// There is an account with a global admin; the application is to be filled in.
    case accountCreated = "account_created"
    /// The application is with the reviewers.
    case underReview = "under_review"
    /// The reviewers asked for more.
    case infoRequested = "info_requested"
    /// The reviewers said no.
    case rejected
    /// The reviewers said yes; the agreement is to be signed.
    case approved
    /// A global admin signed.
    case agreementSigned = "agreement_signed"
    /// The partner's account is being set up.
    case provisioning
    /// The company is a partner.
    case active
    /// The partner owes money, and may do less until it is paid.
    case suspended
    /// The company is no partner any more.
    case terminated
}

/// Who has to act for an enrolment to go on.
public enum EnrolmentParty: String, ClosedList {
    /// The company: at first anybody of it, then its global admins.
    case applicant
    /// The center's operator, or the center's own reviewer.
    case reviewer
    /// The center itself, as its clock moves.
    case system
    case nobody
}

/// What a file proves.
///
/// Source: Partner Center (worldwide), "Verification responses".
public enum DocumentType: String, ClosedList, FieldItem {
    case businessRegistration = "business_registration"
    case taxRegistration = "tax_registration"
    case receipt, questionnaire
    case domainOwnership = "domain_ownership"
    case employmentLetter = "employment_letter"
    case other

    /// Which check it is evidence for.
    public var check: VettingSubStatus {
        switch self {
        case .businessRegistration, .taxRegistration, .receipt: .businessVerification
        case .domainOwnership: .emailDomain
        case .employmentLetter: .employmentVerification
        case .questionnaire, .other: .other
        }
    }

    /// As sentences name it.
    var words: String { rawValue.split(separator: "_").joined(separator: " ") }

    /// Writes several values under `name`.
    public static func write<W: FieldSink>(_ items: [DocumentType], _ name: StaticString, to sink: inout W) {
        sink.put(name, items.map(\.rawValue))
    }
}

extension EnrolmentState {
    /// Who has to act next.
    public var actsNext: EnrolmentParty {
        switch self {
        case .notStarted, .accountDetails, .phoneChallenge, .accountCreated, .infoRequested, .rejected,
            .approved, .suspended:
            .applicant
        case .underReview: .reviewer
        case .agreementSigned, .provisioning: .system
        case .active, .terminated: .nobody
        }
    }

    /// What to call, or wait for, in this state.
    var advice: String {
        switch self {
        case .notStarted: "begin with enrolment.start"
        case .accountDetails:
            "call enrolment.start again: the telephone challenge ended without the right code"
        case .phoneChallenge: "call enrolment.answer with the code that was said on the telephone"
        case .accountCreated: "call enrolment.submit with the application"
        case .underReview:
            "wait for enrolment.approved, enrolment.rejected or enrolment.info_requested; a rehearsal's reviewer "
                + "works as its clock moves, or decides with reviews.approve"
        case .infoRequested: "call enrolment.attach with what was asked for"
        case .rejected: "call enrolment.appeal with evidence"
        case .approved: "let a global admin sign with enrolment.sign"
        case .agreementSigned, .provisioning: "wait for enrolment.active"
        case .active: "the enrolment is complete"
        case .suspended: "pay what is overdue"
        case .terminated: "a company that was a partner enrols anew in a new center"
        }
    }
}
