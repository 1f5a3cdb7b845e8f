/// A Partner Center that operations are performed on.
///
/// The door stands before it: whoever calls `perform` here has asked it.
public protocol Center {
    /// What it is and offers.
    var capabilities: Capabilities { get }
    /// On whose behalf operations are done, with the roles that hold now.
    func actor() throws -> Actor
    /// The center's clock.
    func now() throws -> Instant
    /// Does an operation.
    func perform<O: PartnerOperation>(_ operation: O, _ actor: Actor, _ origin: Origin) throws -> O.Answer
    /// What an operation costs if it is done now; nil for nothing. Asked only where spending is limited.
    func cost<O: PartnerOperation>(_ operation: O, _ actor: Actor, _ origin: Origin) throws -> Money?
    /// Reads one page of a listing.
    func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin
    ) throws -> Page<O.Item>
    /// What happened after the event `id`, by id, at most `limit`.
    ///
    /// Only events with one of `names` (all, when it is empty), about `subjectID` unless that is `nil`, and
    /// without those of `run`. A center that cannot tell throws an `OperationError` with code `unsupported`.
    ///
    /// All that happened after `id` is looked through. Who asks again and again asks for `latestEventID()` first,
    /// and takes it for `id` the next time, once fewer than `limit` matched.
    func events(
        after id: Int64, names: [String], subjectID: String?, notBy run: Int64?, limit: Int
    ) throws -> [CenterEvent]
    /// The id of the latest event; 0 when there was none. Whoever asks for what is behind it misses nothing.
    func latestEventID() throws -> Int64
}

extension Center {
    /// Refuses: a center tells events where it says how.
    public func events(
        after id: Int64, names: [String], subjectID: String?, notBy run: Int64?, limit: Int
    ) throws -> [CenterEvent] { throw OperationError.noEvents }

    /// Refuses: a center tells events where it says how.
    public func latestEventID() throws -> Int64 { throw OperationError.noEvents }
}

extension OperationError {
    fileprivate static var noEvents: OperationError {
        OperationError(
            .unsupported, "this center does not tell what happens in it",
            hint: "ask it now and then: wait.until_true", endsRun: true)
    }
}

/// A center whose rules run here, over a store: read, decide, write, in the transaction that is open.
public final class LocalCenter<S: Store>: Center {
    /// Where everything is kept.
    public let store: S
    /// What the center is and offers.
    public let capabilities: Capabilities
    @usableFromInline let vault: any Vault
    @usableFromInline let wallClock: () throws -> Instant
    private let signedIn: SignedIn

    /// On whose behalf a center is used.
    public enum SignedIn: Sendable {
        /// A partner user, by e-mail.
        case user(EmailAddress)
        /// The center's operator, who sets it up.
        case centerOperator
    }

    /// Opens a center over `store`; `clock` tells the time where the store keeps no clock of its own.
    public init(
        store: S, as signedIn: SignedIn, capabilities: Capabilities, vault: any Vault,
        clock: @escaping () throws -> Instant
    ) {
        self.store = store
        self.signedIn = signedIn
        self.capabilities = capabilities
        self.vault = vault
        wallClock = clock
    }

    /// - Throws: `OperationError` with code `refused` when the user is not there or not active.
    public func actor() throws -> Actor {
        guard case .user(let email) = signedIn else { return .centerOperator }
        guard let user = try store.user(email: email), user.state == .active else {
            throw OperationError(
                .refused, "\(email) is no active user of this center", hint: "name one with --as EMAIL",
                endsRun: true)
        }
        return Actor(
            name: user.email.text, userID: user.id, agentRole: user.agentRole, adminRole: user.adminRole)
    }

    /// The center's clock: the machine's, or where the store's own stands.
    @inlinable
    public func now() throws -> Instant {
        switch try store.clock() {
        case .wall: try wallClock()
        case .manual(let instant): instant
        }
    }

    /// Does an operation.
    @inlinable
    public func perform<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> O.Answer {
        try operation.perform(
            on: store, OperationContext(actor: actor, now: now(), origin: origin, vault: vault))
    }

    /// What an operation costs if it is done now.
    @inlinable
    public func cost<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> Money? {
        try operation.cost(
            on: store, OperationContext(actor: actor, now: now(), origin: origin, vault: vault))
    }

    /// Reads one page of a listing.
    @inlinable
    public func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin
    ) throws -> Page<O.Item> {
        try operation.page(
            after: cursor, limit: limit, on: store,
            OperationContext(actor: actor, now: now(), origin: origin, vault: vault))
    }

    /// What happened after the event `id`, from the audit.
    public func events(
        after id: Int64, names: [String], subjectID: String?, notBy run: Int64?, limit: Int
    ) throws -> [CenterEvent] {
        let filter = AuditFilter(notByRunID: run, operations: names, subjectID: subjectID)
        return try store.auditRecords(after: id, limit: limit, filter).map(CenterEvent.init)
    }

    /// The id of the latest event, from the audit.
    public func latestEventID() throws -> Int64 { try store.latestAuditID() }
}
