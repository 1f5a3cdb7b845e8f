public import PartnerCenter

/// A center that fails before it does anything, when `before` says so.
public final class MoodyCenter<C: Center>: Center {
    private let center: C
    /// Called with each operation's name before it is done.
    public var before: (String) throws -> Void = { _ in }

    /// Stands before `center`.
    public init(_ center: C) { self.center = center }

    /// What it is and offers.
    public var capabilities: Capabilities { center.capabilities }
    /// On whose behalf operations are done.
    public func actor() throws -> Actor { try center.actor() }
    /// Whether the company is a partner already.
    public func isEnrolled() throws -> Bool { try center.isEnrolled() }
    /// Reads the files that operations are given.
    public var files: (any InputFiles)? {
        get { center.files }
        set { center.files = newValue }
    }
    /// The center's clock.
    public func now() throws -> Instant { try center.now() }

    /// Does an operation, unless it fails.
    public func perform<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> O.Answer {
        try before("\(O.facts.name)")
        return try center.perform(operation, actor, origin)
    }

    /// What an operation costs.
    public func cost<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> Money? { try center.cost(operation, actor, origin) }

    /// Reads one page of a listing, unless it fails.
    public func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin
    ) throws -> Page<O.Item> {
        try before("\(O.facts.name)")
        return try center.page(operation, after: cursor, limit: limit, actor, origin)
    }

    /// What happened after an event.
    public func events(
        after id: Int64, names: [String], subjectID: String?, notBy run: Int64?, limit: Int
    ) throws -> [CenterEvent] {
        try center.events(after: id, names: names, subjectID: subjectID, notBy: run, limit: limit)
    }

    /// The id of the latest event.
    public func latestEventID() throws -> Int64 { try center.latestEventID() }
}
