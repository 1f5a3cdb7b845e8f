/// Something that the center itself will do when its time comes.
public struct ScheduledTask: Sendable, Equatable {
    /// Grows with every task.
    public var id: Int64
    /// What is to be done.
    public var kind: TaskKind
    /// When, by the center's clock.
    public var at: Instant
    /// To what: a number that the kind understands; 0 where there is only one.
    public var subject: Int64

    /// Creates a task as a store keeps it.
    public init(id: Int64, kind: TaskKind, at: Instant, subject: Int64) {
        self.id = id
        self.kind = kind
        self.at = at
        self.subject = subject
    }
}

/// Where tasks are kept until their time comes.
///
/// Every conformance passes `ScheduleStoreContractTests`. What is not asserted there is not promised here.
public protocol ScheduleStore {
    /// Keeps a task.
    func schedule(_ kind: TaskKind, at instant: Instant, subject: Int64) throws
    /// Forgets every task of the kind for the subject.
    func cancel(_ kind: TaskKind, subject: Int64) throws
    /// The first task that is due at `limit` or before: the earliest, of two at one instant the older.
    func firstTask(upTo limit: Instant) throws -> ScheduledTask?
    /// When the first task after `instant` is due, at the latest at `limit`.
    func nextTaskTime(after instant: Instant, upTo limit: Instant) throws -> Instant?
    /// Forgets one task.
    func removeTask(id: Int64) throws
}

/// Everything that a center does when its time comes.
public enum TaskKind: String, ClosedList {
    case expireChallenge = "expire_challenge"
    case review
    case beginProvisioning = "begin_provisioning"
    case activate
    case passwordNotice = "password_notice"
    case verifyProfile = "verify_profile"
}

extension TaskKind {
    /// Does it, on behalf of the system.
    func perform<S: Store>(on store: S, subject: Int64, _ context: OperationContext) throws {
        switch self {
        case .expireChallenge: try Challenges.expire(on: store, context)
        case .review: try Reviewer.review(on: store, context)
        case .beginProvisioning: try Provisioning.begin(on: store, context)
        case .activate: try Provisioning.complete(on: store, context)
        case .passwordNotice: try PasswordNotice.send(to: subject, on: store, context)
        case .verifyProfile: try Profiles.verify(on: store, context)
        }
    }
}

/// A local center's own work as its clock moves.
public struct ScheduledWork<S: Store>: DueWork {
    private let store: S
    private let vault: any Vault
    private let policies: Policies
    private let transaction: (() throws -> Void) throws -> Void

    /// The tasks in `store`; `transaction` makes all that its body writes lasting, or nothing of it.
    public init(
        _ store: S, vault: any Vault, policies: Policies,
        transaction: @escaping (() throws -> Void) throws -> Void
    ) {
        self.store = store
        self.vault = vault
        self.policies = policies
        self.transaction = transaction
    }

    /// The earliest task's time.
    public func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        try store.nextTaskTime(after: instant, upTo: limit)
    }

    /// Does every task that is due at `instant` or was before, each in a transaction of its own.
    ///
    /// What happens is dated when it was due, not when somebody looked.
    public func perform(at instant: Instant) throws {
        while try store.firstTask(upTo: instant) != nil {
            try transaction {
                // Asked again inside: another process may have done it meanwhile.
                guard let task = try store.firstTask(upTo: instant) else { return }
                try store.removeTask(id: task.id)
                try task.kind.perform(
                    on: store, subject: task.subject,
                    OperationContext(
                        actor: .system, now: task.at, origin: Origin(), vault: vault, policies: policies))
            }
        }
    }
}
