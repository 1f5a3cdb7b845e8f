public import Sealing

/// The keys of a publisher, or of the registry itself, as the log tells them: each named by the one before.
///
/// A publisher's first signed version binds it to its key. From then on nothing unsigned, and nothing by another key, is
/// taken, unless the old key named the new one, or the registry revoked the old one for everybody to see.
public struct KeySuccession: Sendable, Equatable {
    /// A key that took the place of another one.
    public struct Step: Sendable, Equatable {
        /// The key that holds from then on.
        public var key: VerifyingKey
        /// When the registry wrote that.
        public var time: RegistryTime
    }

    /// That nothing counts of a key any more.
    public struct Revocation: Sendable, Equatable {
        /// Why.
        public var reason: String
        /// When the registry wrote that.
        public var time: RegistryTime
    }

    /// The key that new versions must be signed with; nil before the first, and after a revocation.
    public internal(set) var current: VerifyingKey?
    /// All keys there were, in their order.
    public internal(set) var all: [VerifyingKey] = []
    /// Keys that nothing counts of any more.
    public internal(set) var revoked: [VerifyingKey: Revocation] = [:]
    /// Which key each named.
    var successors: [VerifyingKey: Step] = [:]

    init() {}

    /// Whether anything was ever signed: then nothing unsigned follows.
    var signs: Bool { !all.isEmpty }

    /// The keys that took the place of `key`, one after the other; empty for one that named none.
    ///
    /// No key comes twice: a log that names one again is refused.
    public func steps(after key: VerifyingKey) -> [Step] {
        var steps: [Step] = []
        var at = key
        while let next = successors[at] {
            steps.append(next)
            at = next.key
        }
        return steps
    }

    /// The key that holds for whoever remembers `key`: itself, or the last of those that took its place.
    public func latest(after key: VerifyingKey) -> VerifyingKey { steps(after: key).last?.key ?? key }

    /// Whether `key` is `old`, or took its place by a chain of rotations that each key signed.
    func follows(_ key: VerifyingKey, after old: VerifyingKey) -> Bool {
        key == old || steps(after: old).contains { $0.key == key }
    }

    /// `key 635A of acme, which was revoked on 2026-11-21T21:43:33Z: stolen`; nil for a key that counts.
    func revocation(of key: VerifyingKey, _ publisher: String) -> String? {
        revoked[key].map { "key \(key.id) of \(publisher), which was revoked on \($0.time): \($0.reason)" }
    }

    mutating func bind(_ key: VerifyingKey) {
        current = key
        all.append(key)
    }

    mutating func rotate(from old: VerifyingKey, to new: VerifyingKey, _ time: RegistryTime) {
        successors[old] = Step(key: new, time: time)
        bind(new)
    }

    mutating func revoke(_ key: VerifyingKey, _ revocation: Revocation) {
        revoked[key] = revocation
        if current == key { current = nil }
    }
}
