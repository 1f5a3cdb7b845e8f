import PartnerCenter
import PartnerTesting
import Testing

/// A rehearsal center whose profiles are read and changed.
struct ProfileBench {
    let center: RehearsalCenter

    init(_ policies: [String: String] = [:]) throws {
        center = try RehearsalCenter(policies: Policies(policies))
    }

    var store: MemoryStore { center.store }

    /// The profile as `email` sees it.
    func get(
        _ kind: ProfileKind, _ version: VettingVersion? = nil, as email: String = "admin@contoso.cn"
    ) throws -> Profile {
        var get = GetProfile()
        get.kind = kind
        get.vettingVersion = version
        return try center.door(as: email).perform(get, Origin()).profile
    }

    /// Changes a profile by fields as the command line gives them.
    @discardableResult
    func update(
        _ kind: ProfileKind, _ fields: [(String, String?)], as email: String = "admin@contoso.cn"
    ) throws -> ProfileAnswer {
        try center.door(as: email).perform(Self.operation(kind, fields), Origin())
    }

    static func operation(_ kind: ProfileKind, _ fields: [(String, String?)]) throws -> UpdateProfile {
        var texts = FieldTexts()
        texts.add("kind", kind.rawValue)
        for (name, text) in fields { texts.add(name, text) }
        return try UpdateProfile.read(texts, for: "profiles.update")
    }

    /// Why a change is refused; nil where it is not.
    func refusal(
        _ kind: ProfileKind, _ fields: [(String, String?)], as email: String = "admin@contoso.cn"
    ) throws -> OperationError? {
        let before = try store.profile(kind)
        do { try update(kind, fields, as: email) } catch let error as OperationError {
            #expect(try store.profile(kind) == before, "a refused change leaves everything as it was")
            return error
        }
        return nil
    }

    /// Lets the center work until so many days later.
    func advance(days: Int64) throws {
        let work = ScheduledWork(
            store, vault: center.vault, policies: center.capabilities.policies, transaction: store.transaction
        )
        let target = try Self.later(days: days)
        while let due = try work.nextDue(after: .epoch, upTo: target) { try work.perform(at: due) }
    }

    static func later(days: Int64) throws -> Instant {
        try Instant(milliseconds: Instant.fixture.milliseconds + days * 86_400_000)
    }

    /// The names of what the audit tells, oldest first.
    var events: [String] { store.records.map(\.operation) }
}
