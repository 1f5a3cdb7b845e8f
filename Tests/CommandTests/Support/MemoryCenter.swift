import PartnerCenter
import PartnerTesting

@testable import partnerctl

/// Bytes that count up.
struct CountingVault: Vault {
    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index &* 7) }
    }
    func hash(_ password: Secret) -> [UInt8] { [1] }
    func hashChosen(_ password: Secret) -> [UInt8] { [2] }
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
            _ = try? store.insert(
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
                door: Door(center), requireApproval: { _ in },
                transaction: store.transaction,
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

    /// How many users there are.
    var userCount: Int { (try? store.users(after: 0, limit: .max, UserFilter()).count) ?? -1 }

    /// The whole tool with `call` on this center.
    var root: Command { Commands.root(calling: self) }
}
