internal import PartnerCenter

/// A center that fails as a test wants it to, before it does anything.
struct FaultyCenter<Base: Center>: Center {
    let base: Base
    let faults: FaultPlan

    /// What the center is and offers.
    var capabilities: Capabilities { base.capabilities }

    /// On whose behalf operations are done, with the roles that hold now.
    func actor() throws -> Actor { try base.actor() }

    /// Whether the company is a partner already.
    func isEnrolled() throws -> Bool { try base.isEnrolled() }

    /// Reads the files that operations are given.
    var files: (any InputFiles)? {
        get { base.files }
        nonmutating set { base.files = newValue }
    }

    /// The center's clock.
    func now() throws -> Instant { try base.now() }

    /// Does an operation, or fails.
    func perform<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin
    ) throws -> O.Answer {
        try faults.willPerform("\(O.facts.name)")
        return try base.perform(operation, actor, origin)
    }

    /// What an operation costs.
    func cost<O: PartnerOperation>(_ operation: O, _ actor: Actor, _ origin: Origin) throws -> Money? {
        try base.cost(operation, actor, origin)
    }

    /// Reads one page of a listing, or fails.
    func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin
    ) throws -> Page<O.Item> {
        try faults.willPerform("\(O.facts.name)")
        return try base.page(operation, after: cursor, limit: limit, actor, origin)
    }

    /// What happened in it.
    func events(
        after id: Int64, names: [String], subjectID: String?, notBy run: Int64?, limit: Int
    ) throws -> [CenterEvent] {
        try base.events(after: id, names: names, subjectID: subjectID, notBy: run, limit: limit)
    }

    /// The id of the latest event.
    func latestEventID() throws -> Int64 { try base.latestEventID() }

    /// What plugins keep in it.
    var pluginValues: (any PluginValueStore)? { base.pluginValues }

    /// Changes what a plugin keeps in it.
    func keep(
        _ change: PluginValueChange, _ actor: Actor, _ origin: Origin, describing describe: (String) -> String
    ) throws { try base.keep(change, actor, origin, describing: describe) }
}
