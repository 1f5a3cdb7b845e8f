import FoundationEssentials
import TestKit
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Runs
import Sealing

/// A center in memory or in a file, and everything a script needs to run on it.
final class ScriptBench {
    let database: CenterDatabase
    /// What the latest run showed; a new one may be put in its place.
    var console = RecordingConsole()
    /// Where its files are.
    var folder: URL { URL(filePath: temporary.path, directoryHint: .isDirectory) }
    private let temporary: TemporaryFolder
    let identity = Identity()
    var options = RunOptions()
    var capabilities: Capabilities
    /// What the project lists.
    var plugins: [InstalledPlugin] = []
    /// What it has around them.
    var project = ProjectSurroundings()
    /// What a run works with, as a test wants it different.
    var adjust: (inout RunServices) -> Void = { _ in }
    /// Whether the center answers; asked by every operation.
    var isAway: () -> Bool = { false }
    /// Whether a run that has ended keeps its start key.
    var startsOnce = false
    /// Whether each run's process counts as dead at once, so that what it leaves behind can be taken up.
    var diesAtOnce = false

    /// Opens a center in the folder's `file`, or in memory. Without a `shared` folder it has one of its own.
    init(
        file: String? = nil, in shared: TemporaryFolder? = nil, storage: String? = nil, isEmpty: Bool = false
    ) throws {
        let temporary = try shared ?? TemporaryFolder()
        self.temporary = temporary
        let location = file.map { CenterDatabase.Location.file(temporary.file($0)) } ?? .memory
        var seed = CenterDatabase.Seed()
        seed.isEmpty = isEmpty
        database = try CenterDatabase(
            location, seed: seed, vault: SealingVault(isTest: true), now: Self.now, storage: storage)
        capabilities = try database.capabilities()
    }

