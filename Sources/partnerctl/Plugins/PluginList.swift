internal import PartnerCenter
internal import Plugins

/// `partnerctl plugin list`
enum PluginList {
    static let declaration = Command(
        name: "list", summary: "Lists the project's plugins.",
        flags: [.toggle("tree", "Shows what each of them requires below it."), .json],
        action: { invocation, surroundings in
            let project = try PluginProject(invocation, surroundings)
            let console = surroundings.console
            if console.isJSON {
                for plugin in project.lock.plugins { json(plugin, project, console) }
            } else if invocation.isSet("tree") {
                for id in project.document.plugins.keys.sorted() { tree(id, project, console, depth: 0) }
            } else {
                table(project, console)
            }
            if project.lock.plugins.isEmpty, !console.isJSON { console.note("the project has no plugins") }
            return .done
        })

    private static func table(_ project: PluginProject, _ console: Console) {
        let rows = project.lock.plugins.map { plugin in
            [
                "\(plugin.id)", "\(plugin.version)", "\(plugin.source)",
                plugin.grants.map(\.name).joined(separator: " "),
                project.document.plugins[plugin.id] == nil ? "required" : "",
            ]
        }
        if rows.isEmpty { return }
        let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
        let table = TextTable(titles: ["plugin", "version", "from", "may", ""], sample: rows, limit: limit)
        console.print(table.heading)
        for row in rows { console.print(table.line(row)) }
    }

    private static func tree(_ id: PluginID, _ project: PluginProject, _ console: Console, depth: Int) {
        let locked = project.lock[id]
        let version = locked.map { "\($0.version)" } ?? "not locked"
        console.print("\(String(repeating: "  ", count: depth))\(id) \(version)")
        // A lock that goes in circles was refused when it was made; one that was edited ends here.
        if depth == Resolution.deepest { return }
        for need in (locked?.requires ?? [:]).keys.sorted() {
            tree(need, project, console, depth: depth + 1)
        }
    }

    static func json(_ plugin: ProjectLock.Plugin, _ project: PluginProject, _ console: Console) {
        console.json { json in
            json.put("type", JSONLines.plugin.type)
            json.put("id", "\(plugin.id)")
            json.put("version", "\(plugin.version)")
            json.put("from", "\(plugin.source)")
            json.put("sha256", "\(plugin.hash)")
            json.put("publisher_key", orNull: plugin.publisherKey)
            json.put("direct", project.document.plugins[plugin.id] != nil)
            json.put("granted", plugin.grants.map(CapabilityText.argument))
        }
    }
}

/// `partnerctl plugin why`
enum PluginWhy {
    static let declaration = Command(
        name: "why", summary: "Says why the project has a plugin.",
        arguments: [PluginCommand.id], flags: [.json],
        action: { invocation, surroundings in
            let id = try PluginID(argument: invocation)
            let project = try PluginProject(invocation, surroundings)
            _ = try project.locked(id)
            var wants: [PluginID: SemanticVersion] = [:]
            for direct in project.document.plugins.keys { wants[direct] = project.lock[direct]?.version }
            let lock = project.lock
            let resolution = try Resolution(wants) { (node) throws(PluginFaults) in
                var needs: [PluginID: SemanticVersion] = [:]
                for (need, least) in lock[node.id]?.requires ?? [:] {
                    needs[need] = lock[need]?.version ?? least
                }
                return needs
            }
            for path in resolution.why(id) {
                let words = path.map { "\($0)" }
                if surroundings.console.isJSON {
                    surroundings.console.json { json in
                        json.put("type", JSONLines.pluginWay.type)
                        json.put("id", "\(id)")
                        json.put("way", words)
                    }
                } else {
                    surroundings.console.print((["the project"] + words).joined(separator: " → "))
                }
            }
            return .done
        })
}

/// `partnerctl plugin order`
enum PluginOrder {
    static let declaration = Command(
        name: "order", summary: "Shows in which order plugins are used at an extension point.",
        arguments: [
            Argument(
                name: "POINT", form: .oneOf(ExtensionPoint.allCases.map(\.rawValue)),
                doc: "Such as rows.map; every point if left out.", isRequired: false)
        ], flags: [.json],
        examples: [CommandExample("partnerctl plugin order rows.map")],
        action: { invocation, surroundings in
            let plugins = try surroundings.plugins()
            let points = ExtensionPoint.allCases.filter { point in
                invocation.word("POINT").map { $0 == point.rawValue } ?? true
            }
            for point in points {
                for (number, entry) in try plugins.ordered(at: point).enumerated() {
                    if surroundings.console.isJSON {
                        surroundings.console.json { json in
                            json.put("type", JSONLines.pluginOrder.type)
                            json.put("point", point.rawValue)
                            json.put("number", Int64(number + 1))
                            json.put("name", entry.name)
                        }
                    } else {
                        surroundings.console.print("\(point.rawValue)  \(number + 1)  \(entry.name)")
                    }
                }
            }
            return .done
        })
}
