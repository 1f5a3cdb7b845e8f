import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct StartTests {
    /// Interrupts the staff script after its first group, and gives the run.
    func interrupted(_ bench: ScriptBench, key: String? = nil) throws -> Int64 {
        bench.options.groupSize = 2
        try bench.write("staff.csv", BulkTests.staff(5))
        bench.console.stopsAfterGroups = 1
        let report = try bench.run(BulkTests.script, ["file": ["staff.csv"]], key: key)
        #expect(report.failure?.kind == .interrupted)
        let plan = try bench.database.runs.run(Runs.RunID(rawValue: try #require(report.runID))).plan
        #expect(plan.inputs.map(\.size) == [Int64(BulkTests.staff(5).utf8.count)])
        bench.console = RecordingConsole()
        return try #require(report.runID)
    }

    @Test("an unfinished run of the same script on the same input is offered instead of a new one")
    func offered() throws {
        let bench = try ScriptBench()
        let run = try interrupted(bench)
        bench.console.answer = true
        let report = try bench.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(report.resumeInstead == run && report.failure == nil && report.runID == nil)
        #expect(
            bench.console.questions == [
                "run-\(run) of test.lua on the same input was not finished. Go on with it?"
            ])
    }

    @Test("who does not want to go on must say that a new run is meant")
    func declined() throws {
        let bench = try ScriptBench()
        let run = try interrupted(bench)
        let report = try bench.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(report.failure?.kind == .usage && report.failure?.code == "unfinished_run")
        #expect(report.failure?.hint?.contains("partnerctl runs resume run-\(run)") == true)
        bench.options.startsAnew = true
        let anew = try bench.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(anew.failure == nil && anew.runID != run)
        #expect(anew.totals[.unchanged] == 2 && anew.totals[.ok] == 3)
    }

    @Test("another input, or another script, is another run")
    func otherInput() throws {
        let bench = try ScriptBench()
        _ = try interrupted(bench)
        try bench.write("other.csv", "Full name,Email,Agent role\nOther,other@contoso.cn,none\n")
        #expect(try bench.run(BulkTests.script, ["file": ["other.csv"]]).failure == nil)
        try bench.remove("passwords.sealed")
        #expect(try bench.run(BulkTests.script + "\n-- changed", ["file": ["staff.csv"]]).failure == nil)
        #expect(bench.console.questions.isEmpty)
    }

    @Test("a start key attaches to the run that is alive and does nothing, and starts anew once it is done")
    func startKey() throws {
        let bench = try ScriptBench()
        let run = try interrupted(bench, key: "nightly")
        let second = try bench.run(BulkTests.script, ["file": ["staff.csv"]], key: "nightly")
        #expect(second.failure?.kind == .attached(run))
        #expect(second.failure?.message == "run-\(run) was started with the key nightly and is alive")
        #expect(try bench.users().count == 3)
        #expect(try bench.resume(run).failure == nil)
        let third = try bench.run(
            BulkTests.script, ["file": ["staff.csv"], "sealed": ["two.sealed"]], key: "nightly")
        #expect(third.failure == nil && third.runID != run)
    }

    @Test("validating judges the whole input, does nothing and keeps no run")
    func validatesOnly() throws {
        let bench = try ScriptBench()
        bench.options.validatesOnly = true
        try bench.write("staff.csv", BulkTests.staff(5))
        let good = try bench.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(good.failure?.kind == .validated)
        #expect(good.failure?.message == "staff.csv: all 5 rows are good; nothing was done")
        try bench.write("bad.csv", "Full name,Email,Agent role\n,x,none\nA,a@b.cn,none\n")
        let bad = try bench.run(BulkTests.script, ["file": ["bad.csv"]])
        #expect(bad.failure?.kind == .badRows && bad.failure?.details.count == 2)
        #expect(good.runID == nil && bad.runID == nil)
        #expect(try bench.users().count == 1)
        #expect(try bench.database.runs.list().isEmpty)
    }

    @Test(
        "validating stops before anything that writes",
        arguments: [
            ("partner.users.create { full_name = 'A', email = 'a@b.cn' }", "users.create"),
            (
                "local o = args.declare { { name = 'out', type = 'output_file', default = 'out.csv' } } rows.create { path = o.out, columns = { 'a' } }:close()",
                "writer.close"
            ),
            ("bulk.map(partner.users.each {}, { name = 'b' }, print)", "bulk.map"),
        ])
    func validatingWrites(lua: String, effect: String) throws {
        let bench = try ScriptBench()
        bench.options.validatesOnly = true
        let report = try bench.run(lua)
        #expect(report.failure?.kind == .validated)
        #expect(report.failure?.message == "stopped before \(effect): the script writes before it reads rows")
        #expect(try bench.users().count == 1 && !bench.exists("out.csv"))
    }

    @Test("a script that only reads leaves no run behind")
    func readsOnly() throws {
        let bench = try ScriptBench()
        // What it read is kept only with something that was done.
        let report = try bench.run("local x = 1 + 1")
        #expect(report.runID == nil)
        #expect(try bench.database.runs.list().isEmpty)
    }

    @Test(
        "a run's record says how it ended",
        arguments: [
            ("", RunState.done, nil), ("error('no')", .failed, "script_error"),
            ("while true do end", .limited, "limit_instructions"),
            ("partner.users.delete { id = 'u-2' }", .waiting, "consent"),
        ])
    func states(lua: String, state: RunState, code: String?) throws {
        let bench = try ScriptBench()
        bench.options.limits.instructions = 1_000_000
        let report = try bench.run("partner.users.create { full_name = 'A', email = 'a@b.cn' } " + lua)
        let run = try bench.database.runs.run(Runs.RunID(rawValue: try #require(report.runID)))
        #expect(run.state == state && run.code == code)
        #expect(try bench.users().count == 2)
    }
}
