import FoundationEssentials
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Sealing

/// A center in memory or in a file, and everything a script needs to run on it.
final class ScriptBench {
    let database: CenterDatabase
    let console = RecordingConsole()
    let folder: URL
    let identity = Identity()
    var options = RunOptions()

    init(file: String? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "scripts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.path
        let location = file.map { CenterDatabase.Location.file(path + "/" + $0) } ?? .memory
        database = try CenterDatabase(location, seed: .init(), vault: SealingVault(), now: Self.now)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static let now = (try? Instant("2026-11-20T08:00:00Z")) ?? .epoch

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path + "/" + name) }

    func door(as email: String = "admin@contoso.partner.onmschina.cn") throws -> Door<LocalCenter<SQLStore>> {
        Door(
            LocalCenter(
                store: database.store, as: .user(try EmailAddress(email)),
                capabilities: try database.capabilities(), vault: SealingVault(), clock: { Self.now }))
    }

    /// Runs a script to its end.
    @discardableResult
    func run(
        _ source: String, _ arguments: [String: [String]] = [:],
        as email: String = "admin@contoso.partner.onmschina.cn",
        resuming run: Int64? = nil, key: String? = nil
    ) throws -> RunReport {
        let me = identity.recipient
        let services = RunServices(
            group: database.group, store: database.runs, actorName: email, me: { me },
            hostClock: { 1_000_000 }, technicalErrors: StoreErrors.operationError)
        let resumed = try run.map { try database.runs.run(Runs.RunID(rawValue: $0)) }
        let given = GivenArguments(texts: arguments, folder: folder.path, me: { me.description })
        return try withScriptStack {
            try ScriptRun(
                ScriptProgram(name: "test.lua", source: Array(source.utf8)), given: given,
                options: self.options,
                door: try self.door(as: email), services: services, console: self.console, resuming: resumed,
                startKey: key, bind: { .all($0, $1) }
            ).execute()
        }
    }

    /// The decrypted rows of a sealed file.
    func open(_ name: String) throws -> [[String]] {
        let reader = try SealedFile.Reader(path: folder.path + "/" + name, with: .identity(identity))
        var rows: [[String]] = []
        while let row = try reader.next() {
            rows.append(row.map { String(decoding: $0 ?? [], as: UTF8.self) })
        }
        return rows
    }
}

/// Remembers what a run shows, and answers questions as told.
final class RecordingConsole: RunConsole {
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
    func asked(_ question: String) -> Bool {
        questions.append(question)
        return answer
    }
    func willRun(_ state: LuaState) {}
}
