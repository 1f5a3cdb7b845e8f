public import PartnerCenter

/// A center in memory with the offers of a new one and three users: u-1 global admin, u-2 user management admin, u-3 sales agent.
public struct RehearsalCenter {
    /// What the center keeps.
    public let store: MemoryStore
    /// Draws what can be foretold.
    public let vault = FixedVault()
    /// What the center is and offers.
    public let capabilities: Capabilities

    /// Makes the center and its users.
    public init(environment: EnvironmentName = .cn21v, policies: Policies = Policies()) throws {
        store = MemoryStore(account: .fixture(environment: environment))
        capabilities = Capabilities(environment: environment, isRehearsal: true, policies: policies)
        try RehearsalOffers.seed(on: store)
        _ = try store.insert(.fixture(fullName: "Admin", email: "admin@contoso.cn", adminRole: .global))
        _ = try store.insert(
            .fixture(fullName: "Staff", email: "staff@contoso.cn", adminRole: .userManagement))
        _ = try store.insert(.fixture(fullName: "Sales", email: "sales@contoso.cn", agentRole: .sales))
        for profile in Profiles.of(.fixture(), store.content.account, now: .fixture) {
            try store.save(profile)
            if profile.kind == .legal { try store.save(profile, as: .lastFinalized) }
        }
    }

    /// The door to the center, with `email` signed in.
    public func door(as email: String = "admin@contoso.cn") -> Door<LocalCenter<MemoryStore>> {
        Door(
            LocalCenter(
                store: store, as: .user(EmailAddress(unchecked: email)), capabilities: capabilities,
                vault: vault, clock: { .fixture }))
    }
}
