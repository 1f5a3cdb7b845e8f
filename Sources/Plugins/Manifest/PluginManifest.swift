/// What a plugin says of itself: `plugin.json`.
public struct PluginManifest: Sendable, Equatable {
    /// Which plugin.
    public var id: PluginID
    /// Which version of it.
    public var version: SemanticVersion
    /// The version of the surface that it was written for: `1.0`.
    public var api: String
    /// The file that is run first and answers its functions.
    public var entry: String
    /// One sentence: what it is for.
    public var summary: String
    /// The licence's SPDX name.
    public var license: String
    /// Plugins it calls, each with the least version.
    public var requires: [PluginID: SemanticVersion]
    /// What it wants to be allowed.
    public var capabilities: [CapabilityRequest]
    /// Where it plugs in: points in the order of `ExtensionPoint`, provisions of one in the order of the manifest.
    public var provides: [Provision]
    /// What a project can set, sorted by name.
    public var config: [ConfigField]
    /// How much one call may take.
    public var limits: PluginLimits

    /// A manifest of these parts.
    public init(
        id: PluginID, version: SemanticVersion, api: String = "1.0", entry: String = "init.lua",
        summary: String,
        license: String, requires: [PluginID: SemanticVersion] = [:], capabilities: [CapabilityRequest] = [],
        provides: [Provision] = [], config: [ConfigField] = [], limits: PluginLimits = PluginLimits()
    ) {
        self.id = id
        self.version = version
        self.api = api
        self.entry = entry
        self.summary = summary
        self.license = license
        self.requires = requires
        self.capabilities = capabilities
        self.provides = provides
        self.config = config
        self.limits = limits
    }
}

/// A right: its name, and what narrows it.
public struct Capability: Sendable, Equatable {
    /// `users.read`, `net`.
    public var name: String
    /// What narrows it, by name; without a parameter nothing narrows in that respect.
    public var parameters: [String: CapabilityParameter]

    /// A right by name and parameters.
    public init(_ name: String, _ parameters: [String: CapabilityParameter] = [:]) {
        self.name = name
        self.parameters = parameters
    }
}

/// What narrows a right.
public enum CapabilityParameter: Sendable, Equatable {
    /// Only these: fields, hosts, paths.
    case list([String])
    /// This one: a channel, a secret's name.
    case text(String)
    /// At most so many.
    case count(Int)
}

/// A right that a plugin asks for.
public struct CapabilityRequest: Sendable, Equatable {
    /// Which.
    public var capability: Capability
    /// What for, in a few words.
    public var why: String
    /// Whether the plugin works without it.
    public var isOptional: Bool
    /// Parameters that the right must have and that the project says when it grants it, such as its own server.
    public var open: [String]

    /// A request for a right.
    public init(
        _ capability: Capability, why: String, isOptional: Bool = false, open: [String] = []
    ) {
        self.capability = capability
        self.why = why
        self.isOptional = isOptional
        self.open = open
    }
}

/// One thing that a plugin provides at a point.
public struct Provision: Sendable, Equatable {
    /// Where.
    public var point: ExtensionPoint
    /// What it is called there, unique among those of the plugin and point.
    public var name: String
    /// The function of the table that the entry answers; usually of the same name.
    public var handler: String
    /// Provisions of the same point, `acme/x:name`, that come after it.
    public var before: [String]
    /// Provisions of the same point that come before it.
    public var after: [String]
    /// The rest of what the manifest says of it, by the keys of its point (`ProvisionDetail.all(of:)`): `summary`, a
    /// text; `on` of events, a list; `args` and `returns` of exports, lists, and `privileged`, the text `true` or not
    /// there; `undo` of steps and `open`, `next`, `close` of sources, names of functions.
    public var details: [String: CapabilityParameter]

    /// A provision.
    public init(
        _ point: ExtensionPoint, _ name: String, handler: String? = nil, before: [String] = [],
        after: [String] = [], details: [String: CapabilityParameter] = [:]
    ) {
        self.point = point
        self.name = name
        self.handler = handler ?? name
        self.before = before
        self.after = after
        self.details = details
    }
}

/// One thing that a project can set for a plugin.
public struct ConfigField: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// `string`, `integer`, `boolean`, `decimal`, `hostname`, or `list` of one of these.
    public var type: String
    /// What a list holds; nil for anything else.
    public var items: String?
    /// Whether the plugin cannot work without it.
    public var isRequired: Bool
    /// What holds where the project sets nothing.
    public var defaultValue: ConfigValue?
    /// One sentence.
    public var doc: String

    /// A field.
    public init(
        _ name: String, type: String, items: String? = nil, isRequired: Bool = false,
        default defaultValue: ConfigValue? = nil, doc: String
    ) {
        self.name = name
        self.type = type
        self.items = items
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.doc = doc
    }
}

/// What a project sets for a plugin.
public enum ConfigValue: Sendable, Equatable {
    /// A text; a decimal number as well, so that it stays exact.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// True or false.
    case boolean(Bool)
    /// Values of one type, none of them a list.
    case list([ConfigValue])
}

/// How much one call into a plugin may take.
public struct PluginLimits: Sendable, Equatable {
    /// Processor time of one call, with all that it calls, in milliseconds: 1 to 60,000.
    public var processorMillisecondsPerCall: Int
    /// Memory of its state in MiB: 1 to 256.
    public var memoryMebibytes: Int

    /// 50 ms and 16 MiB.
    public init(processorMillisecondsPerCall: Int = 50, memoryMebibytes: Int = 16) {
        self.processorMillisecondsPerCall = processorMillisecondsPerCall
        self.memoryMebibytes = memoryMebibytes
    }
}
