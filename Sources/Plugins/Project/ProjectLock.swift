/// What a project gets, exactly: `partnerctl.lock`.
///
/// It is written in one form, a plugin per line, so that a change of rights is a change of a line.
public struct ProjectLock: Sendable, Equatable {
    /// What the file is called.
    public static let fileName = "partnerctl.lock"

    /// A plugin as it was locked.
    public struct Plugin: Sendable, Equatable {
        /// Which plugin.
        public var id: PluginID
        /// Which version.
        public var version: SemanticVersion
        /// Where it came from.
        public var source: PluginSource
        /// Its bundle.
        public var hash: ContentHash
        /// The publisher's key; nil for one that was not signed.
        public var publisherKey: String?
        /// What it may do.
        public var grants: [Capability]
        /// What it requires.
        public var requires: [PluginID: SemanticVersion]

        /// A locked plugin.
        public init(
            _ id: PluginID, _ version: SemanticVersion, from source: PluginSource, hash: ContentHash,
            publisherKey: String? = nil, grants: [Capability] = [],
            requires: [PluginID: SemanticVersion] = [:]
        ) {
            self.id = id
            self.version = version
            self.source = source
            self.hash = hash
            self.publisherKey = publisherKey
            self.grants = grants
            self.requires = requires
        }
    }

    /// A registry as far as it was seen.
    public struct Registry: Sendable, Equatable {
        /// Its name in the project.
        public var name: String
        /// The key that signs its heads.
        public var key: String
        /// How many entries its log had.
        public var position: Int
        /// The hash of the head that said so.
        public var head: ContentHash

        /// A registry as it was seen.
        public init(_ name: String, key: String, position: Int, head: ContentHash) {
            self.name = name
            self.key = key
            self.position = position
            self.head = head
        }
    }

    /// The plugins, sorted by id.
    public private(set) var plugins: [Plugin]
    /// The registries, sorted by name.
    public private(set) var registries: [Registry]

    /// A lock; of two plugins of one id, or registries of one name, the later holds.
    public init(_ plugins: [Plugin] = [], registries: [Registry] = []) {
        self.plugins = Dictionary(plugins.map { ($0.id, $0) }) { _, last in last }.values
            .sorted { $0.id < $1.id }
        self.registries = Dictionary(registries.map { ($0.name, $0) }) { _, last in last }.values
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The plugin called `id`; setting nil takes it out.
    public subscript(_ id: PluginID) -> Plugin? {
        get { plugins.first { $0.id == id } }
        set {
            self = ProjectLock(
                plugins.filter { $0.id != id } + [newValue].compactMap(\.self), registries: registries)
        }
    }

    /// The registry called `name`; setting nil takes it out.
    public subscript(registry name: String) -> Registry? {
        get { registries.first { $0.name == name } }
        set {
            self = ProjectLock(
                plugins, registries: registries.filter { $0.name != name } + [newValue].compactMap(\.self))
        }
    }

    /// Reads a lock; `file` is for messages.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong; `not_canonical` for a lock that was edited by hand and
    ///   has another form than this program gives it.
    public static func read(_ bytes: [UInt8], file: String = fileName) throws(PluginFaults) -> ProjectLock {
        try shape.readCanonical(
            bytes, file: file, limits: DocumentLimits(bytes: 4 * 1024 * 1024, values: 200_000),
            hint: "undo the change, or write the lock again: partnerctl plugin install --relock"
        ) { $0.bytes }
    }

    /// Its one form in bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ name: String, _ items: [DocumentValue]) {
            bytes += "\"\(name)\":[".utf8
            for (index, item) in items.enumerated() {
                bytes += (index > 0 ? ",\n" : "\n").utf8
                item.appendCanonical(to: &bytes)
            }
            bytes += (items.isEmpty ? "]" : "\n]").utf8
        }
        bytes += "{".utf8
        append("plugins", plugins.map(Self.pluginShape.write))
        bytes += ",".utf8
        append("registries", registries.map(Self.registryShape.write))
        bytes += ",\"schema\":\(DocumentHead.newest)}\n".utf8
        return bytes
    }
}

extension ProjectLock {
    static let pluginShape = DocumentShape<Plugin>.object(
        .part,
        { id, version, source, hash, key, grants, requires in
            Plugin(
                id, version, from: source, hash: hash, publisherKey: key, grants: grants, requires: requires)
        },
        required("id", \Plugin.id, .pluginID, "Which plugin."),
        required("version", \Plugin.version, .version, "Which version."),
        required("from", \Plugin.source, PluginSource.shape, "Where it came from."),
        required("sha256", \Plugin.hash, .contentHash, "The SHA-256 of its bundle."),
        optional(
            "publisher_key", \Plugin.publisherKey, .maybe(.sentence()), nil,
            "The publisher's key; left out for one that was not signed."),
        required(
            "capabilities", \Plugin.grants, .list(of: CapabilityShape.grant(nil), 0...64), "What it may do."),
        optional(
            "requires", \Plugin.requires, .map(.pluginID, .version, atMost: 32), [:], "What it requires."))

    static let registryShape = DocumentShape<Registry>.object(
        .part, { Registry($0, key: $1, position: $2, head: $3) },
        required("name", \Registry.name, .itemName, "Its name in the project."),
        required("key", \Registry.key, .sentence(), "The key that signs its heads."),
        required(
            "position", \Registry.position, .integer(0...1_000_000_000), "How many entries its log had."),
        required("head", \Registry.head, .contentHash, "The hash of the head that said so."))

    static let shape = DocumentShape<ProjectLock>.object(
        .written, { ProjectLock($0, registries: $1) },
        required("plugins", \ProjectLock.plugins, .list(of: pluginShape, 0...1024), "The plugins."),
        required("registries", \ProjectLock.registries, .list(of: registryShape, 0...64), "The registries."))
}
