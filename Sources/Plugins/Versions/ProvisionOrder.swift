/// A provision with the plugin that provides it.
public struct PlacedProvision: Sendable, Equatable {
    /// Who provides it.
    public let plugin: PluginID
    /// What.
    public let provision: Provision

    /// A provision of a plugin.
    public init(_ plugin: PluginID, _ provision: Provision) {
        self.plugin = plugin
        self.provision = provision
    }

    /// `acme/x:normalise`
    public var name: String { "\(plugin):\(provision.name)" }

    /// Whether `text` names it: `acme/x:normalise`, or `acme/x` for all of a plugin's.
    public func isNamed(_ text: String) -> Bool { text == name || text == "\(plugin)" }
}

/// In which order the provisions of a point take their turns: as their `before` and `after` say, and else by plugin and
/// name.
///
/// What is named there and is not at the point says nothing: not every project has every plugin.
enum ProvisionOrder {
    /// These provisions of one point, in their order.
    ///
    /// - Throws: `ProvisionCycle` for wishes that cannot all be kept.
    static func sorted(_ provisions: [PlacedProvision]) throws(ProvisionCycle) -> [PlacedProvision] {
        var left = provisions.sorted { ($0.plugin, $0.provision.name) < ($1.plugin, $1.provision.name) }
        let edges = self.edges(among: left)
        var order: [PlacedProvision] = []
        while !left.isEmpty {
            let names = Set(left.map(\.name))
            let next = left.firstIndex { candidate in
                !edges.contains { $0.second == candidate.name && names.contains($0.first) }
            }
            guard let next else {
                throw ProvisionCycle(edges: cycle(edges.filter { names.contains($0.first) }, from: left[0]))
            }
            order.append(left.remove(at: next))
        }
        return order
    }

    private static func edges(among provisions: [PlacedProvision]) -> [ProvisionCycle.Edge] {
        provisions.flatMap { one in
            provisions.filter { $0.name != one.name }.flatMap { other in
                var edges: [ProvisionCycle.Edge] = []
                if one.provision.before.contains(where: other.isNamed) {
                    edges.append(.init(first: one.name, second: other.name, saidBy: one.plugin))
                }
                if one.provision.after.contains(where: other.isNamed) {
                    edges.append(.init(first: other.name, second: one.name, saidBy: one.plugin))
                }
                return edges
            }
        }
    }

    /// Goes back from one that has to wait to what it waits for, until one comes again.
    private static func cycle(_ edges: [ProvisionCycle.Edge], from start: PlacedProvision)
        -> [ProvisionCycle.Edge]
    {
        var path: [ProvisionCycle.Edge] = []
        var at = start.name
        while let edge = edges.first(where: { $0.second == at }) {
            if let first = path.firstIndex(where: { $0.second == at }) { return path[first...].reversed() }
            path.append(edge)
            at = edge.first
        }
        return path.reversed()
    }
}

/// Provisions of which each wants to come before the next, in a circle.
struct ProvisionCycle: Error, Equatable, Sendable, CustomStringConvertible {
    /// One wish.
    struct Edge: Equatable, Sendable {
        /// What comes first.
        let first: String
        /// What comes behind it.
        let second: String
        /// Whose manifest says so.
        let saidBy: PluginID
    }

    /// The circle: each edge begins where the one before it ends.
    let edges: [Edge]

    /// One sentence that names every edge.
    var description: String {
        "they cannot be put in order: "
            + edges.map { "\($0.first) comes before \($0.second), says \($0.saidBy)" }.joined(separator: "; ")
    }
}
