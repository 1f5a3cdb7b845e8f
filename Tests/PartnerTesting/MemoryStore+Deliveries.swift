public import PartnerCenter

extension MemoryStore: DeliveryStore, PlanApprovalStore {
    struct Deliveries {
        var cursors: [String: Int64] = [:]
        var failed: [FailedDelivery] = []
        var approvals: [PlanApproval] = []
    }

    /// The last event that `listener` was told, or passed over.
    public func deliveryCursor(of listener: String) throws -> Int64? { content.deliveries.cursors[listener] }

    /// Moves `listener` forward to `eventID`; never back.
    public func moveDeliveryCursor(of listener: String, to eventID: Int64) throws {
        let before = content.deliveries.cursors[listener] ?? eventID
        content.deliveries.cursors[listener] = max(before, eventID)
    }

    /// Keeps a failed delivery in place of what was kept of it.
    public func save(_ failure: FailedDelivery) throws {
        try removeFailedDelivery(of: failure.listener, eventID: failure.eventID)
        content.deliveries.failed.append(failure)
    }

    /// Forgets a failed delivery.
    public func removeFailedDelivery(of listener: String, eventID: Int64) throws {
        content.deliveries.failed.removeAll { $0.listener == listener && $0.eventID == eventID }
    }

    /// Every failed delivery, by listener and event.
    public func failedDeliveries() throws -> [FailedDelivery] {
        content.deliveries.failed.sorted { ($0.listener, $0.eventID) < ($1.listener, $1.eventID) }
    }

    /// Those of `listener` that are to be tried again at `instant` or before.
    public func failedDeliveries(of listener: String, dueAt instant: Instant) throws -> [FailedDelivery] {
        try failedDeliveries().filter { failure in
            failure.listener == listener && failure.retryAt.map { $0 <= instant } ?? false
        }
    }

    /// The earliest time after `instant`, and not after `limit`, at which one is to be tried again.
    public func nextDeliveryTime(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        content.deliveries.failed.compactMap(\.retryAt).filter { $0 > instant && $0 <= limit }.min()
    }

    /// Keeps an approval; false where the actor approved of it before.
    public func save(_ approval: PlanApproval) throws -> Bool {
        let isKnown = content.deliveries.approvals.contains {
            $0.subject == approval.subject && $0.actor == approval.actor
        }
        if !isKnown { content.deliveries.approvals.append(approval) }
        return !isKnown
    }

    /// The approvals of `subject`, the oldest first.
    public func approvals(of subject: String) throws -> [PlanApproval] {
        content.deliveries.approvals.filter { $0.subject == subject }
            .sorted { ($0.at, $0.actor) < ($1.at, $1.actor) }
    }
}
