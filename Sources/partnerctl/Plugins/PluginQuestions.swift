internal import PartnerCenter
internal import PartnerLua
internal import Plugins
internal import Sealing

/// Asks which rights plugins get. Nothing is granted that nobody confirmed.
struct PluginQuestions {
    private let console: Console
    private let command: String
    /// The plugin that was named: its rights are granted by their names alone.
    private let main: PluginID?
    private let named: [NamedGrant]
    private let grantsAll: Bool

    init(_ invocation: Invocation, _ console: Console, main: PluginID?) {
        self.console = console
        self.main = main
        command = invocation.path.last ?? ""
        named = invocation.texts("grant").map { NamedGrant($0) }
        grantsAll = invocation.isSet("grant-all")
    }

    /// Goes through what the plugins of `change` ask for and do not have.
    ///
    /// - Throws: `UsageError` for a name that no plugin asks for, for what is more than it asks for, and for a right that
    ///   leaves open what it must say where nobody can be asked; nothing was granted then.
    func ask(_ change: inout PluginChange) throws {
        let chosen = change.chosen.sorted { $0.key < $1.key }
        var problems = unknownNames(chosen)
        var granted: [(capability: Capability, id: PluginID)] = []
        for (id, plugin) in chosen {
            let open = plugin.open
            if !open.isEmpty {
                console.note("\(id) \(plugin.manifest.version) asks for")
                for request in open { console.note("  \(CapabilityText.line(request))") }
            }
            let asked = plugin.manifest.capabilities
            for grant in named where (grant.id ?? main) == id {
                let requests = asked.filter { $0.capability.name == grant.name }
                granted += try answer(grant, requests, id, &problems).map { ($0, id) }
            }
            for request in open where isGranted(request, id) {
                if let whole = try filled(request.capability, id, &problems) { granted.append((whole, id)) }
            }
        }
        if !problems.isEmpty {
            throw UsageError(
                command: "partnerctl plugin \(command)", problems: problems,
                help: "partnerctl help capabilities")
        }
        for grant in granted { change.grant(grant.capability, to: grant.id) }
    }

    /// What `--grant` grants of the requests for its right.
    private func answer(
        _ grant: NamedGrant, _ requests: [CapabilityRequest], _ id: PluginID,
        _ problems: inout [UsageProblem]
    ) throws -> [Capability] {
        if requests.isEmpty { return [] }
        if grant.words.isEmpty {
            return try requests.compactMap { try filled($0.capability, id, &problems) }
        }
        let narrowed = try requests.map { request in
            (try RightWords.narrowed(request.capability, by: grant.words, command), request.capability)
        }
        guard let found = narrowed.first(where: { $0.0.isWithin($0.1) })?.0 else {
            problems.append(
                UsageProblem(
                    message: "--grant \(Escaping.line(grant.text, limit: 120)) is more than \(id) asks for",
                    hint: "it asks for \(CapabilityText.words(requests[0].capability))"))
            return []
        }
        return try filled(found, id, &problems).map { [$0] } ?? []
    }

    private func isGranted(_ request: CapabilityRequest, _ id: PluginID) -> Bool {
        let name = request.capability.name
        if named.contains(where: { ($0.id ?? main) == id && $0.name == name }) { return false }
        if grantsAll { return !request.isOptional }
        // Who names rights has decided, and is asked no more.
        guard named.isEmpty else { return false }
        let risk = RiskClass(request.capability).rawValue
        let optional = request.isOptional ? "optional, " : ""
        return console.isConfirmed(
            "Grant \(id) \(CapabilityText.words(request.capability))? (\(optional)\(risk))")
    }

    /// The right with what a grant must say: asked for at a terminal, else a problem. Nil where nobody said it.
    private func filled(
        _ capability: Capability, _ id: PluginID, _ problems: inout [UsageProblem]
    ) throws -> Capability? {
        var capability = capability
        if !Right(capability).openParameters.isEmpty {
            guard console.canAsk else {
                let words = RightWords.open(capability).joined(separator: " ")
                let name = id == main ? capability.name : "\(id):\(capability.name)"
                problems.append(
                    UsageProblem(
                        message:
                            "\(capability.name) of \(id) must say \(Suggestion.list(Right(capability).openParameters))",
                        hint: "--grant '\(name):\(words)'"))
                return nil
            }
            for parameter in Right(capability).openParameters {
                guard let value = said(parameter, of: capability) else { return nil }
                capability = try RightWords.narrowed(capability, by: ["\(parameter)=\(value)"], command)
            }
        }
        let wrong = Right(capability).problems
        problems += wrong.map { UsageProblem(message: "\($0.clause)", hint: $0.hint) }
        return wrong.isEmpty ? capability : nil
    }

    /// What the person says of a parameter; nil for nothing: then the right is not granted.
    private func said(_ parameter: String, of capability: Capability) -> String? {
        let doc = CapabilityFacts.named(capability.name)?.parameter(parameter)?.doc ?? ""
        console.note("  \(doc)")
        console.draw("\(parameter) of \(capability.name), none for not granting it: ")
        return console.nextLine().flatMap { $0.isEmpty ? nil : $0 }
    }

