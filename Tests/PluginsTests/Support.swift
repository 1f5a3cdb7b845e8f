import Testing

@testable import Plugins

/// The messages of what `body` throws, a line each; empty when it throws nothing.
func messages(_ body: () throws(PluginFaults) -> Void) -> [String] {
    do throws(PluginFaults) {
        try body()
        return []
    } catch {
        return error.all.map(\.description)
    }
}

/// The codes of what `body` throws.
func codes(_ body: () throws(PluginFaults) -> Void) -> [PluginFault.Code] {
    do throws(PluginFaults) {
        try body()
        return []
    } catch {
        return error.all.map(\.code)
    }
}

extension CapabilityCatalog {
    /// Rights and events as a host may have them.
    static let fixture = CapabilityCatalog(
        [
            Entry("users.read", [Parameter("fields", .list), Parameter("domains", .list)]),
            Entry("users.create", [Parameter("max_per_run", .count)]),
            Entry("rows.map", [Parameter("fields", .list)]),
            Entry("net", [Parameter("hosts", .list, isRequired: true), Parameter("private", .flag)]),
            Entry("notify", [Parameter("channel", .text), Parameter("max_per_run", .count)]),
            Entry("clock"),
        ], events: ["enrolment.approved", "user.created"])
}

extension PluginManifest {
    static func fixture(
        _ id: String = "acme/text-fold", version: String = "1.4.0", entry: String = "init.lua",
        requires: [String: String] = [:], capabilities: [CapabilityRequest] = [], provides: [Provision] = [],
        config: [ConfigField] = []
    ) throws -> PluginManifest {
        let pluginID = try #require(PluginID(id))
        let number = try #require(SemanticVersion(version))
        var minima: [PluginID: SemanticVersion] = [:]
        for (name, least) in requires {
            let (key, value) = (try #require(PluginID(name)), try #require(SemanticVersion(least)))
            minima[key] = value
        }
        return PluginManifest(
            id: pluginID, version: number, entry: entry, summary: "Folds text.", license: "MIT",
            requires: minima, capabilities: capabilities, provides: provides, config: config)
    }
}
