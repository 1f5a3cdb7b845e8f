public import PartnerCenter

/// A store in memory: the plainest thing that keeps the contracts.
public final class MemoryStore: UserStore, AuditStore, AccountStore, ClockStore, RunAudit {
    /// Everything that it keeps, so that a transaction can be taken back.
    struct Content {
        var account: Account
        var users: [Int64: User] = [:]
        var hashes: [Int64: [UInt8]] = [:]
        var lastID: Int64 = 0
        var clock = CenterClock.wall
        var records: [AuditRecord] = []
        var tasks: [ScheduledTask] = []
        var lastTaskID: Int64 = 0
        var mails: [Mail] = []
        var passwords: [Int64: Password] = [:]
        var recoveries: [Int64: Recovery] = [:]
        var createdAt: [Int64: Instant] = [:]
        var offers: [Offer] = []
        var prices = Prices()
        var pins = Pins()
        var overlay = Overlay()
        var enrolment: Enrolment?
        var reviews: [Review] = []
        var profiles: [VettingVersion: [ProfileKind: Profile]] = [:]
        var deliveries = Deliveries()
        /// By plugin, then by the bytes of the key.
        var pluginValues: [String: [[UInt8]: String]] = [:]
    }

    var content: Content

    /// A store that holds `account` and nobody.
    public init(account: Account = .fixture()) { content = Content(account: account) }

    /// Every audit record, oldest first.
    public var records: [AuditRecord] { content.records }

    /// Does all of `body` or nothing of it.
    public func transaction(_ body: () throws -> Void) throws {
        let before = content
        do { try body() } catch {
            content = before
            throw error
        }
    }

    /// The user with `id`, or nil.
    public func user(id: Int64) throws -> User? { content.users[id] }

    /// The user who signs in as `email`, or nil.
    public func user(email: EmailAddress) throws -> User? {
        content.users.values.first { $0.email.text.lowercased() == email.text.lowercased() }
    }

    /// The users behind `id` who match, by id.
    public func users(after id: Int64, limit: Int, _ filter: UserFilter) throws -> [User] {
        let matching = content.users.values.filter { user in
            user.id > id && (filter.agentRole.map { $0 == user.agentRole } ?? true)
                && (filter.adminRole.map { $0 == user.adminRole } ?? true)
        }
        return Array(matching.sorted { $0.id < $1.id }.prefix(limit))
    }

    /// Keeps a new user; nil when the e-mail is taken.
    public func insert(_ user: NewUser) throws -> Int64? {
        if try self.user(email: user.email) != nil { return nil }
        content.lastID += 1
        content.users[content.lastID] = User(
            id: content.lastID, fullName: user.fullName, email: user.email, agentRole: user.agentRole,
            adminRole: user.adminRole, state: .active, lastSignInAt: nil, version: 1)
        content.hashes[content.lastID] = user.passwordHash
        content.createdAt[content.lastID] = user.createdAt
        return content.lastID
    }

    /// Writes the user whole.
    public func update(_ user: User) throws { content.users[user.id] = user }

    /// Removes the user.
    public func deleteUser(id: Int64) throws { content.users[id] = nil }

    /// How many active global admins there are, up to two.
    public func globalAdminsUpToTwo() throws -> Int {
        min(2, content.users.values.count { $0.adminRole == .global && $0.state == .active })
    }

    /// The hash of a user's password.
    public func passwordHash(userID: Int64) throws -> [UInt8]? { content.hashes[userID] }

    /// Keeps a record of a write, in the write's own transaction.
    public func audit(
        _ operation: StaticString, _ subject: AuditSubject, _ changes: ChangeList, _ context: OperationContext
    ) throws {
        var record = AuditRecord()
        record.id = Int64(content.records.count + 1)
        record.at = context.now
        record.actor = context.actor.name
        record.operation = "\(operation)"
        record.subjectID = subject.text
        record.runID = context.origin.runID.map { RunReference($0).text }
        record.line = context.origin.line == 0 ? nil : Int64(context.origin.line)
        record.plugin = context.origin.plugin
        record.changes = String(decoding: changes.json(), as: UTF8.self)
        content.records.append(record)
    }

    /// The records behind `id` that match, by id.
    public func auditRecords(after id: Int64, limit: Int, _ filter: AuditFilter) throws -> [AuditRecord] {
        let matching = content.records.filter { record in
            record.id > id && (filter.from.map { record.at >= $0 } ?? true)
                && (filter.to.map { record.at < $0 } ?? true)
                && (filter.runID.map { record.runID == RunReference($0).text } ?? true)
                && (filter.notByRunID.map { record.runID != RunReference($0).text } ?? true)
                && (filter.operations.isEmpty || filter.operations.contains(record.operation))
                && (filter.subjectID.map { record.subjectID == $0 } ?? true)
        }
        return Array(matching.prefix(limit))
    }

    /// The id of the latest record.
    public func latestAuditID() throws -> Int64 { content.records.last?.id ?? 0 }

    /// The clock: on the wall until a manual one is set.
    public func clock() throws -> CenterClock { content.clock }

    /// Makes the clock a manual one that stands at `instant`.
    public func setManualClock(at instant: Instant) throws { content.clock = .manual(instant) }

    /// The run's records before `id`, last first.
    public func records(ofRun run: Int64, before id: Int64, limit: Int) throws -> [AuditRecord] {
        Array(
            content.records.filter { $0.id < id && $0.runID == RunReference(run).text }.reversed().prefix(
                limit))
    }

    /// How many records the run has of each operation.
    public func counts(ofRun run: Int64, upTo id: Int64) throws -> [RunAuditCount] {
        var counts: [RunAuditCount] = []
        for record in try records(ofRun: run, before: .max, limit: .max) where record.id <= id {
            if let index = counts.firstIndex(where: { $0.operation == record.operation }) {
                counts[index].count += 1
            } else {
                counts.append(RunAuditCount(operation: record.operation, count: 1, last: record.id))
            }
        }
        return counts
    }

    /// The run's latest record about a subject before `id`, nil if there is none.
    public func latest(ofRun run: Int64, about subjectID: String, before id: Int64) throws -> AuditRecord? {
        try records(ofRun: run, before: id, limit: .max).first { $0.subjectID == subjectID }
    }

    /// The partner account.
    public func account() throws -> Account { content.account }

    /// Writes the account whole.
    public func update(_ account: Account) throws { content.account = account }
}
