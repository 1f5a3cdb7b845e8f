/// Which version of which plugin a project gets: of each the least that everybody who requires it can work with.
///
/// Minimal version selection: a requirement is a least version within its major one, and the highest of the least ones
/// is taken. Nothing newer enters unasked, and the order of anything changes nothing.
///
/// Source: Russ Cox, "Minimal Version Selection", 2018.
public struct Resolution: Sendable, Equatable {
    /// A plugin in one version.
    public struct Node: Hashable, Sendable, CustomStringConvertible {
        /// Which plugin.
        public var id: PluginID
        /// In which version.
        public var version: SemanticVersion

        /// A plugin in one version.
        public init(_ id: PluginID, _ version: SemanticVersion) {
            self.id = id
            self.version = version
        }

        /// `acme/x 1.4.0`
        public var description: String { "\(id) \(version)" }
    }

    /// How far requirements may lead from a project.
    public static let deepest = 32
    /// How many plugins in versions are looked at.
    public static let most = 1024

    /// What the project asks for.
    public let direct: [PluginID: SemanticVersion]
    /// What it gets.
    public private(set) var versions: [PluginID: SemanticVersion] = [:]
    /// What each of those requires.
    public private(set) var requirements: [PluginID: [PluginID: SemanticVersion]] = [:]

    /// Chooses versions for `direct`.
    ///
    /// `lookup` answers what a plugin in a version requires; nil when there is no such version.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong: `not_found`, `two_majors`, `cycle`, `too_large`; and
    ///   what `lookup` throws.
    public init(
        _ direct: [PluginID: SemanticVersion],
        lookup: (Node) throws(PluginFaults) -> [PluginID: SemanticVersion]?
    ) throws(PluginFaults) {
        self.direct = direct
        var search = RequirementSearch()
        try search.run(direct, lookup)
        if let faults = PluginFaults(search.faults) { throw faults }
        // A plugin that only a version which was not taken requires does not come along.
        var open = direct.keys.sorted()
        while let id = open.popLast() {
            guard versions[id] == nil, let version = search.highest[id] else { continue }
            versions[id] = version
            let needs = search.requirements[Node(id, version)] ?? [:]
            requirements[id] = needs
            open += needs.keys.sorted()
        }
        if let cycle = cycle() {
            throw PluginFaults(
                PluginFault(
                    .cycle, file: "requires",
                    "plugins require each other: \(cycle.map(\.description).joined(separator: " -> "))",
                    hint: "take one of them out, or ask its publisher"))
        }
    }

    /// The ids of a circle, the first also last; nil when there is none.
    private func cycle() -> [PluginID]? {
        var done: Set<PluginID> = []
        for start in versions.keys.sorted() {
            // A stack of our own, with what is left to look at of each.
            var path: [(id: PluginID, rest: [PluginID])] = []
            var next: PluginID? = start
            while next != nil || !path.isEmpty {
                if let id = next {
                    next = nil
                    if let first = path.firstIndex(where: { $0.id == id }) {
                        return path[first...].map(\.id) + [id]
                    }
                    if !done.contains(id) { path.append((id, (requirements[id] ?? [:]).keys.sorted(by: >))) }
                } else if let following = path[path.count - 1].rest.popLast() {
                    next = following
                } else {
                    done.insert(path.removeLast().id)
                }
            }
        }
        return nil
    }

    /// Why the project has `id`: the ways from what it asks for to the plugin, shortest first, at most `limit`.
    public func why(_ id: PluginID, limit: Int = 16) -> [[Node]] {
        var found: [[Node]] = []
        var open: [[Node]] = direct.keys.sorted().compactMap { id in versions[id].map { [Node(id, $0)] } }
        var looked = 0
        while !open.isEmpty, found.count < limit, looked < 100_000 {
            let path = open.removeFirst()
            looked += 1
            guard let last = path.last else { continue }
            if last.id == id {
                found.append(path)
                continue
            }
            for need in (requirements[last.id] ?? [:]).keys.sorted() {
                if let version = versions[need] { open.append(path + [Node(need, version)]) }
            }
        }
        return found
    }
}

/// Everything that is required, however indirectly, with who requires it.
private struct RequirementSearch {
    typealias Node = Resolution.Node

    var highest: [PluginID: SemanticVersion] = [:]
    var requirements: [Node: [PluginID: SemanticVersion]] = [:]
    var faults: [PluginFault] = []
    /// Who asked first for a major version.
    private var askers: [PluginID: [Int: String]] = [:]

    mutating func run(
        _ direct: [PluginID: SemanticVersion],
        _ lookup: (Node) throws(PluginFaults) -> [PluginID: SemanticVersion]?
    ) throws(PluginFaults) {
        var level = direct.sorted { $0.key < $1.key }.map {
            (node: Node($0.key, $0.value), asker: "the project")
        }
        for depth in 0... {
            var next: [(node: Node, asker: String)] = []
            for (node, asker) in level {
                guard note(node, asker), requirements[node] == nil else { continue }
                guard requirements.count < Resolution.most else {
                    return tooLarge("more than \(Resolution.most) plugins and versions are required", node)
                }
                guard let needs = try lookup(node) else {
                    faults.append(
                        PluginFault(
                            .notFound, file: node.id.description,
                            "\(asker) requires version \(node.version), and there is none",
                            hint: "see which there are: partnerctl plugin info \(node.id)"))
                    requirements[node] = [:]
                    continue
                }
                requirements[node] = needs
                next += needs.sorted { $0.key < $1.key }.map {
                    (node: Node($0.key, $0.value), asker: node.description)
                }
            }
            guard let deeper = next.first else { return }
            guard depth < Resolution.deepest else {
                return tooLarge("requirements lead deeper than \(Resolution.deepest) plugins", deeper.node)
            }
            level = next
        }
    }

    private mutating func tooLarge(_ message: String, _ node: Node) {
        faults.append(PluginFault(.tooLarge, file: node.id.description, message))
    }

    /// Whether `node` may be looked at: not where another major version of the plugin is required as well.
    private mutating func note(_ node: Node, _ asker: String) -> Bool {
        let major = node.version.major
        if askers[node.id]?[major] == nil { askers[node.id, default: [:]][major] = asker }
        if let other = askers[node.id]?.filter({ $0.key != major }).min(by: { $0.key < $1.key }) {
            let isTold = faults.contains { $0.code == .twoMajors && $0.file == node.id.description }
            if !isTold {
                faults.append(
                    PluginFault(
                        .twoMajors, file: node.id.description,
                        "\(other.value) requires major version \(other.key) and \(asker) requires \(node.version)",
                        hint: "take versions of these that require the same major one"))
            }
            return false
        }
        highest[node.id] = max(highest[node.id] ?? node.version, node.version)
        return true
    }
}
