extension Capability {
    /// Whether all of this is allowed where `other` is: the same right, narrowed at least as much.
    public func isWithin(_ other: Capability) -> Bool {
        guard name == other.name else { return false }
        return other.parameters.allSatisfy { name, limit in
            guard let own = parameters[name] else { return false }
            switch (own, limit) {
            case (.list(let own), .list(let limit)):
                return own.allSatisfy { item in limit.contains { Self.isWithin(item, $0) } }
            case (.text(let own), .text(let limit)): return own == limit
            case (.count(let own), .count(let limit)): return own <= limit
            default: return false
            }
        } && parameters.allSatisfy { name, own in own != .text("true") || other.parameters[name] == own }
    }

    /// Addresses and paths that end in `/` hold what is below them, unless it leads up again.
    private static func isWithin(_ item: String, _ limit: String) -> Bool {
        item == limit
            || (limit.hasSuffix("/") && item.hasPrefix(limit) && !item.contains("..") && !item.contains("%")
                && !item.contains("\\"))
    }
}

extension PluginManifest {
    /// What of `grants` is more than the plugin declares.
    public func undeclared(_ grants: [Capability]) -> [Capability] {
        grants.filter { grant in !capabilities.contains { grant.isWithin($0.capability) } }
    }
}
