import FoundationEssentials
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Sealing

extension ScriptBench {
    /// Plans a script, and keeps what it did or does not.
    func rehearse(
        _ source: String, _ arguments: [String: [String]] = [:], keep: Bool
    ) throws -> Rehearsal<LocalCenter<SQLStore>>.Result {
        let program = ScriptProgram(name: "test.lua", source: Array(source.utf8))
        let me = identity.recipient
        let header = PlanHeader(
            product: "", script: program.name, source: "", folder: folder.path,
            center: CenterIdentity(place: "", environment: "", name: "", domain: "", created: ""),
            actor: Self.admin, seed: "", at: Self.now)
        let given = GivenArguments(
            texts: arguments, secrets: [:], folder: folder.path, me: { me.description })
        let rehearsal = try Rehearsal(
            program, given: given, options: options, door: door(), services: services(as: Self.admin),
            console: RecordingConsole(), header: header, bind: { .all($0, $1) })
        return try withScriptStack {
            try rehearsal.begin()
            let result = Result { try rehearsal.perform() }
            try rehearsal.end(keep: keep && (try? result.get()) != nil)
            return try result.get()
        }
    }
}
