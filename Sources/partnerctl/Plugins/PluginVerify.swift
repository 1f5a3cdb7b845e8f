internal import PartnerCenter
internal import Plugins
internal import Sealing

/// `partnerctl plugin verify`
enum PluginVerify {
    static let declaration = Command(
        name: "verify", summary: "Compares the project, its lock and every file of its plugins.",
        details: """
            It reads everything and executes nothing. Registries are asked which keys were revoked; of one that cannot be
            reached, what was read last tells. It ends with 1 where something does not fit.
            """,
        flags: [.json],
        action: { invocation, surroundings in
            let project = try PluginProject(invocation, surroundings)
            let console = surroundings.console
            var faults = project.lock.openGrants
            do throws(PluginFaults) {
                _ = try ProjectPlugins.load(project.folder, catalog: .host)
            } catch { faults += error.all }
            do throws(PluginFaults) {
                faults += try project.revokedKeys(asking: true, console)
            } catch { faults += error.all }
            if let found = PluginFaults(faults) { throw found }
            if console.isJSON {
                for plugin in project.lock.plugins { PluginList.json(plugin, project, console) }
            } else {
                console.print(
                    "\(PruningText.counted(project.lock.plugins.count, "plugin")): every file is as it was locked"
                )
            }
            return .done
        })
}

/// `partnerctl plugin audit`
enum PluginAudit {
    static let declaration = Command(
        name: "audit", summary: "Asks the registries what became of the plugins since they were locked.",
        details: """
            Versions that were taken back, keys that were revoked, plugins nobody signed, later versions. It ends with 3
            where something is to be acted on.
            """,
        flags: [.json],
        action: { invocation, surroundings in
            let project = try PluginProject(invocation, surroundings)
            let registries = try project.open(Set(project.registrySources.values))
            let findings = RegistryAudit.findings(try project.lock.auditable(), registries: registries)
            let console = surroundings.console
            for finding in findings {
                let checkup = Checkup(finding.fault, isFine: finding.weight == .note)
                DoctorCommand.show(checkup, console)
            }
            if findings.isEmpty, !console.isJSON { console.note("nothing is to be said of them") }
            return findings.contains { $0.weight == .danger } ? .doneWithProblems : .done
        })
}

/// `partnerctl plugin doctor`
enum PluginDoctor {
    static let declaration = Command(
        name: "doctor", summary: "Looks at everything about the project's plugins, and says what to do.",
        details: """
            Files are read, and from the project's center the events that plugins could not take: which are tried again,
            and which wait for somebody. What registries say of the plugins: partnerctl plugin audit.
            """,
        flags: [.center, .json],
        action: { invocation, surroundings in
            var checkups: [Checkup] = []
            let console = surroundings.console
            do throws(PluginFaults) {
                let plugins = try surroundings.plugins()
                checkups.append(
                    .fine(
                        "lock", "\(PruningText.counted(plugins.plugins.count, "plugin")), as the lock says"))
                for plugin in plugins.plugins { checkups += Self.checkups(of: plugin) }
            } catch {
                checkups += error.all.map { Checkup($0, isFine: false) }
            }
            if let folder = surroundings.projectFolder, let lock = try? ProjectPlugins.lock(folder) {
                // A lock that cannot be read was told of above.
                checkups += lock.openGrants.map { Checkup($0, isFine: false) }
            }
            checkups += keys(surroundings)
            let deliveries = try FailedDeliveries(invocation, surroundings)
            for checkup in checkups { DoctorCommand.show(checkup, console) }
            deliveries.show(console)
            return checkups.allSatisfy(\.isFine) && deliveries.entries.isEmpty ? .done : .doneWithProblems
        })

    /// What a plugin lacks, and what it has for nothing.
    private static func checkups(of plugin: InstalledPlugin) -> [Checkup] {
        let rows = CapabilityRow.rows(of: plugin.code, granted: plugin.grants)
        let missing = rows.filter { !$0.isGranted && !$0.request.isOptional }
        let unused = rows.filter { $0.isGranted && !$0.isNamed }
        var checkups: [Checkup] = []
        for row in missing {
            let name = row.request.capability.name
            checkups.append(
                .problem(
                    "\(plugin.id)", "asks for \(name) (\(row.request.why)), and is not granted it",
                    "partnerctl plugin grant \(plugin.id) \(name), or remove the plugin"))
        }
        for row in unused {
            let name = row.request.capability.name
            checkups.append(
                .problem(
                    "\(plugin.id)", "is granted \(name), and its code does not name what needs it",
                    "partnerctl plugin revoke \(plugin.id) \(name)"))
        }
        if checkups.isEmpty { checkups = [.fine("\(plugin.id)", "\(plugin.code.manifest.version), sound")] }
        return checkups
    }

    /// Keys of this person that others could read.
    private static func keys(_ surroundings: Surroundings) -> [Checkup] {
        PublisherKeyFiles(surroundings).all.compactMap { path -> Checkup? in
            do throws(SealingError) {
                _ = try SigningKey.read(path)
                return nil
            } catch .passphraseNeeded {
                return nil
            } catch {
                return .problem(
                    "key", "\(path): \(error.description)", "make a new one, or mend its mode: chmod 600")
            }
        }
    }
}

extension Checkup {
    /// A fault as `doctor` shows it.
    init(_ fault: PluginFault, isFine: Bool) {
        self.init(
            name: fault.file.isEmpty ? fault.code.rawValue : fault.file, isFine: isFine,
            found: ([fault.path].filter { !$0.isEmpty } + [fault.message]).joined(separator: ": ")
                + " (\(fault.code.rawValue))",
            hint: fault.hint.isEmpty ? nil : fault.hint)
    }
}
