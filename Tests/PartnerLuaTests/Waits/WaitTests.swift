import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import SQL
import Testing

/// Waits for a time, and what all waits have in common.
@Suite struct WaitTests {
    private func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        return bench
    }

    @Test("a wait that is over already ends at once, and nothing is left of it")
    func over() throws {
        let bench = try bench()
        let output = try bench.output(
            """
            wait.sleep "0s"
            wait.until_time "2026-11-20T08:00:00Z"
            wait.until_time "2026-11-20"
            print(wait.until_true({ every = "1h" }, function() return { yes = true } end).yes)
            print(wait.for_signal { name = "go", timeout = "0s" })
            print(wait.for_event { names = { "users.create" }, timeout = "0s" })
            """)
        #expect(output == "true\nnil\nnil\n")
        #expect(try bench.waits().isEmpty)
        #expect(
            try bench.journal() == [
                "0 wait.sleep", "1 wait.until_time", "2 wait.until_time", "3 wait.until_true",
                "4 wait.for_signal",
                "5 wait.for_event",
            ])
    }

    @Test(
        "a wait for a time is over at that time and not a moment before",
        arguments: [
            (#"wait.sleep "90s""#, "2026-11-20T08:01:30Z"), (#"wait.sleep "3w""#, "2026-12-11T08:00:00Z"),
            (#"wait.sleep "3mo""#, "2027-02-20T08:00:00Z"),
            (#"wait.until_time "2026-11-20T08:00:01Z""#, "2026-11-20T08:00:01Z"),
            // Midnight in Shanghai.
            (#"wait.until_time "2026-11-25""#, "2026-11-24T16:00:00Z"),
            (#"wait.for_signal { name = "x", timeout = "2h" }"#, "2026-11-20T10:00:00Z"),
            (#"wait.for_event { names = { "users.create" }, timeout = "1d" }"#, "2026-11-21T08:00:00Z"),
        ])
    func deadline(script: String, end: String) throws {
        let bench = try bench()
        let first = try bench.run(script + " print 'over'")
        #expect(first.failure?.kind == .waiting && first.failure?.code == "waiting")
        let time = try Instant(end)
        #expect(try bench.waits().map(\.wake) == [time.milliseconds])
        #expect(try bench.record().state == .waiting)
        #expect(try bench.record().wake == time.milliseconds)
        try bench.setClock(Instant(milliseconds: time.milliseconds - 1))
        #expect(try !bench.isDue())
        // Whoever goes on with it too early finds it waiting, with the deadline that it had.
        let early = try bench.resume(1)
        #expect(early.failure?.kind == .waiting && bench.console.output.isEmpty)
        #expect(try bench.waits().map(\.wake) == [time.milliseconds])
        #expect(try bench.record().wake == time.milliseconds)
        try bench.setClock(time)
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "over\n")
        #expect(try bench.waits().isEmpty && bench.record().state == .done)
    }

    @Test("a run that waits says for what, and what to do")
    func message() throws {
        let bench = try bench()
        let report = try bench.run(
            """
            bulk.all {
              function() wait.sleep "1h" end,
              function() wait.for_signal { name = "phone_code", role = "global_admin", timeout = "1d" } end,
              function() wait.for_event { names = { "users.create", "users.delete" }, subject_id = "u-5" } end,
              function() wait.until_true({ every = "10m" }, function() end) end,
            }
            """)
        let failure = try #require(report.failure)
        #expect(
            failure.message
                == "waits until 2026-11-20T09:00:00Z; "
                + "for the signal 'phone_code' of a global_admin until 2026-11-21T08:00:00Z; "
                + "for users.create or users.delete of u-5; "
                + "for what its function finds, which it asks for again at 2026-11-20T08:10:00Z")
        #expect(
            failure.hint == "send it: partnerctl signal run-1 phone_code '{}'; then: partnerctl runs tend")
        #expect(try bench.record().message == failure.message)
        #expect(try bench.record().wake == Instant("2026-11-20T08:10:00Z").milliseconds)
    }

    @Test(
        "of waits that are over together the one that was due first goes on first, then the one begun first")
    func together() throws {
        let bench = try bench()
        let script = """
            bulk.all {
              a = function() wait.sleep "2h" print "a" end,
              b = function() wait.sleep "1h" print "b" wait.sleep "1h" print "b again" end,
              c = function() wait.sleep "1h" print "c" end,
              d = function() wait.until_time "2026-11-20T09:00:00Z" print "d" end,
            }
            """
        try bench.run(script)
        try bench.pass("5h")
        let second = try bench.resume(1)
        // A wait that begins now begins now, however late the run goes on.
        #expect(bench.console.output == "b\nc\nd\na\n")
        #expect(try bench.waits().map(\.wake) == [Instant("2026-11-20T14:00:00Z").milliseconds])
        #expect(second.failure?.kind == .waiting)
        try bench.pass("1h")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "b again\n")
        #expect(
            try bench.transcript() == ["print b\n", "print c\n", "print d\n", "print a\n", "print b again\n"])
    }

    @Test(
        "nothing can wait inside of a row function or of wait.until_true",
        arguments: [
            #"wait.sleep "1h""#, #"wait.until_time "2027-01-01""#, #"wait.for_signal { name = "x" }"#,
            #"wait.for_event { names = { "users.create" } }"#,
            #"wait.until_true({ every = "1h" }, function() end)"#,
        ])
    func refused(call: String) throws {
        let name = call.prefix { $0 != " " && $0 != "(" }
        let bench = try bench()
        let output = try bench.output(
            """
            local function try() local ok, e = pcall(function() \(call) end) print(e.code .. ": " .. e.message) end
            bulk.map(partner.users.each {}, { name = "b" }, try)
            wait.until_true({ every = "1h" }, function() try() return true end)
            """)
        #expect(
            output == """
                forbidden_state: \(name) cannot be called inside of a row function
                forbidden_state: \(name) cannot be called inside of wait.until_true

                """)
    }

    @Test(
        "a wait says what it takes",
        arguments: [
            (#"wait.sleep "1x""#, "invalid"), (#"wait.sleep "-1h""#, "invalid"),
            ("wait.sleep()", "bad_argument"),
            (#"wait.until_time "tomorrow""#, "invalid"), (#"wait.until_time "2026-02-30""#, "invalid"),
            ("wait.for_signal {}", "bad_argument"), (#"wait.for_signal { name = "a b" }"#, "bad_argument"),
            (#"wait.for_signal { name = "a", role = "boss" }"#, "bad_argument"),
            (#"wait.for_signal { name = "a", timeout = "-1h" }"#, "invalid"),
            ("wait.for_event {}", "bad_argument"),
            (#"wait.for_event { names = { "users.creat" } }"#, "bad_argument"),
            (#"wait.for_event { names = {} }"#, "bad_argument"),
            (#"wait.until_true({ every = "0s" }, print)"#, "bad_argument"),
            (#"wait.until_true({ every = "1h" })"#, "bad_argument"),
            ("wait.until_true(print)", "bad_argument"),
        ])
    func arguments(call: String, code: String) throws {
        let output = try bench().output("local ok, e = pcall(function() \(call) end) print(e.code)")
        #expect(output == code + "\n")
    }

    @Test("a run that is only judged does not wait")
    func validated() throws {
        let bench = try bench()
        bench.options.validatesOnly = true
        #expect(try bench.run("wait.sleep '1h'").failure?.kind == .validated)
        #expect(try bench.database.runs.list().isEmpty)
    }

    @Test(
        "where a run waits, another wait is a divergence that names both",
        arguments: [
            (#"wait.for_signal { name = "b" }"#, #"wait.for_signal {"name":"b"}"#),
            (#"wait.sleep "1h""#, #"wait.sleep "1h""#),
            (
                #"wait.for_signal { name = "a", timeout = "1h" }"#,
                #"wait.for_signal {"name":"a","timeout":"1h"}"#
            ),
            (
                #"partner.users.update { id = "u-1", full_name = "X" }"#,
                #"users.update {"id":"u-1","full_name":"X"}"#
            ),
            ("clock.now()", "clock.now {}"),
        ])
    func divergence(call: String, named: String) throws {
        let bench = try bench()
        try bench.run(#"wait.for_signal { name = "a" }"#)
        let other = try bench.run("\n" + call, resuming: 1)
        #expect(other.failure?.kind == .divergence, "\(String(describing: other.failure))")
        let message = other.failure?.message ?? ""
        #expect(message.contains(named) && message.contains("at test.lua:2"), "\(message)")
        #expect(message.contains(#"wait.for_signal {"name":"a"}"#), "\(message)")
    }

    @Test("a run that was written for functions to come is left to those who have them")
    func newerLevel() throws {
        let bench = try bench()
        try bench.run("wait.sleep '1h'")
        try bench.database.connection.execute("UPDATE runs SET api_level = 1000")
        let report = try bench.resume(1)
        #expect(report.failure?.kind == .unsupported && report.failure?.code == "unsupported")
        #expect(report.failure?.message.contains("run-1 was written for level 1000") == true)
        #expect(try bench.record().state == .waiting)
        #expect(try bench.waits().count == 1)
    }

    @Test("a listing that is read outside of a batch has an end, inside it has none")
    func cappedListing() throws {
        let bench = try bench()
        bench.options.journaledEntries = 400
        try bench.make(1000)
        let output = try bench.output(
            """
            local count = 0
            local ok, e = pcall(function() for user in partner.users.each {} do count = count + 1 end end)
            print(ok, e.code, count, e.message)
            print(e.hint)
            print(bulk.map(partner.users.each {}, { name = "b" }, function() end).total)
            """)
        #expect(
            output == """
                false\tlimit\t400\tusers.each: 400 entries were read outside of a batch, and each is kept in the journal
                work through them in a batch: bulk.map(partner.users.each {}, { name = "…" }, function(row) … end)
                1001

                """)
    }
}
