public import Sealing

/// One entry of a registry's log. The log is only ever added to: every entry holds the hash of the one before, so that
/// the last hash stands for all of them.
struct LogEntry: Sendable, Equatable {
    /// Its number, from 1.
    var sequence: Int
    /// The hash of the line before; of no bytes for the first.
    var previous: ContentHash
    /// When it was written, by the registry's clock.
    var time: RegistryTime
    /// What happened.
    var event: Event

    /// What can happen.
    enum Event: Sendable, Equatable {
        /// A version came.
        case publish(PublishedVersion)
        /// A version is not to be taken any more.
        case yank(PluginID, SemanticVersion, reason: String)
        /// A publisher, or the registry itself, goes on with another key.
        case rotate(KeyRotation)
        /// Nothing that a key signed counts any more.
        case revoke(publisher: String, key: VerifyingKey, reason: String)
    }

    /// The hash before the first entry.
    static let noHash = ContentHash(of: [])

    /// Its line in the log, with the line's end.
    var line: [UInt8] { LogEntryShape.shape.write(self).canonical }
}

/// A version of a plugin as it was published: everything that the index and the catalog say of it.
public struct PublishedVersion: Sendable, Equatable {
    /// Which plugin.
    public var plugin: PluginID
    /// Which version.
    public var version: SemanticVersion
    /// What the bundle must be.
    public var hash: ContentHash
    /// Bytes of the bundle.
    public var size: Int
    /// Plugins it calls, each with the least version.
    public var requires: [PluginID: SemanticVersion]
    /// One sentence: what it is for.
    public var summary: String
    /// The rights it asks for, by their names, sorted.
    public var capabilities: [String]
    /// The publisher's key; nil where it is not signed.
    public var key: VerifyingKey?
    /// The publisher's signature of the bundle; nil where it is not signed.
    public var signature: Signature?
}

/// How entries are written: one object of members that follow from its `event`.
enum LogEntryShape {
    private struct Yank: Sendable {
        var plugin: PluginID
        var version: SemanticVersion
        var reason: String
    }

    private struct Revocation: Sendable {
        var publisher: String
        var key: VerifyingKey
        var reason: String
    }

    private static let published = DocumentShape<PublishedVersion>.object(
        .part,
        {
            PublishedVersion(
                plugin: $0, version: $1, hash: $2, size: $3, requires: $4, summary: $5, capabilities: $6,
                key: $7, signature: $8)
        },
        required("plugin", \.plugin, .pluginID, "Which plugin."),
        required("version", \.version, .version, "Which version."),
        required("sha256", \.hash, .contentHash, "The SHA-256 of the bundle."),
        required("size", \.size, .integer(1...RegistryLimits.bundle), "Bytes of the bundle."),
        optional("requires", \.requires, .map(.pluginID, .version), [:], "What it calls."),
        required("summary", \.summary, .sentence(), "What it is for."),
        optional(
            "capabilities", \.capabilities, .list(of: .smallName(hasPoints: true), 0...256), [],
            "The rights it asks for."),
        optional("key", \.key, .maybe(.verifyingKey), nil, "The publisher's key."),
        optional("signature", \.signature, .maybe(.signature), nil, "The publisher's signature."))

    private static let yank = DocumentShape<Yank>.object(
        .part, { Yank(plugin: $0, version: $1, reason: $2) },
        required("plugin", \.plugin, .pluginID, "Which plugin."),
        required("version", \.version, .version, "Which version."),
        required("reason", \.reason, .sentence(), "Why."))

    private static let rotation = DocumentShape<KeyRotation>.object(
        .part, { KeyRotation(publisher: $0, from: $1, to: $2, signature: $3) },
        optional("publisher", \.publisher, .maybe(.publisher), nil, "Whose key; the registry's if left out."),
        required("from", \.from, .verifyingKey, "The key until now."),
        required("to", \.to, .verifyingKey, "The key from now on."),
        required("signature", \.signature, .signature, "By the key until now."))

    private static let revocation = DocumentShape<Revocation>.object(
        .part, { Revocation(publisher: $0, key: $1, reason: $2) },
        required("publisher", \.publisher, .publisher, "Whose key."),
        required("key", \.key, .verifyingKey, "Which key."),
        required("reason", \.reason, .sentence(), "Why."))

    private static let events: [String: DocumentShape<LogEntry.Event>] = [
        "publish": published.converted({ .publish($0) }) { event in
            guard case .publish(let version) = event else { preconditionFailure("an event of another kind") }
            return version
        },
        "yank": yank.converted({ .yank($0.plugin, $0.version, reason: $0.reason) }) { event in
            guard case .yank(let plugin, let version, let reason) = event else {
                preconditionFailure("an event of another kind")
            }
            return Yank(plugin: plugin, version: version, reason: reason)
        },
        "rotate": rotation.converted({ .rotate($0) }) { event in
            guard case .rotate(let rotation) = event else { preconditionFailure("an event of another kind") }
            return rotation
        },
        "revoke": revocation.converted({ .revoke(publisher: $0.publisher, key: $0.key, reason: $0.reason) }) {
            guard case .revoke(let publisher, let key, let reason) = $0 else {
                preconditionFailure("an event of another kind")
            }
            return Revocation(publisher: publisher, key: key, reason: reason)
        },
    ]

    private static func name(_ event: LogEntry.Event) -> String {
        switch event {
        case .publish: "publish"
        case .yank: "yank"
        case .rotate: "rotate"
        case .revoke: "revoke"
        }
    }

    static let shape = DocumentShape<LogEntry>(
        read: { value, path, findings in
            guard var reading = ObjectReading(value, path, &findings) else { return nil }
            let sequence = reading.take(
                "sequence", .integer(1...RegistryLimits.entries), fallback: nil, &findings)
            let previous = reading.take("previous", .contentHash, fallback: nil, &findings)
            let time = reading.take("time", .time, fallback: nil, &findings)
            let kind = reading.take("event", .choice(events.keys.sorted()), fallback: nil, &findings)
            guard let kind, let shape = events[kind] else { return nil }
            let others = reading.rest
            let rest = DocumentValue(
                .object((value.members ?? []).filter { others.contains($0.name) }), at: value.place)
            let event = shape.read(rest, path, &findings)
            guard let sequence, let previous, let time, let event else { return nil }
            return LogEntry(sequence: sequence, previous: previous, time: time, event: event)
        },
        write: { entry in
            let kind = name(entry.event)
            let event = events[kind].flatMap { $0.write(entry.event).members } ?? []
            return .object(
                [
                    DocumentMember("sequence", .integer(entry.sequence)),
                    DocumentMember("previous", .text(entry.previous.description)),
                    DocumentMember("time", .text(entry.time.description)),
                    DocumentMember("event", .text(kind)),
                ] + event)
        }, schema: [])
}
