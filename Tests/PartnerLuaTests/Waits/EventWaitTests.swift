import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// `wait.for_event`: what others did.
@Suite struct EventWaitTests {
    private func waiting(_ script: String) throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        let report = try bench.run(script)
        #expect(report.failure?.kind == .waiting, "\(String(describing: report.failure))")
        return bench
    }

    @Test("an event tells what happened, to what and when")
    func content() throws {
        let bench = try waiting(
            """
            local event = wait.for_event { names = { "users.create" } }
            print(event.name, event.subject_id, event.at, event.data.full_name[1], event.data.full_name[2])
            """)
        try bench.pass("1h")
        try bench.createUser("li")
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "users.create\tu-2\t2026-11-20T09:00:00Z\tnull\tli\n")
    }

    @Test("what the run did itself and what happened before it began are no events for it")
    func own() throws {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        try bench.createUser("before")
        let script = """
            partner.users.create { full_name = "Own", email = "own@b.cn" }
            print(wait.for_event { names = { "users.create" } }.subject_id)
            """
        #expect(try bench.run(script).failure?.kind == .waiting)
        #expect(try !bench.isDue())
        #expect(try bench.resume(1).failure?.kind == .waiting)
        // Another run is somebody else.
        try bench.run("partner.users.create { full_name = 'Other', email = 'other@b.cn' }")
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "u-4\n")
    }

    @Test("each event is given once, whichever branch asks, also after the process ended")
    func once() throws {
        let bench = try waiting(
            """
            partner.users.update { id = "u-1", full_name = "Begun" }
            wait.for_signal { name = "go" }
            local function next(name)
              local event = wait.for_event { names = { "users.create" }, timeout = "1h" }
              print(name, event and event.subject_id)
            end
            bulk.all { a = function() next "a" next "a" end, b = function() next "b" end }
            wait.for_signal { name = "go" }
            next "main"
            next "main"
            """)
        for name in ["one", "two", "three", "four"] { try bench.createUser(name) }
        try bench.signal("go")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(bench.console.output == "a\tu-2\nb\tu-3\na\tu-4\n")
        try bench.signal("go")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(bench.console.output == "main\tu-5\n")
        #expect(try !bench.isDue())
        try bench.pass("1h")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "main\tnil\n")
    }

    @Test("only events of these names and about this are waited for")
    func filters() throws {
        let bench = try waiting(
            """
            partner.users.create { full_name = "A", email = "a@b.cn" }
            local event = wait.for_event { names = { "users.update", "users.set_roles" }, subject_id = "u-2" }
            print(event.name, event.subject_id)
            """)
        try bench.createUser("other")
        var update = UpdateUser()
        update.id = UserID(1)
        update.fullName = "Renamed"
        try bench.call(update)
        #expect(try !bench.isDue())
        #expect(try bench.resume(1).failure?.kind == .waiting)
        update.id = UserID(2)
        try bench.call(update)
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "users.update\tu-2\n")
    }

    @Test("an event behind hundreds of others is found")
    func behindMany() throws {
        let bench = try waiting(
            """
            local all = {}
            for n = 1, 130 do all[n] = wait.for_event { names = { "users.create" } }.subject_id end
            print(all[1], all[130])
            """)
        for number in 1...130 { try bench.createUser("p\(number)") }
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "u-2\tu-131\n")
        let other = try bench.run("wait.for_event { names = { 'users.create' } }")
        #expect(other.failure?.kind == .waiting)
        #expect(try !bench.isDue(2))
    }
}
