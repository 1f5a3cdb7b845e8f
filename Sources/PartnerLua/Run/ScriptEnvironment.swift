internal import LuaRuntime
internal import PartnerCenter

/// What of Lua's own library the host answers: `print`, `require`, the time.
enum ScriptEnvironment {
    static func install(in state: LuaState, _ program: ScriptProgram, _ session: RunSession) {
        state.setPrint { bytes in
            if !session.isReplaying { session.console.printed(bytes) }
        }
        state.setRequire { name in
            if let module = program.modules.first(where: { $0.name == name }) {
                return (module.source, name.replacing(".", with: "/") + ".lua")
            }
            throw OperationError(
                .refused, "require: '\(name)' is not one of this script's modules",
                hint: "modules are files beside the script, required by their literal name: require \"helpers\"")
        }
        state.globals { globals in
            globals.extend("os") { os in
                os.function("time") { stack in
                    if !stack.type(at: 1).isAbsent {
                        throw OperationError(
                            .refused, "os.time of a table is not available to scripts", hint: "use clock.add and clock.days")
                    }
                    stack.push(Int(try now(session, stack).milliseconds / 1000))
                    return 1
                }
                os.function("date") { stack in
                    if !stack.type(at: 1).isAbsent {
                        throw OperationError(
                            .refused, "os.date with a format is not available to scripts", hint: "use clock.today and clock.date")
                    }
                    stack.push(try now(session, stack).description)
                    return 1
                }
            }
        }
    }

    private static func now(_ session: RunSession, _ stack: LuaStack) throws -> Instant {
        let json = try session.effect("clock.now", Array("{}".utf8), stack) {
            JSONWriter.text(try session.now().description)
        }
        guard case .text(let text) = try JSONValue.read(json, from: "the journal") else { return .epoch }
        return try Instant(text)
    }
}
