public import PartnerCenter
internal import TestKit

extension Account {
    /// The partner of the tests.
    public static func fixture(environment: EnvironmentName = .cn21v) -> Account {
        var account = Account()
        account.name = "Contoso Cloud"
        account.domain = "contoso.\(environment.tenantSuffix)"
        account.environment = environment
        account.currency = environment.currency
        account.createdAt = .fixture
        return account
    }
}

extension Instant {
    /// 2026-11-20T08:00:00Z
    public static let fixture: Instant = {
        guard let instant = try? Instant("2026-11-20T08:00:00Z") else { preconditionFailure("an instant") }
        return instant
    }()
}

extension NewUser {
    /// A user to be inserted; name only what the test is about.
    public static func fixture(
        fullName: String = "Zhang Wei", email: String = "zhang.wei@contoso.partner.onmschina.cn",
        agentRole: AgentRole = .none, adminRole: AdminRole = .none
    ) -> NewUser {
        NewUser(
            fullName: fullName, email: EmailAddress(unchecked: email), agentRole: agentRole,
            adminRole: adminRole, passwordHash: [1, 2, 3], createdAt: .fixture)
    }
}

/// A vault whose draws can be foretold and whose hash only reverses the bytes.
public final class FixedVault: Vault, @unchecked Sendable {
    private var random: SeededGenerator

    /// Draws from `seed` on. One thread uses it at a time.
    public init(seed: UInt64 = 1) { random = SeededGenerator(seed: seed) }

    /// Fills `buffer` with unpredictable bytes.
    public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = UInt8.random(in: 0...255, using: &random) }
    }

    /// A salted hash, from which nobody gets the password back.
    public func hash(_ password: Secret) -> [UInt8] { password.withBytes { $0.reversed() } }

    /// A hash that tells, by its first byte, that the password was chosen.
    public func hashChosen(_ password: Secret) -> [UInt8] { [0] + hash(password) }

    /// Whether `hash`, of either kind, was made of `password`.
    public func verify(_ password: Secret, against hash: [UInt8]) -> Bool {
        self.hash(password) == (hash.first == 0 ? Array(hash.dropFirst()) : hash)
    }
}
