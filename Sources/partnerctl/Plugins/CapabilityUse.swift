internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import Plugins

/// Which rights a plugin's code needs, as far as reading tells.
enum CapabilityUse {
    /// Where something that needs a right is named first: `init.lua:12`, and what it is: `partner.users.create`.
    struct Place: Equatable {
        var file: String
        var line: Int
        var call: String
    }

    /// Rights that the host judges without a run counting it: what a plugin does with rows and offers in a pass, and
    /// chance, which is not asked for call by call.
    static let uncounted: Set<String> = [
        "rows.map", "rows.validate", "catalog.price", "catalog.visibility", "random",
    ]

    /// By the right's name.
    static func names(in code: PluginCode) -> [String: Place] {
        var names: [String: Place] = [:]
        for (path, use) in PluginCheck.uses(of: code).sorted(by: { $0.key < $1.key }) {
            for name in capabilities(for: path) where names[name] == nil {
                names[name] = Place(file: use.file, line: use.position.line, call: path)
            }
        }
        for provision in code.manifest.provides {
            for name in capabilities(at: provision.point) where names[name] == nil {
                names[name] = Place(file: PluginManifest.fileName, line: 1, call: provision.point.rawValue)
            }
        }
        return names
    }

    /// The rights that a call needs.
    private static func capabilities(for path: String) -> [String] {
        let parts = path.split(separator: ".").map(String.init)
        guard let module = parts.first else { return [] }
        if module == "partner" {
            guard parts.count == 3, let facts = Operations.named("\(parts[1]).\(parts[2])")?.facts else {
                return []
            }
            return [CapabilityFacts.name(for: facts)]
        }
        switch path {
        case "math.random", "math.randomseed": return ["random"]
        case "clock.now", "clock.today", "os.time", "os.date", "os.clock": return ["clock"]
        case "secrets.use": return ["secrets.use"]
        default: break
        }
        guard parts.count == 2 else { return [] }
        switch module {
        case "files": return parts[1].hasPrefix("write") ? ["files.write"] : ["files.read"]
        case "net", "kv", "notify": return [module]
        default: return []
        }
    }

    /// The rights that what is provided at a point needs.
    private static func capabilities(at point: ExtensionPoint) -> [String] {
        switch point {
        case .rowsMap: ["rows.map"]
        case .rowsValidate: ["rows.validate"]
        case .catalogRules: ["catalog.price", "catalog.visibility"]
        default: []
        }
    }

    /// The rights without which what is provided at a point cannot work at all.
    static func required(at point: ExtensionPoint) -> [String] {
        point == .catalogRules ? [] : capabilities(at: point)
    }
}
