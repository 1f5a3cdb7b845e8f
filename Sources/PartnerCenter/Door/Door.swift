/// Where every effect passes: may the actor do it, does the environment offer it; then it is done.
///
/// Pure: what is asked lives in values, what is done lives behind the ports `Center` and `EffectLog`.
public final class Door<C: Center> {
    /// What stands behind the door.
    public let center: C
    /// The actor with the roles that held when it was last asked for.
    @usableFromInline var knownActor: Actor?
    /// What passed once: operation names that the actor may do in this environment.
    @usableFromInline var allowed: [UnsafeRawPointer] = []

    /// Stands before `center`.
    public init(_ center: C) { self.center = center }

    /// Forgets what was allowed: another process, or this one, may have changed roles.
    ///
    /// To be called when a transaction begins and after each write to users outside of a batch.
    @inlinable
    public func forgetRights() {
        knownActor = nil
        allowed.removeAll(keepingCapacity: true)
    }

    /// The actor, with the roles that hold.
    @inlinable
    public func actor() throws -> Actor {
        if let knownActor { return knownActor }
        let actor = try center.actor()
        knownActor = actor
        return actor
    }

    /// Does an operation that nothing records beyond the store's own audit: a row of a batch, a call by hand.
    ///
    /// - Throws: `OperationError`: `refused`, `unsupported`, and what the operation itself raises.
    @inlinable
    public func perform<O: PartnerOperation>(_ operation: O, _ origin: Origin) throws -> O.Answer {
        let actor = try actor()
        try authorize(O.self, actor)
        return try center.perform(operation, actor, origin)
    }

    /// Reads one page of a listing.
    @inlinable
    public func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ origin: Origin
    ) throws -> Page<O.Item> {
        let actor = try actor()
        try authorize(O.facts, actor)
        return try center.page(operation, after: cursor, limit: limit, actor, origin)
    }

    @inlinable
    func authorize<O: PartnerOperation>(_ operation: O.Type, _ actor: Actor) throws {
        // The type's own address stands for the operation: a million rows ask the same question.
        let key = unsafeBitCast(operation, to: UnsafeRawPointer.self)
        if allowed.contains(key) { return }
        try authorize(O.facts, actor)
        allowed.append(key)
    }

    @usableFromInline
    func authorize(_ facts: OperationFacts, _ actor: Actor) throws {
        if let error = center.capabilities.unsupported(facts) { throw error }
        if !actor.may(facts.permission) { throw OperationError.notAllowed(actor, facts) }
    }
}

extension OperationError {
    static func notAllowed(_ actor: Actor, _ facts: OperationFacts) -> OperationError {
        let denied =
            RolePermissions.grant(actor.agentRole, facts.permission) == .denied
            || RolePermissions.grant(actor.adminRole, facts.permission) == .denied
        let why = denied ? "the documentation says so" : "what the documentation does not grant is denied"
        return OperationError(
            .refused,
            "\(actor.name) (agent role \(actor.agentRole.rawValue), admin role \(actor.adminRole.rawValue)) may "
                + "not call \(facts.name): it needs \(facts.permission.rawValue), and \(why)",
            hint: "run it as somebody who may: --as EMAIL", endsRun: true)
    }
}
