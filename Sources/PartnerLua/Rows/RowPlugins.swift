internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// What plugins do with the rows of an input: mappers in their order, then validators in theirs.
struct RowPlugins {
    /// One of them.
    struct Step {
        /// Whether it changes rows, and not only judges them.
        var isMapper: Bool
        var placed: PlacedProvision
        var version: SemanticVersion
        /// Which of the declared columns it may change.
        var mayChange: [Bool]

        var name: String { placed.name }
        var plugin: PluginID { placed.plugin }
        var handler: String { placed.provision.handler }
    }

    /// Which of the project's a script wants.
    enum Choice: Equatable {
        case all
        case none
        /// These: `acme/x:normalise`, or `acme/x` for all of a plugin's.
        case only([String])
    }

    let steps: [Step]

    /// Finds the plugins of `host` that apply to rows with these columns.
    ///
    /// - Throws: `OperationError` for a choice that names nothing, an order that cannot be, and plugins that are not
    ///   granted what they provide.
    init(_ host: PluginHost, _ choice: Choice, columns: [String]) throws {
        if choice == .none {
            steps = []
            return
        }
        let mappers = try Self.sorted(host.set, .rowsMap)
        let validators = try Self.sorted(host.set, .rowsValidate)
        if case .only(let names) = choice { try Self.check(names, mappers + validators) }
        func isWanted(_ placed: PlacedProvision) -> Bool {
            guard case .only(let names) = choice else { return true }
            return names.contains(where: placed.isNamed)
        }
        var steps: [Step] = []
        for (placed, isMapper) in mappers.map({ ($0, true) }) + validators.map({ ($0, false) }) {
            guard isWanted(placed), let plugin = host.set[placed.plugin] else { continue }
            let fields = try Self.fields(of: plugin, isMapper ? .rowsMap : .rowsValidate, placed.name)
            steps.append(
                Step(
                    isMapper: isMapper, placed: placed, version: plugin.code.manifest.version,
                    mayChange: columns.map { fields?.contains($0) ?? true }))
        }
        self.steps = steps
    }

    /// Each with its version, as a batch's record names them.
    var names: [String] { steps.map { "\($0.name) \($0.version)" } }

    private static func sorted(_ set: PluginSet, _ point: ExtensionPoint) throws -> [PlacedProvision] {
        do { return try set.ordered(at: point) } catch {
            throw OperationError(
                .invalid, "rows.open: \(error)", hint: "leave one of them out: rows.open { plugins = { … } }")
        }
    }

    private static func check(_ names: [String], _ known: [PlacedProvision]) throws {
        let problems = names.filter { name in !known.contains { $0.isNamed(name) } }.map { name in
            FieldProblem(
                field: "plugins",
                "'\(PrintableText.clean(name, limit: 150))' neither changes nor judges rows in this project",
                hint: Suggestion.nearest(name, in: known.map(\.name)).map { "did you mean '\($0)'?" }
                    ?? (known.isEmpty
                        ? "no plugin of it does" : "there are \(Suggestion.list(known.map(\.name)))"))
        }
        if !problems.isEmpty { throw OperationError.badArgument("rows.open", problems) }
    }

    /// The columns that a grant narrows to; nil for all.
    private static func fields(
        of plugin: InstalledPlugin, _ point: ExtensionPoint, _ name: String
    ) throws -> Set<String>? {
        let grants = plugin.grants.filter { $0.name == point.rawValue }
        if grants.isEmpty {
            throw OperationError(
                .refused,
                "rows.open: \(name) has a part in reading rows, and \(point.rawValue) is not granted",
                hint:
                    "grant it: partnerctl plugin grant \(plugin.id) \(point.rawValue); or do without: rows.open { plugins = false }"
            )
        }
        var fields: Set<String> = []
        for grant in grants {
            guard case .list(let names)? = grant.parameters["fields"] else { return nil }
            fields.formUnion(names)
        }
        return fields
    }
}
