internal import PartnerCenter
internal import PartnerLua

/// Files of plugins in a plan, which keeps text only: what is none is kept as Base64, under a name that says so.
enum PlannedModule {
    private static let prefix = "base64:"

    /// A plugin's file that is no text, as a plan keeps it; nil for anything else.
    static func encoded(_ module: (name: String, source: [UInt8])) -> PlanHeader.Module? {
        guard module.name.hasPrefix(ScriptProgram.pluginPrefix),
            String(validating: module.source, as: UTF8.self) == nil
        else { return nil }
        return PlanHeader.Module(name: prefix + module.name, source: Base64.text(module.source))
    }

    /// A module out of a plan.
    ///
    /// - Throws: `OperationError` with code `bad_file` for one that is damaged.
    static func decoded(_ module: PlanHeader.Module) throws -> (name: String, source: [UInt8]) {
        guard module.name.hasPrefix(prefix) else { return (module.name, Array(module.source.utf8)) }
        let name = String(module.name.dropFirst(prefix.count))
        guard let bytes = Base64.bytes(module.source) else {
            throw OperationError(.badFile, "the plan's file \(Escaping.line(name, limit: 80)) is damaged")
        }
        return (name, bytes)
    }
}
