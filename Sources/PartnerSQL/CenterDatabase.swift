public import PartnerCenter
public import Runs
public import SQL

/// A local center's database: opened, brought up to date, made when asked.
public final class CenterDatabase {
    /// Where a center is kept.
    public enum Location: Sendable, Equatable {
        /// A file.
        case file(String)
        /// Nowhere: gone with the process.
        case memory
    }

    /// A center to be made.
    public struct Seed: Sendable {
        /// The name.
        public var name = "Contoso Cloud (rehearsal)"
        /// Which Partner Center.
        public var environment = EnvironmentName.cn21v
        /// The tenant's domain before the environment's suffix.
        public var domainPrefix = "contoso"
        /// The first global admin's name.
        public var adminName = "First Admin"
        /// The part of the first global admin's e-mail before the `@`.
        public var adminPrefix = "admin"
        /// The policies that differ from their defaults.
        public var policies: [String: String] = [:]
        /// What tells its time; a manual clock begins where it stands.
        public var clock = CenterClock.wall
        /// Whether there is no partner in it yet: a company enrols first.
        public var isEmpty = false

        /// The rehearsal center that is made on first use.
        public init() {}

        var domain: String { "\(domainPrefix).\(environment.tenantSuffix)" }
    }

    /// `PCtl` in the file's header: what tells a center from any other SQLite database.
    public static let applicationID: Int32 = 0x5043_746c
    /// The connection that everything works on.
    public let connection: Connection
    /// What the center keeps.
    public let store: SQLStore
    /// Begins and ends what is written.
    public let group: WriteGroup
    /// The runs that worked, or work, on the center.
    public let runs: RunStore
    /// What was brought up to date, and the backup made before.
    public let migration: MigrationReport

    /// Opens the center at `location`.
    ///
    /// Where there is none, `seed` is made; `nil` refuses to make one. `now` is when, unless the seed has a clock of
    /// its own; `storage` names a layer of SQLite to keep the file on. It throws `SQLError`, and `OperationError` for
    /// a seed that breaks a rule.
    public init(
        _ location: Location, seed: Seed?, vault: any Vault, now: Instant, storage: String? = nil
    ) throws {
        var options = OpenOptions()
        options.storage = storage
        options.applicationID = Self.applicationID
        if seed == nil { options.access = .readWrite }
        switch location {
        case .file(let path): connection = try Connection(file: path, options: options)
        case .memory: connection = try Connection(inMemory: options)
        }
        migration = try Migrator(CenterSchema.all).migrate(connection)
        store = SQLStore(connection)
        group = try WriteGroup(connection)
        runs = RunStore(group)
        if let seed { try make(seed, vault, now) }
        try seedOffers()
    }

    /// The center's capabilities under its own policies.
    public func capabilities() throws -> Capabilities {
        Capabilities(
            environment: try store.account().environment, isRehearsal: true, policies: try store.policies())
    }

    /// On whose behalf things are done by default: the global admin who was there first, or the company that enrols.
    public func defaultUser() throws -> SignedIn {
        guard let admin = try store.users(after: 0, limit: 1, UserFilter(adminRole: .global)).first else {
            return .applicant
        }
        return .user(admin.email)
    }

    /// Lets `policy` be `value` from now on, in a group of its own or the one that is open; in the audit the operator
    /// did it.
    ///
    /// - Returns: what it was before.
    @discardableResult
    public func set(
        _ policy: Policy, _ value: String, at now: Instant, _ vault: any Vault
    ) throws -> String {
        try group.perform {
            let before = try store.policies()[policy]
            if before == value { return before }
            try store.set(policy: policy.name, value)
            var changes = ChangeList()
            changes.add("value", before, value)
            let context = OperationContext(actor: .centerOperator, now: now, origin: Origin(), vault: vault)
            try store.audit(
                "policy.changed", AuditSubject(.policy, named: policy.name), changes, context)
            return before
        }
    }

    /// What the center itself does as its clock moves.
    public func scheduledWork(_ vault: any Vault) throws -> ScheduledWork<SQLStore> {
        ScheduledWork(
            store, vault: vault, policies: try store.policies(),
            transaction: { [group] in try group.perform($0) })
    }

    /// Moves the center's manual clock to `target`, through everything of `work` that falls due on its way.
    ///
    /// Called between groups: each step of the clock is one, so that whoever dies on the way leaves the clock at
    /// the last instant it reached. `isStopping` is asked before each step.
    ///
    /// - Throws: `OperationError` for the wall clock, an instant in the past and a clock that somebody else moved
    ///   further meanwhile; what the work throws; `SQLError`.
    @discardableResult
    public func advance(
        to target: Instant, work: [any DueWork] = [], isStopping: @escaping () -> Bool = { false }
    ) throws -> ClockAdvance.Report {
        let start = try store.clock().standing(beforeMoveTo: target)
        return try ClockAdvance(work, isStopping: isStopping).run(from: start, to: target, move: move)
    }

    /// One step of the manual clock, lasting when it returns.
    private func move(to instant: Instant) throws {
        try group.perform {
            // Asked inside of the transaction: another process may move the same clock.
            _ = try store.clock().standing(beforeMoveTo: instant)
            try store.setManualClock(at: instant)
        }
    }

    /// Gives the center offers and prices where it has none: a new one, and one that an older release made.
    private func seedOffers() throws {
        guard try store.hasAccount(), try store.offers(after: 0, limit: 1, OfferFilter()).isEmpty else {
            return
        }
        // Asked again inside of the transaction: another process may have been faster.
        _ = try group.perform { try RehearsalOffers.seed(on: store) }
    }

    /// Makes the account and its first global admin, unless another process was faster.
    private func make(_ seed: Seed, _ vault: any Vault, _ wallTime: Instant) throws {
        var now = wallTime
        if case .manual(let instant) = seed.clock { now = instant }
        try group.perform {
            if try store.hasAccount() { return }
            if case .manual = seed.clock { try store.setManualClock(at: now) }
            var account = Account()
            if seed.isEmpty {
                account.standing = .enrolling
            } else {
                account.name = seed.name
                account.domain = seed.domain
            }
            account.environment = seed.environment
            account.currency = seed.environment.currency
            account.createdAt = now
            try store.insert(account)
            for (name, value) in seed.policies { try store.set(policy: name, value) }
            if seed.isEmpty { return }
            var admin = CreateUser()
            admin.fullName = seed.adminName
            admin.email = EmailAddress(unchecked: "\(seed.adminPrefix)@\(seed.domain)")
            admin.adminRole = .global
            let context = OperationContext(
                actor: .centerOperator, now: now, origin: Origin(), vault: vault)
            _ = try admin.perform(on: store, context)
            try Profiles.make(seed.partner(admin), on: store, context)
        }
    }
}