    private func unknownNames(
        _ chosen: [(key: PluginID, value: PluginChange.Chosen)]
    ) -> [UsageProblem] {
        var known: Set<String> = []
        for (id, plugin) in chosen {
            for request in plugin.manifest.capabilities {
                known.insert("\(id):\(request.capability.name)")
                if id == main { known.insert(request.capability.name) }
            }
        }
        return named.map { grant in (grant.id.map { "\($0):" } ?? "") + grant.name }
            .filter { !known.contains($0) }.map { name in
                UsageProblem(
                    message: "no plugin asks for \(Escaping.line(name, limit: 60))",
                    hint: Suggestion.nearest(name, in: known.sorted()).map { "did you mean \($0)?" }
                        ?? (known.isEmpty
                            ? "nothing is asked for" : "asked for: \(Suggestion.list(known.sorted()))"))
            }
    }
}

/// Rights as people read them.
enum CapabilityText {
    /// `users.read (fields id): count the users [reads]`
    static func line(_ request: CapabilityRequest) -> String {
        let risk = RiskClass(request.capability).rawValue
        let optional = request.isOptional ? ", optional" : ""
        let open = request.open.isEmpty ? "" : ", \(request.open.joined(separator: " and ")) for you to say"
        return Escaping.line(
            "\(words(request.capability))\(open): \(request.why) [\(risk)\(optional)]", limit: 300)
    }

    /// `users.read (fields id)`
    static func words(_ capability: Capability) -> String {
        Escaping.line(Right(capability).text, limit: 300)
    }

    /// `users.read fields=id`, as `plugin grant` takes it.
    static func argument(_ capability: Capability) -> String { Right(capability).words }
}

/// What a change of plugins came to.
struct PluginChangeText {
    private let project: PluginProject
    private let change: PluginChange
    private let console: Console

    init(_ project: PluginProject, _ change: PluginChange, _ console: Console) {
        self.project = project
        self.change = change
        self.console = console
    }

    /// Tells every plugin that came, went or changed, and which rights it has not.
    func show() {
        for (name, registry) in change.registries.sorted(by: { $0.key < $1.key }) {
            if registry.isFirstUse {
                note("\(name) is trusted from now on by its key \(registry.key.id)")
            }
            show(registry.newKeys, of: name, after: project.lock[registry: name]?.key)
        }
        let ids = Set(change.chosen.keys).union(project.lock.plugins.map(\.id)).sorted()
        for id in ids { show(id) }
        for (publisher, rotation) in change.rotations.sorted(by: { $0.key < $1.key }) {
            show(rotation.steps, of: publisher, after: rotation.before.description)
        }
    }

    /// Tells that somebody goes on with another key, which the one that was locked named.
    private func show(_ steps: [KeySuccession.Step], of owner: String, after before: String?) {
        guard let last = steps.last, let before else { return }
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.keyChange.type)
                json.put("owner", owner)
                json.put("before", before)
                json.put("key", "\(last.key)")
                json.put("time", "\(last.time)")
            }
            return
        }
        let ways = steps.count == 1 ? "" : ", by way of \(steps.count - 1) more"
        note("\(owner) signs with key \(last.key.id) since \(last.time): the key before named it\(ways)")
    }

    private func show(_ id: PluginID) {
        let before = project.lock[id]
        guard let plugin = change.chosen[id] else {
            line(id, before?.version, nil, "removed", [], [])
            return
        }
        let missing = plugin.open.filter { !$0.isOptional }.map(\.capability.name)
        let lost = (before?.grants ?? []).filter { grant in !plugin.grants.contains(grant) }.map(\.name)
        let what =
            before == nil
            ? "added" : before?.hash != plugin.bundle.hash || before?.source != plugin.source ? "updated" : ""
        if what.isEmpty, before?.grants == plugin.grants { return }
        line(
            id, before?.version, plugin.manifest.version, what.isEmpty ? "granted" : what,
            plugin.grants.map(CapabilityText.words), missing)
        for name in lost { note("\(id) asks no more for \(name), which is taken from it") }
        for export in plugin.manifest.provides
        where export.point == .exports && export.details["privileged"] == .text("true") && before == nil {
            note("\(id).\(export.name) acts with the rights of \(id) alone, whoever calls it")
        }
        if !missing.isEmpty {
            note("it is not granted \(Suggestion.list(missing, "and")): partnerctl plugin grant \(id) CAP")
        }
    }

    private func line(
        _ id: PluginID, _ before: SemanticVersion?, _ after: SemanticVersion?, _ what: String,
        _ grants: [String], _ missing: [String]
    ) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.pluginChange.type)
                json.put("id", "\(id)")
                json.put("change", what)
                json.put("before", orNull: before?.description)
                json.put("version", orNull: after?.description)
                json.put("granted", grants)
                json.put("missing", missing)
            }
            return
        }
        var text = "\(what) \(id)"
        if let before, let after, before != after {
            text += " \(before) → \(after)"
        } else if let version = after ?? before {
            text += " \(version)"
        }
        if !grants.isEmpty { text += "; it may \(Suggestion.list(grants, "and"))" }
        console.print(Escaping.line(text, limit: 1000))
    }

    private func note(_ text: String) { if !console.isJSON { console.note(Escaping.line(text, limit: 400)) } }
}
