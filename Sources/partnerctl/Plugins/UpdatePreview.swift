internal import PartnerCenter
internal import PartnerLua
internal import Plugins
internal import Sealing

/// What plans would say otherwise after a change of plugins.
struct UpdatePreview {
    let change: PluginChange
    let surroundings: Surroundings

    /// A plan that is made again with both sets of plugins.
    struct Scenario {
        /// As the command line has it.
        var name: String
        var plan: Plan
        var choice: CenterChoice
    }

    /// How many rows, and how many effects, are shown to people.
    private static let shownLimit = 20

    private var console: Console { surroundings.console }

    /// Reads the plans that `--plan` names.
    ///
    /// - Throws: `UsageError` without `--preview`; `OperationError` for a file that is no plan.
    static func plans(_ invocation: Invocation, _ surroundings: Surroundings) throws -> [Scenario] {
        let names = invocation.texts("plan")
        if !names.isEmpty, !invocation.isSet("preview") {
            throw PluginFaults.usage(
                "update", "--plan shows what would differ, and goes with --preview", hint: "add --preview")
        }
        return try names.map { name in
            let shown = Escaping.line(name)
            let plan = try PlanFile.read(surroundings.path(name), shownAs: shown).plan
            guard let place = CenterChoice.Place(planned: plan.header.center.place) else {
                let found = Escaping.line(plan.header.center.place)
                throw PluginFaults.usage(
                    "update", "\(shown) is for the center \(found), which is not one of this release",
                    hint: "make the plan again: partnerctl plan --out FILE")
            }
            return Scenario(name: name, plan: plan, choice: CenterChoice(place: place, reason: .flag))
        }
    }

    /// Makes each plan again with the present and with the updated plugins, and shows what differs.
    ///
    /// - Throws: `PluginFaults` for a set of plugins that is not sound; the errors of the plans' centers.
    func show(_ scenarios: [Scenario]) throws -> ExitCode {
        if scenarios.isEmpty {
            console.note("nothing was changed")
            console.note(
                "  try: see which rows would differ: --plan FILE, made with partnerctl plan --out FILE")
            return .done
        }
        let (present, updated) = (try surroundings.plugins(), try change.plugins())
        for scenario in scenarios {
            do { try show(scenario, present, updated) } catch is Interrupted {
                console.note("interrupted; nothing was changed")
                return .interrupted
            }
        }
        console.note("nothing was changed")
        return .done
    }

    private func show(_ scenario: Scenario, _ present: PluginSet, _ updated: PluginSet) throws {
        let header = scenario.plan.header
        let options = try ApplyCommand.options(scenario.plan)
        let assumptions = try header.assumptions.map { try PlanAssumption($0) }
        let program = try ApplyCommand.program(header)
        let keys = IdentityStore(folder: surroundings.keyFolder)
        var first: Plan?
        let preview = try CenterCopy.with(scenario.choice, as: header.actor, keys: keys) { center in
            let given = try ApplyCommand.given(header, center)
            return try PluginPreview.compare(present: present, updated: updated) { plugins, again in
                let planner = Planner(
                    center: center, surroundings: surroundings, options: options, isQuiet: true,
                    grants: { plugins[$0]?.grants ?? [] })
                let ended = try planner.rehearse(
                    program.pinning(plugins), given, header, again: again, assuming: assumptions
                ) { _ in false }
                if ended.report.failure?.kind == .interrupted { throw Interrupted() }
                if first == nil { first = ended.plan }
                return ended.plan
            }
        }
        let name = Escaping.line(scenario.name)
        if case .failed(let failure, _) = first?.ending.kind {
            console.note("\(name) ends early with the present plugins: \(Escaping.line(failure.message))")
        }
        if console.isJSON { write(preview, scenario.name) } else { tell(preview, name) }
    }

    // MARK: For people

    private func tell(_ preview: PluginPreview, _ name: String) {
        if preview.isEmpty { console.print("\(name): nothing would differ") }
        tell(
            "\(name): \(PruningText.counted(preview.rows.count, "row")) would differ",
            preview.rows.map(Self.sentence), count: preview.rows.count)
        tell(
            "\(name): \(PruningText.counted(preview.differenceCount, "difference")) of planned effects",
            preview.differences.map(Self.sentence), count: preview.differenceCount)
    }

    private func tell(_ title: String, _ lines: [String], count: Int) {
        if count == 0 { return }
        console.print(title)
        for line in lines.prefix(Self.shownLimit) { console.print("  \(Escaping.line(line, limit: 1000))") }
        let rest = count - min(lines.count, Self.shownLimit)
        if rest > 0 { console.print("  … and \(ProgressText.grouped(Int64(rest))) more: --json") }
    }

    /// `staff row 12 (li.na@contoso.cn), full_name: "li na" → "Li Na"`
    private static func sentence(_ row: RowDifference) -> String {
        func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "nothing" }
        var parts = row.fields.map { "\($0.name): \(quoted($0.before)) → \(quoted($0.after))" }
        if row.present != row.updated { parts.append("\(row.present ?? "well") → \(row.updated ?? "well")") }
        let key = row.key.isEmpty ? "" : " (\(row.key))"
        return "\(row.batch) row \(row.row)\(key), \(parts.joined(separator: "; "))"
    }

    private static func sentence(_ difference: PlanDifference) -> String {
        let about = [difference.subject, difference.field].compactMap(\.self).joined(separator: ": ")
        let place = [difference.row, "\(difference.operation) at \(difference.place)"].compactMap(\.self)
        return
            "\(about.isEmpty ? difference.operation : about): \(difference.planned) → \(difference.present)"
            + " (\(place.joined(separator: ", ")))"
    }

    // MARK: For programs

    private func write(_ preview: PluginPreview, _ name: String) {
        func write(_ row: RowDifference, _ field: String?, _ present: String?, _ updated: String?) {
            console.json { json in
                json.put("type", JSONLines.pluginRow.type)
                json.put("plan", name)
                json.put("batch", row.batch)
                json.put("row", row.row)
                json.put("key", row.key)
                json.put("field", orNull: field)
                json.put("present", orNull: present)
                json.put("updated", orNull: updated)
            }
        }
        for row in preview.rows {
            for field in row.fields { write(row, field.name, field.before, field.after) }
            if row.present != row.updated { write(row, nil, row.present, row.updated) }
        }
        let voice = PlanVoice(console, isQuiet: true)
        for difference in preview.differences { console.json { voice.write(difference, to: &$0) } }
        console.json { json in
            json.put("type", JSONLines.pluginPreview.type)
            json.put("plan", name)
            json.put("rows", Int64(preview.rows.count))
            json.put("differences", Int64(preview.differenceCount))
        }
    }
}

/// Somebody wants no more of it.
private struct Interrupted: Error {}

extension PluginChange {
    /// Everything that scripts could call after the change, checked.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    func plugins() throws(PluginFaults) -> PluginSet {
        var (plugins, faults): ([InstalledPlugin], [PluginFault]) = ([], [])
        for (id, plugin) in chosen.sorted(by: { $0.key < $1.key }) {
            do throws(PluginFaults) {
                let config = try plugin.manifest.config(
                    listed[id]?.config ?? [:], file: ProjectDocument.fileName,
                    path: "plugins[\"\(id)\"].config")
                plugins.append(
                    InstalledPlugin(
                        code: plugin.bundle.code, grants: plugin.grants, config: config,
                        isDirect: listed[id] != nil))
            } catch { faults += error.all }
        }
        if let found = PluginFaults(faults) { throw found }
        let set = PluginSet(plugins)
        try set.checkOrder()
        return set
    }
}
