internal import PartnerCenter
public import Plugins

/// What a project has around its plugins: folders, secrets and channels, as `partnerctl.json` names them.
public struct ProjectSurroundings: Sendable, Equatable {
    /// Where a secret's value is found, each time that it is used.
    public enum SecretSource: Sendable, Equatable {
        /// The first line of a file, seen from the project's folder.
        case file(String)
        /// A variable of the environment.
        case environment(String)
    }

    /// A channel: who delivers, and what is set for it.
    public struct Channel: Sendable, Equatable {
        /// The plugin.
        public var plugin: PluginID
        /// What the plugin calls its provision at the point `channels`.
        public var name: String
        /// What is set for this channel; it comes before what is set for the plugin.
        public var config: [String: ConfigValue]

        /// A channel of a plugin.
        public init(plugin: PluginID, name: String, config: [String: ConfigValue] = [:]) {
            self.plugin = plugin
            self.name = name
            self.config = config
        }
    }

    /// Where `partnerctl.json` lies; nil without a project.
    public var folder: String?
    /// By the names that plugins use.
    public var secrets: [String: SecretSource]
    /// By the names that scripts use.
    public var channels: [String: Channel]
    /// A file of certificates that are trusted in place of the system's; nil for the system's.
    public var certificateAuthorities: String?

    /// The surroundings of a project; none without an argument.
    public init(
        folder: String? = nil, secrets: [String: SecretSource] = [:], channels: [String: Channel] = [:],
        certificateAuthorities: String? = nil
    ) {
        self.folder = folder
        self.secrets = secrets
        self.channels = channels
        self.certificateAuthorities = certificateAuthorities
    }

    /// The surroundings that the project file in `folder` names.
    ///
    /// - Throws: `OperationError` for a channel that names no provision of a plugin.
    public init(_ document: ProjectDocument, folder: String) throws {
        self.init(
            folder: folder,
            secrets: document.secrets.mapValues { secret in
                switch secret {
                case .file(let path): .file(path)
                case .environment(let name): .environment(name)
                }
            })
        for (name, channel) in document.channels {
            let parts = channel.provision.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let plugin = PluginID(parts[0]) else {
                throw OperationError(
                    .badFile, "\(ProjectDocument.fileName): channel '\(name)' names no provision of a plugin",
                    hint: "write it like \"partnerctl/mail:send\"")
            }
            channels[name] = Channel(plugin: plugin, name: String(parts[1]), config: channel.config)
        }
    }
}
