extension ProjectDocument {
    static let shape = DocumentShape<ProjectDocument>.object(
        .authored(isSchemaRequired: false),
        { centers, registries, plugins, channels, secrets in
            ProjectDocument(
                centers: centers, registries: registries, plugins: plugins, channels: channels,
                secrets: secrets)
        },
        optional(
            "centers", \ProjectDocument.centers, .map(centerName, center), [:], "Names for centers."),
        optional(
            "registries", \ProjectDocument.registries, .map(.itemName, registry), [:],
            "Names for registries of plugins."),
        optional(
            "plugins", \ProjectDocument.plugins, .map(.pluginID, Plugin.shape), [:],
            "The plugins that the project uses."),
        optional(
            "channels", \ProjectDocument.channels, .map(.itemName, Channel.shape), [:],
            "Where notifications go, by name."),
        optional(
            "secrets", \ProjectDocument.secrets, .map(.itemName, Secret.shape), [:],
            "Where secrets are taken from when they are used, by name."))

    private static let centerName = DocumentShape<String>.text(
        "named with letters, digits, - and _", pattern: "^[A-Za-z0-9_-]+$"
    ) { text in
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2d
                    || byte == 0x5f
            }
    }

    private static let center = DocumentShape<String>.text("text such as \"sqlite:PATH\"") { _ in true }

    private static let registry = DocumentShape<String>.text(
        "an address that begins with \"https://\" or \"file:\"", pattern: "^(https://|file:).+"
    ) { text in
        (text.hasPrefix("https://") || text.hasPrefix("file:")) && text.utf8.count <= 1024
            && !text.unicodeScalars.contains { HiddenCharacters.contains($0) || $0 == " " }
            && !text.hasSuffix("://") && !text.hasSuffix("file:")
    }
}

extension DocumentShape where Value == [String: ConfigValue] {
    static var settings: DocumentShape { .map(.smallName(), ConfigValue.shape, atMost: 64) }
}

extension ProjectDocument.Plugin {
    static let shape = DocumentShape<ProjectDocument.Plugin>.object(
        .part, { ProjectDocument.Plugin($0, version: $1, config: $2) },
        required("from", \ProjectDocument.Plugin.source, PluginSource.shape, "Where it comes from."),
        optional(
            "version", \ProjectDocument.Plugin.version, .maybe(.version), nil, "The least version."),
        optional("config", \ProjectDocument.Plugin.config, .settings, [:], "What is set for it."))
}

extension ProjectDocument.Channel {
    static let shape = DocumentShape<ProjectDocument.Channel>.object(
        .part, { ProjectDocument.Channel($0, config: $1) },
        required(
            "plugin", \ProjectDocument.Channel.provision, .provisionName, "What delivers: PLUGIN:NAME."),
        optional(
            "config", \ProjectDocument.Channel.config, .settings, [:], "What it is told of this channel."))
}

extension ProjectDocument.Secret {
    private struct Members: Sendable {
        var file: String?
        var variable: String?
    }

    private static let variable = DocumentShape<String>.text(
        "the name of a variable such as \"MAIL_TOKEN\"", pattern: "^[A-Za-z_][A-Za-z0-9_]*$"
    ) { text in
        LuaName.isName(text)
    }

    static let shape = DocumentShape<Members>.object(
        .part, { Members(file: $0, variable: $1) },
        optional("file", \Members.file, .maybe(.sentence(atMost: 1024)), nil, "A file that holds it."),
        optional(
            "env", \Members.variable, .maybe(variable), nil, "A variable of the environment that holds it.")
    ).checked { members in
        (members.file == nil) == (members.variable == nil) ? "must have either file or env" : nil
    }.converted { (members: Members) -> ProjectDocument.Secret in
        members.file.map { .file($0) } ?? .environment(members.variable ?? "")
    } _: { secret in
        switch secret {
        case .file(let path): Members(file: path, variable: nil)
        case .environment(let name): Members(file: nil, variable: name)
        }
    }
}
