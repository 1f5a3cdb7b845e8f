public import Sealing

/// The keys of one publisher, as a registry's log tells them.
///
/// The first signed version binds the publisher to its key. From then on nothing unsigned, and nothing by another key,
/// is taken, unless the old key named the new one, or the registry revoked the old one for everybody to see.
public struct PublisherKeys: Sendable, Equatable {
    /// The key that new versions must be signed with; nil before the first, and after a revocation.
    public private(set) var current: VerifyingKey?
    /// All keys there were, in their order.
    public private(set) var all: [VerifyingKey] = []
    /// Keys that nothing counts of any more, and why.
    public private(set) var revoked: [VerifyingKey: String] = [:]
    private var successors: [VerifyingKey: VerifyingKey] = [:]

    init() {}

    /// Whether the publisher ever signed: then it does not publish unsigned again.
    public var signs: Bool { !all.isEmpty }

    /// Whether `key` is `old`, or took its place by a chain of rotations that each key signed.
    public func follows(_ key: VerifyingKey, after old: VerifyingKey) -> Bool {
        var at = old
        while at != key {
            guard let next = successors[at] else { return false }
            at = next
        }
        return true
    }

    mutating func bind(_ key: VerifyingKey) {
        current = key
        all.append(key)
    }

    mutating func rotate(from old: VerifyingKey, to new: VerifyingKey) {
        successors[old] = new
        bind(new)
    }

    mutating func revoke(_ key: VerifyingKey, reason: String) {
        revoked[key] = reason
        if current == key { current = nil }
    }
}
