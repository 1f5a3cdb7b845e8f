import CLua
import CLuaShim
import Glibc
import Testing

@testable import LuaRuntime

/// C code that never returns to the VM can only be ended with the process.
@Suite struct LuaRunawayTests {
    /// A state whose `stuck` is a C function that never returns, and whose `work` is a host function of 2 s.
    static func makeState(grace: Duration = .milliseconds(100)) throws -> LuaState {
        let state = try LuaState(limits: .fixture(time: .milliseconds(30)))
        lua_rawgeti(state.main, shim_registry(), lua_Integer(LUA_RIDX_GLOBALS))
        lua_pushcclosure(state.main, { _ in while true { usleep(1000) } }, 0)
        shim_raw_set_field(state.main, lua_gettop(state.main) - 1, "stuck")
        lua_settop(state.main, 0)
        state.globals { g in g.function("work") { spin(milliseconds: 2000) } }
        state.onRunaway(after: grace) { reason in
            exit(reason.code == "limit_time" ? 5 : 6)
        }
        return state
    }

    @Test("a script that is stuck in C ends the process as the host said")
    func stuck() async {
        await #expect(processExitsWith: .exitCode(5)) {
            let state = try LuaRunawayTests.makeState()
            try state.run(state.load("pcall(stuck)", name: "t"))
        }
    }

    @Test("the host's own time does not end the process")
    func hostTime() async {
        await #expect(processExitsWith: .exitCode(7)) {
            // Longer than a busy machine takes to stop the loop, shorter than the work.
            let state = try LuaRunawayTests.makeState(grace: .seconds(1))
            let error = try state.failure("work() while true do end")
            exit(error?.code == "limit_time" ? 7 : 8)
        }
    }

    @Test("a script that can be stopped does not end the process")
    func stoppable() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let state = try LuaRunawayTests.makeState(grace: .seconds(20))
            for loop in LuaLimitsTests.loops {
                if try state.failure(loop)?.code != "limit_time" { exit(8) }
                state.begin(.fixture(time: .milliseconds(30)))
            }
            exit(7)
        }
    }
}

/// Works, as a busy host does.
func spin(milliseconds: Int) {
    let end = ContinuousClock().now.advanced(by: .milliseconds(milliseconds))
    while ContinuousClock().now < end {}
}
