internal import PartnerCenter
internal import PartnerLua
internal import Plugins

/// `partnerctl plugin caps`
enum PluginCaps {
    static let declaration = Command(
        name: "caps", summary: "Shows what each plugin asks for, may do, and did.",
        details: """
            What was used is what the runs did that the project's center keeps; runs that only read and kept nothing
            are not among them. Named is what the plugin's code speaks of, as far as reading tells. Rights over rows
            and offers and that to chance are not counted by runs; for them the code tells.
            """,
        arguments: [
            Argument(
                name: "ID", form: .plugin, doc: "A plugin of the project; all of them if left out.",
                isRequired: false)
        ],
        flags: [
            .toggle("unused", "Shows only rights that are granted and that no run ever used."),
            .center, .json,
        ],
        examples: [CommandExample("partnerctl plugin caps --unused")],
        action: { invocation, surroundings in
            let project = try PluginProject(invocation, surroundings)
            let only = try invocation.word("ID").map { _ in try PluginID(argument: invocation) }
            if let only { _ = try project.locked(only) }
            let kept = try KeptUses(invocation, surroundings)
            var rows: [CapabilityRow] = []
            for locked in project.lock.plugins where only == nil || only == locked.id {
                let bundle = try project.bundle(locked)
                rows += CapabilityRow.rows(
                    of: bundle.code, granted: locked.grants, uses: try kept.uses(of: locked.id))
            }
            if invocation.isSet("unused") { rows = rows.filter(\.isUnused) }
            if !surroundings.console.isJSON { surroundings.console.note(kept.text) }
            show(rows, surroundings.console, isUnused: invocation.isSet("unused"), kept)
            return .done
        })

    private static func show(
        _ rows: [CapabilityRow], _ console: Console, isUnused: Bool, _ kept: KeptUses
    ) {
        if console.isJSON {
            for row in rows { row.write(to: console, runs: kept.runs) }
            return
        }
        if rows.isEmpty {
            console.note(isUnused ? "every right that is granted was used" : "no plugin asks for anything")
            return
        }
        let cells = rows.map { row in
            [
                "\(row.plugin)", CapabilityText.words(row.request.capability), row.risk.rawValue,
                row.isGranted ? (row.granted.map(CapabilityText.words) ?? "yes") : "no",
                row.isNamed ? "yes" : "no", row.usedText, row.request.why,
            ]
        }
        let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
        let table = TextTable(
            titles: ["plugin", "asks for", "risk", "granted", "named", "used", "why"], sample: cells,
            limit: limit)
        console.print(table.heading)
        for row in cells { console.print(table.line(row)) }
    }
}

/// `partnerctl plugin grant`
enum PluginGrant {
    static let declaration = Command(
        name: "grant", summary: "Lets a plugin do more: one line of the lock changes.",
        details: """
            CAP is a right that the plugin asks for; it is granted as it asks. Behind it, NAME=VALUE narrows it: a list is
            written with commas. A right that is granted already takes the new form. What the plugin leaves open for you
            to say must be said.
            """,
        arguments: [
            PluginCommand.id,
            Argument(name: "CAP", form: .text("CAP"), doc: "The right, such as users.read."),
            Argument(
                name: "NAME=VALUE", form: .text("NAME=VALUE"), doc: "What narrows it.", isRequired: false,
                isRepeated: true),
        ],
        flags: [.frozen, .json],
        examples: [
            CommandExample("partnerctl plugin grant acme/tidy-names users.read"),
            CommandExample(
                "partnerctl plugin grant acme/onboarding users.create domains=contoso.cn max_per_run=50"),
        ],
        action: { invocation, surroundings in
            try RightChange(invocation, surroundings).grant()
            return .done
        })
}

