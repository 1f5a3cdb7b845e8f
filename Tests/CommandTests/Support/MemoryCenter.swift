import PartnerCenter

@testable import partnerctl

/// A store in memory, as small as the tests of the command line need.
final class MemoryStore: UserStore, AuditStore, AccountStore, ClockStore {
    var users: [User] = []
    var records: [AuditRecord] = []
    var lastID: Int64 = 0

    func user(id: Int64) -> User? { users.first { $0.id == id } }
    func user(email: EmailAddress) -> User? {
        users.first { $0.email.text.lowercased() == email.text.lowercased() }
    }
    func users(after id: Int64, limit: Int, _ filter: UserFilter) -> [User] {
        Array(
            users.filter {
                $0.id > id && (filter.agentRole ?? $0.agentRole) == $0.agentRole
                    && (filter.adminRole ?? $0.adminRole) == $0.adminRole
            }.prefix(limit))
    }
    func insert(_ new: NewUser) -> Int64? {
        if user(email: new.email) != nil { return nil }
        lastID += 1
        users.append(
            User(
                id: lastID, fullName: new.fullName, email: new.email, agentRole: new.agentRole,
                adminRole: new.adminRole, state: .active, lastSignInAt: nil, version: 1))
        return lastID
    }
    func update(_ user: User) { users = users.map { $0.id == user.id ? user : $0 } }
    func deleteUser(id: Int64) { users.removeAll { $0.id == id } }
    func globalAdminsUpToTwo() -> Int { min(2, users.count { $0.adminRole == .global }) }
    func passwordHash(userID: Int64) -> [UInt8]? { nil }
    func audit(
        _ operation: StaticString, _ subject: AuditSubject, _ changes: ChangeList, _ context: OperationContext
    ) {}
    func auditRecords(after id: Int64, limit: Int, _ filter: AuditFilter) -> [AuditRecord] { [] }
    func latestAuditID() -> Int64 { 0 }
    func account() -> Account { Account() }
    func clock() -> CenterClock { .wall }
    func setManualClock(at instant: Instant) {}
}

/// Bytes that count up.
struct CountingVault: Vault {
    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index &* 7) }
    }
    func hash(_ password: Secret) -> [UInt8] { [1] }
    func verify(_ password: Secret, against hash: [UInt8]) -> Bool { true }
}

/// Opens one center in memory, again and again.
final class MemoryOpener: CenterOpener, @unchecked Sendable {
    let store = MemoryStore()
    /// What was sealed: file, columns, and the secret in clear.
    var sealed: [(path: String, recipient: String, columns: [String], password: String)] = []

    /// A center with `count` users, the first of them a global admin.
    init(users count: Int = 0) {
        for number in 0..<count {
            _ = store.insert(
                NewUser(
                    fullName: number == 0 ? "王芳" : "User \(number)",
                    email: EmailAddress(unchecked: "user\(number)@contoso.partner.onmschina.cn"),
                    agentRole: number % 2 == 0 ? .sales : .admin, adminRole: number == 0 ? .global : .none,
                    passwordHash: [], createdAt: .epoch))
        }
    }

    func open<U: CenterUse>(
        _ choice: CenterChoice, as user: String?, _ surroundings: Surroundings, _ use: U
    ) throws -> U.Result {
        let center = LocalCenter(
            store: store, as: .centerOperator,
            capabilities: Capabilities(environment: .cn21v, isRehearsal: true),
            vault: CountingVault(), clock: { .epoch })
        return try use.work(
            OpenCenter(
                door: Door(center),
                transaction: { [store] body in
                    let before = (store.users, store.lastID)
                    do { try body() } catch {
                        (store.users, store.lastID) = before
                        throw error
                    }
                },
                seal: { [self] delivery in
                    var password = ""
                    for column in delivery.columns {
                        if case .secret(let secret) = column.value {
                            password = secret.withBytes { String(decoding: $0, as: UTF8.self) }
                        }
                    }
                    sealed.append((delivery.path, delivery.recipient, delivery.columns.map(\.name), password))
                }))
    }

    /// The whole tool with `call` on this center.
    var root: Command { Commands.root(calling: self) }
}
