internal import PartnerCenter
internal import Plugins
internal import Runs

/// A right that a plugin asks for, with what became of it.
struct CapabilityRow {
    var plugin: PluginID
    var request: CapabilityRequest
    /// The right as it is granted, where that is less than what is asked for.
    var granted: Capability?
    var isGranted: Bool
    /// Whether the plugin's code names something that needs it.
    var isNamed: Bool
    /// What runs did with it; nil where none used it.
    var use: CapabilityUses.Summary?

    var risk: RiskClass { RiskClass(request.capability) }

    /// Whether runs count its use.
    var isCounted: Bool { !CapabilityUse.uncounted.contains(request.capability.name) }

    /// Whether it is granted for nothing, as far as the runs tell, or the code of what they do not count.
    var isUnused: Bool { isGranted && (isCounted ? use == nil : !isNamed) }

    /// `12 times, last in run-7`
    var usedText: String {
        guard isCounted else { return "not counted" }
        guard let use else { return "never" }
        return "\(PruningText.counted(Int(use.uses), "time")), last in \(use.latestRun)"
    }

    /// What a plugin asks for, in its order, with what runs used of it.
    static func rows(
        of code: PluginCode, granted: [Capability], uses: [CapabilityUses.Summary] = []
    ) -> [CapabilityRow] {
        let named = CapabilityUse.names(in: code)
        return code.manifest.capabilities.map { request in
            let grant = granted.first { $0.isWithin(request.capability) }
            return CapabilityRow(
                plugin: code.manifest.id, request: request,
                granted: grant == request.capability ? nil : grant, isGranted: grant != nil,
                isNamed: named[request.capability.name] != nil,
                use: uses.first { $0.capability == request.capability.name })
        }
    }

    /// Writes it as a line of JSON; `runs` is how many were looked at.
    func write(to console: Console, runs: Int64) {
        console.json { json in
            json.put("type", JSONLines.capability.type)
            json.put("id", "\(plugin)")
            json.put("capability", CapabilityText.argument(request.capability))
            json.put("why", request.why)
            json.put("risk", risk.rawValue)
            json.put("optional", request.isOptional)
            json.put(
                "granted", orNull: isGranted ? CapabilityText.argument(granted ?? request.capability) : nil)
            json.put("named", isNamed)
            json.put("counted", isCounted)
            json.put("uses", use?.uses ?? 0)
            json.put("runs_using", use?.runs ?? 0)
            json.put("latest_run", orNull: use?.latestRun.description)
            json.put("runs", runs)
        }
    }
}
