internal import LuaRuntime
internal import PartnerCenter
public import Plugins

/// The script that runs a command of a plugin: a run like any other, journaled, resumable, held to the plugin's grants.
///
/// How the process ends is `RunReport.exitCode`.
public enum PluginCommandProgram {
    /// The program that calls the command `name` of the plugin `id` with `arguments`.
    ///
    /// The arguments are part of its text, so that a run which is gone on with has them; they are no place for secrets.
    ///
    /// - Throws: `OperationError` with code `not_found`, and a hint, for a plugin or command that there is not.
    public static func make(
        _ id: PluginID, _ name: String, _ arguments: [String], in plugins: PluginSet
    ) throws -> ScriptProgram {
        let name = ProvisionName(id, name)
        _ = try plugins.provision(name, at: .commands)
        let list = arguments.map(LuaText.literal).joined(separator: ", ")
        return ScriptProgram(name: "\(name)", source: Array("provision.command { \(list) }\n".utf8))
    }
}

/// A built-in program that hands a run over to one provision of a plugin, known by its name.
///
/// No file's name has a slash, so no script of a file is taken for one.
struct PluginProgram {
    let name: ProvisionName

    /// The one that `program` is; nil for any other script.
    init?(_ program: ScriptProgram) {
        guard let name = ProvisionName(program.name) else { return nil }
        self.name = name
    }

    /// Gives it the functions that no other script sees.
    func install<C: Center>(
        in state: LuaState, _ host: PluginHost, _ session: RunSession, _ center: C
    ) {
        let name = name
        state.module("provision") { [unowned host] module in
            module.function("command") { stack in
                try PluginCommand(name, host, session).run(stack)
            }
            module.function("event") { stack in
                try PluginEvent(name: name, host: host, session: session, center: center).tell(stack)
            }
        }
    }
}

/// A command of a plugin on its way.
private struct PluginCommand {
    let name: ProvisionName
    let host: PluginHost
    let session: RunSession

    init(_ name: ProvisionName, _ host: PluginHost, _ session: RunSession) {
        self.name = name
        self.host = host
        self.session = session
    }

    func run(_ stack: LuaStack) throws -> Int32 {
        let (instance, provision) = try host.provision(name, at: .commands)
        let (name, host, session) = (name, host, session)
        host.speaker = name.plugin
        return try host.hand(stack, to: instance, provision.handler) { target in
            try host.copy(1, of: stack, to: target, naming: "\(name)")
            return 1
        } answering: { results, first, count, caller in
            host.speaker = nil
            session.exitCode = try Self.exitCode(of: name, results, first, count)
            return 0
        }
    }

    /// What a command's first result means for the process: nothing and true are 0, false is 1; numbers below 0 are 0,
    /// those beyond 3 are 3, as the codes from 4 on are the host's own.
    private static func exitCode(
        of name: ProvisionName, _ results: LuaStack, _ first: Int32, _ count: Int32
    ) throws -> Int {
        if count == 0 { return 0 }
        switch results.type(at: first) {
        case .nil: return 0
        case .boolean: return results.isTruthy(at: first) ? 0 : 1
        default:
            guard let code = results.integer(at: first) else {
                throw LuaHostError(
                    code: "invalid",
                    message: "\(name) answered \(results.describe(first)), which is no exit code",
                    hint: "return a whole number from 0 to 3, or nothing",
                    details: ["plugin": "\(name.plugin)"])
            }
            return min(max(code, 0), 3)
        }
    }
}

/// Texts as Lua spells them.
enum LuaText {
    /// A literal of these bytes: whatever is no plain letter, digit or sign is written as a number.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for byte in text.utf8 {
            if (0x20..<0x7f).contains(byte), byte != 0x22, byte != 0x5c {
                literal.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte)
                literal += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return literal + "\""
    }
}