    static let now = (try? Instant("2026-11-20T08:00:00Z")) ?? .epoch
    static let admin = "admin@contoso.partner.onmschina.cn"

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    /// Puts the sample files of the product's scripts into the folder.
    func copySamples() throws {
        let samples = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../scripts/samples")
        for name in try FileManager.default.contentsOfDirectory(atPath: samples.path) {
            try FileManager.default.copyItem(
                at: samples.appending(path: name), to: folder.appending(path: name))
        }
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: name))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path + "/" + name) }

    func door(as email: String = ScriptBench.admin) throws -> Door<LocalCenter<SQLStore>> {
        Door(
            LocalCenter(
                store: database.store, as: try SignedIn(email), capabilities: capabilities,
                vault: SealingVault(isTest: true),
                clock: { [unowned self] in
                    if isAway() { throw OperationError(.unreachable, "the center is away", endsRun: true) }
                    return Self.now
                }))
    }

    /// Runs a script to its end.
    @discardableResult
    func run(
        _ source: String, _ arguments: [String: [String]] = [:], secrets: [String: Secret] = [:],
        as email: String = ScriptBench.admin, resuming run: Int64? = nil, key: String? = nil
    ) throws -> RunReport {
        try execute(
            ScriptProgram(name: "test.lua", source: Array(source.utf8)), arguments, secrets: secrets,
            as: email, resuming: run, key: key, door: door(as: email))
    }

    /// Runs a program to its end, with modules of its own.
    func execute(
        _ program: ScriptProgram, _ arguments: [String: [String]] = [:], secrets: [String: Secret] = [:],
        as email: String, resuming run: Int64?, key: String?, door: Door<LocalCenter<SQLStore>>,
        undoing undone: Runs.RunID? = nil, installing extra: [(LuaState, RunSession) throws -> Void] = []
    ) throws -> RunReport {
        let me = identity.recipient
        var services = services(as: email)
        services.startsOnce = startsOnce
        let resumed = try run.map { try database.runs.run(Runs.RunID(rawValue: $0)) }
        let given = GivenArguments(
            texts: arguments, secrets: secrets, folder: folder.path, me: { me.description })
        return try withScriptStack {
            try ScriptRun(
                program, given: given, options: self.options, door: door, services: services,
                console: self.console, resuming: resumed, startKey: key, undoing: undone, installing: extra,
                bind: { .all($0, $1) }
            ).execute()
        }
    }

    /// Runs the source that the run began with, from where it stopped, on a console of its own.
    @discardableResult
    func resume(_ run: Int64?, _ arguments: [String: [String]] = [:]) throws -> RunReport {
        guard let run else { throw NoRun() }
        console = RecordingConsole()
        let hash = try database.runs.run(Runs.RunID(rawValue: run)).plan.source
        let source = String(decoding: try database.runs.source(hash: hash), as: UTF8.self)
        return try self.run(source, arguments, resuming: run)
    }

    struct NoRun: Error {}

    /// What a run works with beside its center.
    func services(as email: String) -> RunServices {
        let me = identity.recipient
        var services = RunServices(
            group: database.group, store: database.runs, actorName: email, me: { me },
            hostClock: { 1_000_000 }, technicalErrors: StoreErrors.operationError)
        services.plugins = PluginSet(plugins)
        services.project = project
        if diesAtOnce { services.owner = .departed() }
        adjust(&services)
        return services
    }

    /// What a script prints, with its failure at the end if it has one.
    func output(_ source: String, _ arguments: [String: [String]] = [:]) throws -> String {
        console = RecordingConsole()
        let report = try run(source, arguments)
        return console.output + (report.failure.map { "FAILED \($0.code): \($0.message)" } ?? "")
    }

    /// The decrypted rows of a sealed file.
    func open(_ name: String, with identity: Identity? = nil) throws -> [[String]] {
        let reader = try SealedFile.Reader(
            path: folder.path + "/" + name, with: .identity(identity ?? self.identity))
        var rows: [[String]] = []
        while let row = try reader.next() {
            rows.append(row.map { String(decoding: $0 ?? [], as: UTF8.self) })
        }
        return rows
    }

    /// Everybody in the center.
    func users() throws -> [User] { try database.store.users(after: 0, limit: 10_000, UserFilter()) }

    /// Everybody, and all that was written about them: what two ways to the same end must agree on.
    func state() throws -> [String] {
        let records = try database.store.auditRecords(after: 0, limit: 10_000, AuditFilter())
        return try users().map { "\($0)" }
            + records.map { "\($0.operation) \($0.subjectID) \($0.line ?? 0) \($0.changes)" }
    }

    /// Makes users without a script.
    func make(_ count: Int, agentRole: AgentRole = .none, adminRole: AdminRole = .none) throws {
        try database.group.perform {
            for number in 1...count {
                _ = try database.store.insert(
                    NewUser(
                        fullName: "Person \(number)", email: EmailAddress("person\(number)@contoso.cn"),
                        agentRole: agentRole, adminRole: adminRole, passwordHash: [1], createdAt: Self.now))
            }
        }
    }
}

/// Remembers what a run shows, and answers questions as told.
class RecordingConsole: RunConsole {
    var output = ""
    var notes: [String] = []
    var logs: [String] = []
    var tables: [ReportTable] = []
    var progress: [BatchProgress] = []
    var questions: [String] = []
    var answer = false
    var stopsAfterGroups = Int.max
    var isStopRequested: Bool { progress.count >= stopsAfterGroups }

    func printed(_ bytes: UnsafeRawBufferPointer) { output += String(decoding: bytes, as: UTF8.self) }
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {
        logs.append("\(level) \(message) \(fieldsJSON ?? "")")
    }
    func noted(_ note: String) { notes.append(note) }
    func progressed(_ progress: BatchProgress) { self.progress.append(progress) }
    func showed(_ table: ReportTable) { tables.append(table) }
    func flush() {}
    func asked(_ question: String) -> Bool {
        questions.append(question)
        return answer
    }
    func willRun(_ state: LuaState) {}
}
