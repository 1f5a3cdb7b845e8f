internal import LuaRuntime
internal import PartnerLua

/// Lua states with everything a script sees, made and thrown away.
enum States {
    /// Times from the beginning of a run to its script's first instruction but one: compiling the script.
    static func run(count: Int) throws {
        let host = try ScriptHost()
        let program = ScriptProgram(name: "empty.lua", source: [])
        var microseconds: [Double] = []
        try withScriptStack {
            for _ in 0..<count {
                let console = PlainConsole()
                let run = try host.prepare(program, console: console)
                let watch = Stopwatch()
                console.onStart = { microseconds.append(watch.seconds * 1e6) }
                if let failure = Failure(run.execute()) { throw failure }
            }
        }
        print(microseconds.median)
    }
}
