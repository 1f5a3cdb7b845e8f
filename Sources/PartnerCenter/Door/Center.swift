/// A Partner Center that operations are performed on.
///
/// The door stands before it: whoever calls `perform` here has asked it.
public protocol Center {
    /// What it is and offers.
    var capabilities: Capabilities { get }
    /// On whose behalf operations are done, with the roles that hold now.
    func actor() throws -> Actor
    /// Whether the company is a partner already, not only on its way to become one.
    func isEnrolled() throws -> Bool
    /// Reads the files that operations are given by their paths.
    var files: (any InputFiles)? { get nonmutating set }
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
    /// What plugins keep here; nil where nothing is kept for them.
    var pluginValues: (any PluginValueStore)? { get }
    /// Changes what a plugin keeps here, with a record in the audit, which says of values what `describe` makes of them.
    func keep(
        _ change: PluginValueChange, _ actor: Actor, _ origin: Origin, describing describe: (String) -> String
    ) throws
}

extension Center {
    /// Nothing, unless a center says otherwise.
    public var pluginValues: (any PluginValueStore)? { nil }

    /// Refuses: a center keeps something for plugins where it says how.
    public func keep(
        _ change: PluginValueChange, _ actor: Actor, _ origin: Origin, describing describe: (String) -> String
    ) throws { throw OperationError.keepsNothing("\(change.name)") }

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
    /// Reads the files that operations are given by their paths.
    public var files: (any InputFiles)?

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
        let user: User
        switch signedIn {
        case .centerOperator: return .centerOperator
        case .applicant:
            guard let first = try store.users(after: 0, limit: 1, UserFilter(adminRole: .global)).first else {
                return .applicant
            }
            user = first
        case .user(let email):
            guard let found = try store.user(email: email), found.state == .active else {
                throw OperationError(
                    .refused, "\(email) is no active user of this center", hint: "name one with --as EMAIL",
                    endsRun: true)
            }
            user = found
        }
        return Actor(
            name: user.email.text, userID: user.id, agentRole: user.agentRole, adminRole: user.adminRole)
    }

    /// Whether the company is a partner already.
    public func isEnrolled() throws -> Bool { try store.account().standing != .enrolling }

    /// What plugins keep here: in the store, in the transaction that is open.
    public var pluginValues: (any PluginValueStore)? { store }

    /// Changes what a plugin keeps here, in the transaction that is open.
    public func keep(
        _ change: PluginValueChange, _ actor: Actor, _ origin: Origin, describing describe: (String) -> String
    ) throws { try change.perform(on: store, context(actor, origin), describing: describe) }

    /// The center's clock: the machine's, or where the store's own stands.
    @inlinable
    public func now() throws -> Instant {
        switch try store.clock() {
        case .wall: try wallClock()
        case .manual(let instant): instant
        }
    }

    @inlinable
    func context(_ actor: Actor, _ origin: Origin) throws -> OperationContext {
        OperationContext(
            actor: actor, now: try now(), origin: origin, vault: vault, policies: capabilities.policies,
            files: files)
    }

    /// Does an operation.
    @inlinable
    public func perform<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> O.Answer {
        try operation.perform(
            on: store, context(actor, origin))
    }

    /// What an operation costs if it is done now.
    @inlinable
    public func cost<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> Money? {
        try operation.cost(
            on: store, context(actor, origin))
    }

    /// Reads one page of a listing.
    @inlinable
    public func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin
    ) throws -> Page<O.Item> {
        try operation.page(
            after: cursor, limit: limit, on: store,
            context(actor, origin))
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
