internal import Glibc
internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Plugins
internal import Runs
internal import Sealing

/// A center and what a script needs to run on it, wired as the command line wires it.
final class ScriptHost {
    let database: CenterDatabase
    private let vault = SealingVault()
    private let identity = Identity()
    private let actor: SignedIn
    /// What the project lists.
    var plugins = PluginSet()

    /// A center in a file, made if there is none; in memory without a file.
    init(centerFile: String? = nil) throws {
        let location = centerFile.map { CenterDatabase.Location.file($0) } ?? .memory
        database = try CenterDatabase(location, seed: .init(), vault: vault, now: Self.now())
        actor = try database.defaultUser()
    }

    /// Runs a script to its end. Blocks; to be called inside `withScriptStack`.
    func run(
        _ program: ScriptProgram, file: String? = nil, options: RunOptions = RunOptions(),
        console: any RunConsole
    ) throws -> RunReport {
        try prepare(program, file: file, options: options, console: console).execute()
    }

    /// A run on this host's center.
    typealias Prepared = ScriptRun<LocalCenter<SQLStore>>

    /// A run that has not begun, or that goes on.
    func prepare(
        _ program: ScriptProgram, file: String? = nil, options: RunOptions = RunOptions(),
        console: any RunConsole, resuming run: Run? = nil
    ) throws -> Prepared {
        let me = identity.recipient
        var services = RunServices(
            group: database.group, store: database.runs, actorName: actor.text, me: { me },
            hostClock: Self.milliseconds, technicalErrors: StoreErrors.operationError)
        services.plugins = plugins
        let center = LocalCenter(
            store: database.store, as: actor, capabilities: try database.capabilities(), vault: vault,
            clock: { try Self.now() })
        let given = GivenArguments(
            texts: file.map { ["file": [$0]] } ?? [:], folder: "/", me: { me.description })
        return try ScriptRun(
            program, given: given, options: options, door: Door(center), services: services, console: console,
            resuming: run, bind: { .all($0, $1) })
    }

    private static func now() throws -> Instant { try Instant(milliseconds: milliseconds()) }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// A measurement that could not be made.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// The failure of a run that should have gone well.
    init?(_ report: RunReport) {
        guard let failure = report.failure else { return nil }
        description = "\(failure.code): \(failure.message)"
    }
}

extension ScriptProgram {
    /// A program that is no file.
    init(named name: String, _ source: String) { self.init(name: name, source: Array(source.utf8)) }
}
