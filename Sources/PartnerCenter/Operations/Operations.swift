/// Goes over all operations with their types.
public protocol OperationVisitor {
    /// An operation that answers once.
    mutating func visit<O: PartnerOperation>(_ operation: O.Type)
    /// An operation that answers a list.
    mutating func visit<O: ListingOperation>(listing operation: O.Type)
}

/// Every operation there is.
public enum Operations {
    /// Shows each operation to `visitor`, in the order of the reference.
    @inlinable
    public static func visit<V: OperationVisitor>(_ visitor: inout V) {
        visitor.visit(CreateUser.self)
        visitor.visit(GetUser.self)
        visitor.visit(FindUser.self)
        visitor.visit(listing: EachUser.self)
        visitor.visit(UpdateUser.self)
        visitor.visit(SetUserRoles.self)
        visitor.visit(DeleteUser.self)
        visitor.visit(GetEnrolment.self)
        visitor.visit(StartEnrolment.self)
        visitor.visit(AnswerChallenge.self)
        visitor.visit(SubmitApplication.self)
        visitor.visit(AttachEvidence.self)
        visitor.visit(AppealRejection.self)
        visitor.visit(SignAgreement.self)
        visitor.visit(listing: EachReview.self)
        visitor.visit(ApproveApplication.self)
        visitor.visit(RejectApplication.self)
        visitor.visit(AskApplicant.self)
        visitor.visit(SignIn.self)
        visitor.visit(ChangePassword.self)
        visitor.visit(RegisterFactors.self)
        visitor.visit(RecoverPassword.self)
        visitor.visit(CompleteRecovery.self)
        visitor.visit(ResetPassword.self)
        visitor.visit(GetPassword.self)
        visitor.visit(UpdatePassword.self)
        visitor.visit(GetOffer.self)
        visitor.visit(FindOffer.self)
        visitor.visit(listing: EachOffer.self)
        visitor.visit(listing: EachOfferCategory.self)
        visitor.visit(GetPrice.self)
        visitor.visit(listing: EachPrice.self)
        visitor.visit(ImportPrices.self)
        visitor.visit(listing: ComparePrices.self)
        visitor.visit(GetPriceList.self)
        visitor.visit(RestorePriceList.self)
        visitor.visit(GetCatalog.self)
        visitor.visit(PinOffers.self)
        visitor.visit(listing: PreviewCatalog.self)
        visitor.visit(GetOverlay.self)
        visitor.visit(FindOverlay.self)
        visitor.visit(listing: EachOverlay.self)
        visitor.visit(SetOverlay.self)
        visitor.visit(DeleteOverlay.self)
        visitor.visit(PublishOverlay.self)
        visitor.visit(listing: OverlayVersions.self)
        visitor.visit(RestoreOverlay.self)
        visitor.visit(GetAccount.self)
        visitor.visit(GetEnvironment.self)
        visitor.visit(listing: EachAuditRecord.self)
        visitor.visit(listing: EachMail.self)
        visitor.visit(GetProfile.self)
        visitor.visit(listing: EachProfile.self)
        visitor.visit(UpdateProfile.self)
    }

    /// Every operation described, in the order of the reference.
    public static let all: [OperationDescription] = {
        var describer = OperationDescriber()
        visit(&describer)
        return describer.operations
    }()

    /// The operation called `name`.
    public static func named(_ name: String) -> OperationDescription? { all.first { $0.name == name } }
}

/// One operation as help, stubs and the reference show it.
public struct OperationDescription: Sendable {
    /// The name that scripts use: `users.create`.
    public var name: String
    /// Everything that is not a field.
    public var facts: OperationFacts
    /// Its arguments.
    public var arguments: [FieldDescription]
    /// The answer's fields, or those of one entry of a list; `nil` when there is no answer.
    public var answer: [FieldDescription]?
    /// Whether a caller may get nothing.
    public var mayBeAbsent: Bool
    /// Whether it answers a list.
    public var isListing: Bool

    /// The part before the dot: `users`.
    public var noun: String { String(name.prefix { $0 != "." }) }
    /// The part behind the dot: `create`.
    public var verb: String { String(name.drop { $0 != "." }.dropFirst()) }
}

private struct OperationDescriber: OperationVisitor {
    var operations: [OperationDescription] = []

    mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
        operations.append(
            OperationDescription(
                name: "\(O.facts.name)", facts: O.facts, arguments: O.description,
                answer: O.Answer.answerDescription, mayBeAbsent: O.Answer.mayBeAbsent, isListing: false))
    }

    mutating func visit<O: ListingOperation>(listing operation: O.Type) {
        operations.append(
            OperationDescription(
                name: "\(O.facts.name)", facts: O.facts, arguments: O.description, answer: O.Item.description,
                mayBeAbsent: false, isListing: true))
    }
}
