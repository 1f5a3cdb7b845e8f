public import PartnerCenter

extension MemoryStore: ProfileStore {
    /// The profile of a kind in one of its states, or nil.
    public func profile(_ kind: ProfileKind, _ version: VettingVersion) throws -> Profile? {
        content.profiles[version]?[kind]
    }

    /// Writes the profile whole in place of the one of its kind in this state, or as the first.
    public func save(_ profile: Profile, as version: VettingVersion) throws {
        content.profiles[version, default: [:]][profile.kind] = profile
    }
}
