internal import PartnerCenter
internal import PartnerLua
internal import Plugins

/// `partnerctl plugin test`
enum PluginTest {
    static let declaration = Command(
        name: "test", summary: "Runs a plugin's tests, and tries what nobody writes tests for.",
        details: """
            Tests are in tests/*\(TestFinder.suffix). Each has a center of its own, in memory, whose clock only the test
            moves; there is no network. The plugin is granted what it asks for; of what its manifest leaves open, what
            \(TestGrants.path) says. When all pass they are run again: without
            each right in turn (one without which every test ends alike is not needed), with other seeds of chance, and
            with each call of the host failing in turn. It ends with 1 where a test fails, with 3 where only what was
            tried beside them found something. What a test can use: partnerctl help testing, partnerctl help plugins.
            """,
        arguments: [PluginCommand.folder],
        flags: [
            .value("filter", .text("TEXT"), "Runs only the tests whose name has TEXT in it."),
            .toggle("quick", "Runs the tests once, and tries nothing else."),
            .toggle("update-snapshots", "Writes the snapshots that tests compare with."),
            .value("jobs", .integer(1...256), "How many tests run at a time; one per core if left out."),
            .json,
        ],
        examples: [CommandExample("partnerctl plugin test plugins/acme/tidy-names")],
        action: { invocation, surroundings in
            let name = invocation.word("DIR") ?? "."
            let root = surroundings.path(name)
            let bundle = try PluginFolder.read(root, name: name, catalog: .host).bundle
            var engine = TestSession.engine(invocation)
            engine.plugin = try tested(bundle, root, surroundings)
            let shown = name == "." ? "tests" : Paths.join(name, "tests")
            let found =
                DiskLookup().exists(Paths.join(root, "tests"))
                ? try TestFinder.files([shown], in: surroundings.directory) : []
            let session = TestSession(engine, invocation, surroundings)
            let code = try session.run(found)
            if code != .done || invocation.isSet("quick") { return code }
            surroundings.console.clearDrawing()
            let trials = PluginTrials(session, bundle.code)
            let checkups = trials.checkups()
            for checkup in checkups { DoctorCommand.show(checkup, surroundings.console) }
            if StopSignal.isRequested { return .interrupted }
            return checkups.allSatisfy(\.isFine) ? .done : .doneWithProblems
        })

    /// The plugin with what it asks for, and those that it requires: out of the project, or from folders beside it.
    private static func tested(
        _ bundle: PluginBundle, _ root: String, _ surroundings: Surroundings
    ) throws -> TestedPlugin {
        var found: [PluginID: InstalledPlugin] = [:]
        var faults: [PluginFault] = []
        var open = bundle.manifest.requires.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let project = surroundings.projectFolder == nil || open.isEmpty ? nil : try surroundings.plugins()
        while let (id, least) = open.popLast() {
            if found[id] != nil || id == bundle.manifest.id { continue }
            do throws(PluginFaults) {
                let plugin: InstalledPlugin
                if let known = project?[id] { plugin = known } else { plugin = try beside(root, id) }
                let version = plugin.code.manifest.version
                guard version >= least, version.major == least.major else {
                    throw PluginFaults(
                        PluginFault(
                            .notFound, file: "\(id)",
                            "is here in version \(version), and \(least) is required"))
                }
                found[id] = plugin
                open += plugin.code.manifest.requires.map { ($0.key, $0.value) }
            } catch { faults += error.all }
        }
        if let faults = PluginFaults(faults) { throw faults }
        return TestedPlugin(try granted(bundle), requiring: found.values.sorted { $0.id < $1.id })
    }

    /// A plugin in `…/PUBLISHER/NAME` beside the one that is tested.
    private static func beside(_ root: String, _ id: PluginID) throws(PluginFaults) -> InstalledPlugin {
        let folder = Paths.absolute("../../\(id)", in: root)
        guard DiskLookup().exists(Paths.join(folder, PluginManifest.fileName)) else {
            throw PluginFaults(
                PluginFault(
                    .notFound, file: "\(id)",
                    "is required, and it is neither in the project here nor in \(folder)",
                    hint: "partnerctl plugin add \(id)"))
        }
        return try granted(try PluginFolder.read(folder, name: "\(id)", catalog: .host).bundle)
    }

    private static func granted(_ bundle: PluginBundle) throws(PluginFaults) -> InstalledPlugin {
        InstalledPlugin(code: bundle.code, grants: try TestGrants.of(bundle.code, catalog: .host))
    }
}
