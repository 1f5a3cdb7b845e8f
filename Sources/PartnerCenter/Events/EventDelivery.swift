/// An event that whoever listens to it could not take.
public struct FailedDelivery: Sendable, Equatable {
    /// Who listens: `acme/x:on_created`.
    public var listener: String
    /// Which event.
    public var eventID: Int64
    /// The run that tried; nil when none came to be.
    public var runID: Int64?
    /// How often it was tried.
    public var attempts: Int
    /// When it is tried again, by the center's clock; nil for never: it waits for somebody to look at it.
    public var retryAt: Instant?
    /// Why the last attempt failed.
    public var message: String

    /// A failed delivery.
    public init(
        listener: String, eventID: Int64, runID: Int64?, attempts: Int, retryAt: Instant?, message: String
    ) {
        self.listener = listener
        self.eventID = eventID
        self.runID = runID
        self.attempts = attempts
        self.retryAt = retryAt
        self.message = message
    }

    /// After so many attempts nobody tries again by himself.
    public static let mostAttempts = 10

    /// How long after an attempt the next one is: a minute, then twice as long each time, at most six hours; nil for
    /// no more.
    public static func pause(afterAttempts attempts: Int) -> Int64? {
        if attempts >= mostAttempts { return nil }
        let minute: Int64 = 60_000
        return min(minute << Int64(max(0, attempts - 1)), 360 * minute)
    }
}

/// How far those who listen to the events of a center have come.
///
/// Every conformance passes `DeliveryStoreContractTests`.
public protocol DeliveryStore {
    /// The last event that `listener` was told, or passed over; nil for who never listened.
    func deliveryCursor(of listener: String) throws -> Int64?
    /// Moves `listener` forward to `eventID`; never back.
    func moveDeliveryCursor(of listener: String, to eventID: Int64) throws
    /// Keeps a failed delivery in place of what was kept of it.
    func save(_ failure: FailedDelivery) throws
    /// Forgets a failed delivery; nothing when there is none.
    func removeFailedDelivery(of listener: String, eventID: Int64) throws
    /// Every failed delivery, by listener and event.
    func failedDeliveries() throws -> [FailedDelivery]
    /// Those of `listener` that are to be tried again at `instant` or before, by event.
    func failedDeliveries(of listener: String, dueAt instant: Instant) throws -> [FailedDelivery]
    /// The earliest time after `instant`, and not after `limit`, at which one is to be tried again.
    func nextDeliveryTime(after instant: Instant, upTo limit: Instant) throws -> Instant?
}
