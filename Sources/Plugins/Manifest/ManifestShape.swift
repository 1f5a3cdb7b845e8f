extension PluginManifest {
    /// What the file is called in an author's folder.
    public static let fileName = "plugin.json"
    /// The surface that plugins are written for, as it is here.
    public static let newestAPI = "1.0"

    /// Reads `plugin.json`, or the same in a bundle.
    ///
    /// `catalog` has the rights and events there are; nil takes any.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public static func read(
        _ bytes: [UInt8], file: String = fileName, catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) -> PluginManifest {
        try shape(.authored(isSchemaRequired: true), catalog).read(bytes, file: file)
    }

    /// As a document, without what holds anyway.
    public var document: DocumentValue { Self.shape(.written, nil).write(self) }

    static func shape(_ head: DocumentHead, _ catalog: CapabilityCatalog?) -> DocumentShape<PluginManifest> {
        DocumentShape.object(
            head,
            { id, version, api, entry, summary, license, requires, capabilities, provides, config, limits in
                PluginManifest(
                    id: id, version: version, api: api, entry: entry, summary: summary, license: license,
                    requires: requires, capabilities: capabilities, provides: provides, config: config,
                    limits: limits)
            },
            required("id", \PluginManifest.id, .pluginID, "Publisher and name."),
            required("version", \PluginManifest.version, .version, "Which version this is."),
            required(
                "api", \PluginManifest.api, api, "The version of partnerctl's surface it is written for."),
            optional(
                "entry", \PluginManifest.entry, entry, "init.lua",
                "The file that is run first and answers its functions."),
            required("summary", \PluginManifest.summary, .sentence(), "One sentence: what it is for."),
            required("license", \PluginManifest.license, license, "The licence's SPDX name."),
            optional(
                "requires", \PluginManifest.requires, .map(.pluginID, .version, atMost: 32), [:],
                "Plugins it calls, each with the least version."),
            optional(
                "capabilities", \PluginManifest.capabilities,
                .list(of: CapabilityShape.request(catalog), 0...64),
                [], "What it wants to be allowed."),
            optional(
                "provides", \PluginManifest.provides, ProvisionShape.all(catalog), [], "Where it plugs in."),
            optional("config", \PluginManifest.config, ConfigField.all, [], "What a project can set."),
            optional(
                "limits", \PluginManifest.limits, PluginLimits.shape, PluginLimits(),
                "How much one call may take.")
        ).checked { manifest in
            if manifest.requires[manifest.id] != nil { return "\(manifest.id) requires itself" }
            for (index, request) in manifest.capabilities.enumerated() {
                let same = manifest.capabilities.firstIndex { $0.capability == request.capability }
                if let same, same < index {
                    return "capabilities[\(same)] and capabilities[\(index)] ask for the same"
                }
            }
            return nil
        }
    }

    private static let license = DocumentShape<String>.text(
        "a licence's SPDX name such as \"MIT\"", pattern: "^[A-Za-z0-9.+() -]{1,100}$"
    ) { text in
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || ".+() -".utf8.contains(byte)
            }
    }

    private static let entry = DocumentShape<String>.text(
        "the path of a .lua file of the plugin such as \"init.lua\"", pattern: "\\.lua$"
    ) { path in
        PluginPath.fault(path) == nil && path.hasSuffix(".lua")
            && PluginFileKind(path).map { if case .code = $0 { true } else { false } } == true
    }

    /// Versions of the surface count as those of plugins do: a later one has what an earlier one had, within a major.
    private static let api = DocumentShape<String>(
        read: { value, path, findings in
            guard case .text(let text) = value.content, SemanticVersion("\(text).0") != nil else {
                findings.refuse(value, path, wanted: "two numbers such as \"\(newestAPI)\"")
                return nil
            }
            guard text == newestAPI else {
                let isEarlier = text.hasPrefix("0.")
                findings.add(
                    isEarlier ? .wrongValue : .laterVersion, path, value.place,
                    isEarlier
                        ? "must be \"\(newestAPI)\", got \(ShownText.quoted(text))"
                        : "was made for a later partnerctl: this one has \(newestAPI), got \(ShownText.quoted(text))",
                    hint: isEarlier ? "" : "update partnerctl, or take an earlier version of the plugin")
                return nil
            }
            return text
        }, write: DocumentValue.text, schema: [DocumentMember("const", .text(newestAPI))])
}

extension PluginLimits {
    static let shape = DocumentShape<PluginLimits>.object(
        .part, { PluginLimits(processorMillisecondsPerCall: $0, memoryMebibytes: $1) },
        optional(
            "cpu_ms_per_call", \PluginLimits.processorMillisecondsPerCall,
            .integer(1...60_000, unit: "milliseconds"), PluginLimits().processorMillisecondsPerCall,
            "Processor time of one call in milliseconds."),
        optional(
            "memory_mb", \PluginLimits.memoryMebibytes, .integer(1...256, unit: "MiB"),
            PluginLimits().memoryMebibytes, "Memory of its state in MiB."))
}
