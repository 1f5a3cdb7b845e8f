/// What a plugin is granted in its own tests of what its manifest leaves open: `tests/grants.json`.
public enum TestGrants {
    /// Below the plugin's folder.
    public static let path = "tests/grants.json"

    private static func shape(_ catalog: CapabilityCatalog?) -> DocumentShape<[Capability]> {
        .object(
            .authored(isSchemaRequired: false), { $0 },
            required(
                "grants", \.self, .list(of: CapabilityShape.grant(catalog), 0...64), "As a lock has them."))
    }

    /// Everything that the plugin of `code` may do in its tests: what it asks for, and in place of a right that it leaves
    /// open those that the file says, none without the file.
    ///
    /// - Throws: `PluginFaults` for a file that is wrong, `wider_grant` for what is within no open request.
    public static func of(
        _ code: PluginCode, catalog: CapabilityCatalog?
    ) throws(PluginFaults) -> [Capability] {
        let requests = code.manifest.capabilities
        let asked = requests.filter(\.open.isEmpty).map(\.capability)
        guard let bytes = code.files[path] else { return asked }
        let file = "\(code.manifest.id)/\(path)"
        let granted = try shape(catalog).read(bytes, file: file)
        let open = requests.filter { !$0.open.isEmpty }
        let faults = granted.filter { grant in !open.contains { grant.isWithin($0.capability) } }.map {
            PluginFault(
                .widerGrant, file: file,
                "grants \($0.name), which \(PluginManifest.fileName) does not leave open so",
                hint: "grant what it leaves open; what else it asks for it has")
        }
        if let found = PluginFaults(faults) { throw found }
        return asked + granted
    }
}
