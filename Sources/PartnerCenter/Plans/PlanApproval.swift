/// Somebody's approval of a plan, or of a run that waits for consent.
public struct PlanApproval: Sendable, Equatable {
    /// What is approved: a plan's digest, or `run-17`.
    public var subject: String
    /// Who approves.
    public var actor: String
    /// When, by the center's clock.
    public var at: Instant

    /// An approval.
    public init(subject: String, actor: String, at: Instant) {
        self.subject = subject
        self.actor = actor
        self.at = at
    }
}

/// Where approvals of plans are kept.
///
/// Every conformance passes `DeliveryStoreContractTests`.
public protocol PlanApprovalStore {
    /// Keeps an approval; false where the actor approved of it before, which stays.
    func save(_ approval: PlanApproval) throws -> Bool
    /// The approvals of `subject`, the oldest first, of two at one instant by name.
    func approvals(of subject: String) throws -> [PlanApproval]
}
