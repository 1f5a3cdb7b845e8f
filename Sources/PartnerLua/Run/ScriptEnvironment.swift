internal import LuaRuntime
internal import PartnerCenter

/// What of Lua's own library the host answers: `print`, `require`, the time.
enum ScriptEnvironment {
    static func install(in state: LuaState, _ program: ScriptProgram, _ session: RunSession) {
        state.setPrint { session.show(.printed([UInt8]($0))) }
        let modules = program.ownModules
        state.setRequire { name in
            if let module = modules.first(where: { $0.name == name }) {
                return (module.source, name.replacing(".", with: "/") + ".lua")
            }
            throw OperationError(
                .refused, "require: '\(name)' is not one of this script's modules",
                hint:
                    "modules are files beside the script, required by their literal name: require \"helpers\""
            )
        }
        state.setClock { Int(try now(session).milliseconds / 1000) }
    }

    static func now(_ session: RunSession) throws -> Instant {
        let json = try session.effect("clock.now", Array("{}".utf8)) {
            try session.callers?.use(CapabilityNeed("clock")) {}
            return JSONWriter.text(try session.now().description)
        }
        guard case .text(let text) = try JSONValue.read(json, from: "the journal") else { return .epoch }
        return try Instant(text)
    }
}