/// `partnerctl plugin revoke`
enum PluginRevoke {
    static let declaration = Command(
        name: "revoke", summary: "Takes a right back: one line of the lock changes.",
        details: "It holds at once, for runs that go on as well.",
        arguments: [
            PluginCommand.id,
            Argument(
                name: "CAP", form: .text("CAP"), doc: "The right; all of them if left out.", isRequired: false
            ),
        ],
        flags: [.frozen, .json],
        examples: [CommandExample("partnerctl plugin revoke acme/tidy-names users.read")],
        action: { invocation, surroundings in
            try RightChange(invocation, surroundings).revoke()
            return .done
        })
}

/// A change of what one plugin may do.
private struct RightChange {
    let invocation: Invocation
    let console: Console
    let project: PluginProject
    let locked: ProjectLock.Plugin
    let manifest: PluginManifest

    init(_ invocation: Invocation, _ surroundings: Surroundings) throws {
        try PluginFlags.refuseFrozen(invocation, surroundings)
        self.invocation = invocation
        console = surroundings.console
        project = try PluginProject(invocation, surroundings)
        locked = try project.locked(try PluginID(argument: invocation))
        manifest = try project.bundle(locked).manifest
    }

    func grant() throws {
        let name = invocation.required("CAP")
        let asked = manifest.capabilities.map(\.capability).filter { $0.name == name }
        guard let first = asked.first else {
            throw unknown(name, among: manifest.capabilities.map(\.capability.name))
        }
        let words = invocation.words("NAME=VALUE")
        let granted = try RightWords.narrowed(first, by: words, "grant")
        for right in words.isEmpty ? asked : [granted] {
            let open = RightWords.open(right)
            if !open.isEmpty {
                throw PluginFaults.usage(
                    "grant", "\(name) must say \(Suggestion.list(Right(right).openParameters))",
                    hint:
                        "partnerctl plugin grant \(locked.id) \(name) \((words + open).joined(separator: " "))"
                )
            }
            if let problem = Right(right).problems.first {
                throw PluginFaults.usage("grant", "\(problem.clause)", hint: problem.hint)
            }
        }
        guard asked.contains(where: { granted.isWithin($0) }) else {
            throw PluginFaults(
                PluginFault(
                    .widerGrant, file: "\(locked.id)",
                    "asks for \(CapabilityText.words(first)), and \(CapabilityText.words(granted)) is more",
                    hint: "grant what it asks for, or less"))
        }
        let kept = locked.grants.filter { grant in
            words.isEmpty ? !asked.contains { grant.isWithin($0) } : !grant.isSameRight(as: granted)
        }
        try write(kept + (words.isEmpty ? asked : [granted]))
    }

    func revoke() throws {
        guard let name = invocation.word("CAP") else { return try write([]) }
        let kept = locked.grants.filter { $0.name != name }
        if kept.count == locked.grants.count { throw unknown(name, among: locked.grants.map(\.name)) }
        try write(kept)
    }

    private func unknown(_ name: String, among known: [String]) -> PluginFaults {
        let isGrant = invocation.path.last == "grant"
        return PluginFaults(
            PluginFault(
                .notFound, file: "\(locked.id)",
                isGrant
                    ? "does not ask for \(Escaping.line(name, limit: 60))"
                    : "is not granted \(Escaping.line(name, limit: 60))",
                hint: Suggestion.nearest(name, in: known).map { "did you mean \($0)?" }
                    ?? (known.isEmpty ? "there is nothing" : "there is \(Suggestion.list(known))")))
    }

    private func write(_ grants: [Capability]) throws {
        var lock = project.lock
        var plugin = locked
        plugin.grants = grants.sorted { $0.name < $1.name }
        lock[locked.id] = plugin
        try ProjectPlugins.write(lock, project.folder)
        let words = plugin.grants.map(CapabilityText.words)
        if console.isJSON {
            PluginList.json(plugin, project, console)
        } else {
            console.print("\(locked.id) may \(words.isEmpty ? "do nothing" : Suggestion.list(words))")
        }
    }
}

extension Capability {
    /// Whether both are the same right, whatever narrows them, and one is within the other.
    fileprivate func isSameRight(as other: Capability) -> Bool {
        name == other.name
            && (isWithin(other) || other.isWithin(self) || parameters.keys == other.parameters.keys)
    }
}
