/// What a project wants: `partnerctl.json`.
public struct ProjectDocument: Sendable, Equatable {
    /// What the file is called.
    public static let fileName = "partnerctl.json"

    /// A plugin that the project lists.
    public struct Plugin: Sendable, Equatable {
        /// Where it comes from.
        public var source: PluginSource
        /// The least version; nil where the source has only one.
        public var version: SemanticVersion?
        /// What the project sets for it.
        public var config: [String: ConfigValue]

        /// A plugin to list.
        public init(
            _ source: PluginSource, version: SemanticVersion? = nil, config: [String: ConfigValue] = [:]
        ) {
            self.source = source
            self.version = version
            self.config = config
        }
    }

    /// Where notifications of a name go.
    public struct Channel: Sendable, Equatable {
        /// What delivers them: `acme/webhook:post`.
        public var provision: String
        /// What it is told of this channel.
        public var config: [String: ConfigValue]

        /// A channel.
        public init(_ provision: String, config: [String: ConfigValue] = [:]) {
            self.provision = provision
            self.config = config
        }
    }

    /// Where a secret is taken from when it is used; the secret itself is never in a project.
    public enum Secret: Sendable, Equatable {
        /// A file, from the project's folder on.
        case file(String)
        /// A variable of the process's environment.
        case environment(String)
    }

    /// Where each named center is.
    public var centers: [String: String]
    /// The address of each named registry: `https://…` or `file:…`.
    public var registries: [String: String]
    /// The plugins it lists.
    public var plugins: [PluginID: Plugin]
    /// Its channels by name.
    public var channels: [String: Channel]
    /// Its secrets by name.
    public var secrets: [String: Secret]

    /// A project.
    public init(
        centers: [String: String] = [:], registries: [String: String] = [:],
        plugins: [PluginID: Plugin] = [:],
        channels: [String: Channel] = [:], secrets: [String: Secret] = [:]
    ) {
        self.centers = centers
        self.registries = registries
        self.plugins = plugins
        self.channels = channels
        self.secrets = secrets
    }

    /// Reads the document; `file` is for messages.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public static func read(_ bytes: [UInt8], file: String = fileName) throws(PluginFaults) -> ProjectDocument
    {
        let project = try shape.read(bytes, file: file)
        if let faults = PluginFaults(project.faults(file)) { throw faults }
        return project
    }

    /// As a document, without what holds anyway.
    public var document: DocumentValue { Self.shape.write(self) }

    /// One listed plugin as the document has it, for `DocumentEdit`.
    public static func member(_ plugin: Plugin) -> DocumentValue { Plugin.shape.write(plugin) }

    /// What one part says against another.
    private func faults(_ file: String) -> [PluginFault] {
        var faults: [PluginFault] = []
        for (id, plugin) in plugins.sorted(by: { $0.key < $1.key }) {
            guard case .registry(let name) = plugin.source else { continue }
            let path = "plugins[\"\(id)\"]"
            if registries[name] == nil {
                faults.append(
                    PluginFault(
                        .wrongValue, file: file, path: "\(path).from",
                        "names the registry \(ShownText.quoted(name)), which registries does not have"
                            + NearName.question(name, among: registries.keys.sorted())))
            }
            if plugin.version == nil {
                faults.append(
                    PluginFault(
                        .missingField, file: file, path: "\(path).version",
                        "is missing: say which version is the least"))
            }
        }
        return faults
    }
}
