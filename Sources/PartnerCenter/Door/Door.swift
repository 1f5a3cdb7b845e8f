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
    /// What may be done at most; nil for no such limit.
    public var budgets: BudgetWatch?
    /// Whose calls into plugins are open; nil where there are no plugins.
    public var callers: CallChain?
    /// Tries again what failed for a while; nil to try everything once.
    public var retries: Retries?
    /// Whether calls fail alike. Whoever knows what a success is says so here.
    public let circuit = Circuit()

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
    /// What fails for a while is tried again; what would go beyond a budget is not begun.
    ///
    /// - Throws: `OperationError`: `refused`, `unsupported`, and what the operation itself raises; `BudgetBreach`;
    ///   `CircuitBreak` where calls fail alike.
    @inlinable
    public func perform<O: PartnerOperation>(_ operation: O, _ origin: Origin) throws -> O.Answer {
        let written = retries?.writes() ?? 0
        do { return try attempt(operation, origin) } catch let error as OperationError {
            return try answer(after: error, written: written, O.facts) { try attempt(operation, origin) }
        }
    }

    /// Reads one page of a listing.
    @inlinable
    public func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ origin: Origin
    ) throws -> Page<O.Item> {
        let written = retries?.writes() ?? 0
        let read = {
            let actor = try self.actor()
            try self.authorize(O.facts, actor)
            if let callers = self.callers, !callers.links.isEmpty {
                return try self.page(operation, after: cursor, limit: limit, actor, origin, for: callers)
            }
            return try self.page(operation, after: cursor, limit: limit, actor, origin)
        }
        do { return try read() } catch let error as OperationError {
            return try answer(after: error, written: written, O.facts, read)
        }
    }

    @inlinable
    func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin
    ) throws -> Page<O.Item> {
        let read = { try self.center.page(operation, after: cursor, limit: limit, actor, origin) }
        guard let budgets else { return try read() }
        return try budgets.perform(Budgets.Call("\(O.facts.name)", .read), run: origin.runID, read)
    }

    @inlinable
    func attempt<O: PartnerOperation>(_ operation: O, _ origin: Origin) throws -> O.Answer {
        let actor = try actor()
        try authorize(O.self, actor)
        if let callers, !callers.links.isEmpty {
            return try perform(operation, actor, origin, for: callers)
        }
        guard let budgets else { return try center.perform(operation, actor, origin) }
        return try perform(operation, actor, origin, within: budgets)
    }

    @inlinable
    func perform<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin, within budgets: BudgetWatch
    ) throws -> O.Answer {
        var call = budgets.call(unsafeBitCast(O.self, to: UnsafeRawPointer.self), O.facts)
        if budgets.budgets.limitSpending { call.cost = try center.cost(operation, actor, origin) }
        return try budgets.perform(call, run: origin.runID) { try center.perform(operation, actor, origin) }
    }

    /// Tries a call again that failed, and takes note of it when it fails for good.
    @usableFromInline
    func answer<Answer>(
        after error: OperationError, written: Int64, _ facts: OperationFacts, _ body: () throws -> Answer
    ) throws -> Answer {
        do {
            guard let retries else { throw error }
            return try retries.answer(
                after: error, written: written, "\(facts.name)", isWrite: facts.kind != .read
            ) {
                // While it waited, another process may have changed roles.
                forgetRights()
                return try body()
            }
        } catch let error as OperationError {
            if error.endsRun { throw error }
            if let end = circuit.failed(error, facts.name) { throw end }
            throw error
        }
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
        if !actor.may(facts.permission, center.capabilities.policies) {
            throw OperationError.notAllowed(actor, facts)
        }
        if facts.stage == .enrolled, actor.kind == .user || actor.kind == .applicant,
            try !center.isEnrolled()
        {
            throw OperationError.notEnrolled(facts)
        }
    }
}

extension OperationError {
    static func notEnrolled(_ facts: OperationFacts) -> OperationError {
        OperationError(
            .forbiddenState, "\(facts.name) is for partners, and this company's enrolment is not complete",
            hint: "partner.enrolment.get {} says who acts next", endsRun: true)
    }

    static func notAllowed(_ actor: Actor, _ facts: OperationFacts) -> OperationError {
        if facts.permission == .operate {
            return OperationError(
                .refused, "\(actor.name) may not call \(facts.name): only the center's operator may",
                hint: "rehearse the operator's side with partnerctl center review, or with --as operator",
                endsRun: true)
        }
        if actor.kind == .applicant {
            return OperationError(
                .refused,
                "the company that enrols has no user yet who may call \(facts.name): it needs "
                    + facts.permission.rawValue,
                hint: "partner.enrolment.get {} says how the enrolment stands", endsRun: true)
        }
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
