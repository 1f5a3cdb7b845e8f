import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@testable import partnerctl

/// What `plugin doctor` tells of events that plugins could not take.
@Suite struct PluginDeliveryTests {
    private func bench() throws -> PluginBench {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/ear", capabilities: #"[ { "cap": "users.read", "why": "wait for somebody" } ]"#,
            provides: #"{ "events": [ { "name": "told", "on": ["users.create"] } ] }"#,
            source: """
                return { told = function(event)
                  if partner.users.get { id = "u-1" }.full_name ~= "Mended" then error("broken ear", 0) end
                end }
                """)
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/ear", "--grant-all", in: "project")
        return bench
    }

    private func center(_ bench: PluginBench) throws -> CenterDatabase {
        try CenterDatabase(
            .file("\(bench.path)/project/.partnerctl/center.db"), seed: nil, vault: SealingVault(),
            now: HostClock.now())
    }

    /// Has the one delivery that failed wait for somebody; gives its run.
    private func park(_ bench: PluginBench) throws -> Int64 {
        let center = try center(bench)
        var failure = try #require(try center.store.failedDeliveries().first)
        failure.attempts = FailedDelivery.mostAttempts
        failure.retryAt = nil
        try center.group.perform { try center.store.save(failure) }
        return try #require(failure.runID)
    }

    private func failures(_ bench: PluginBench) throws -> Int {
        try center(bench).store.failedDeliveries().count
    }

    private func state(of run: Int64, _ bench: PluginBench) throws -> String {
        try center(bench).runs.run(Runs.RunID(rawValue: run)).state.rawValue
    }

    private func create(_ name: String, _ bench: PluginBench) throws {
        let made = try bench.script(
            "partner.users.create { full_name = '\(name)', email = '\(name)@contoso.cn' }")
        #expect(made.code == 0, "\(made)")
    }

    @Test("an event that a handler could not take is told with its tries, the next one and the error")
    func retried() throws {
        let bench = try bench()
        #expect(try bench.must("plugin", "doctor", in: "project").out.contains("could not take") == false)
        // From its first tending on, a handler listens.
        try bench.run("runs", "tend", in: "project")
        try create("li", bench)
        try bench.run("runs", "tend", in: "project")
        let found = try bench.run("plugin", "doctor", in: "project")
        #expect(found.code == 3, "\(found)")
        #expect(found.out.contains("problem  acme/ear:told: could not take event "), "\(found)")
        #expect(found.out.contains(" (users.create): 1 try, next at 2"), "\(found)")
        #expect(found.out.contains("broken ear") && found.out.contains("partnerctl runs show run-"))
        let line = try bench.run("plugin", "doctor", "--json", in: "project")
        #expect(
            line.out.contains(#"{"type":"failed_delivery","id":"acme/ear","handler":"told","event":"#),
            "\(line)")
        #expect(line.out.contains(#""name":"users.create","tries":1,"next_try":"2"#), "\(line)")
        let files = try bench.files()
        try bench.run("plugin", "doctor", in: "project")
        #expect(try bench.files() == files)
    }

    @Test("one that is not tried again waits for somebody, and says how to go on")
    func parked() throws {
        let bench = try bench()
        try bench.run("runs", "tend", in: "project")
        try create("li", bench)
        try bench.run("runs", "tend", in: "project")
        let run = try park(bench)
        let found = try bench.run("plugin", "doctor", in: "project")
        #expect(found.code == 3 && found.out.contains(": 10 tries, not tried again: "), "\(found)")
        #expect(found.out.contains("when it is mended: partnerctl runs resume run-\(run)"), "\(found)")
        let line = try bench.run("plugin", "doctor", "--json", in: "project")
        #expect(line.out.contains(#""tries":10,"next_try":null"#), "\(line)")

        // What fails again stays recorded.
        #expect(try bench.run("runs", "resume", "run-\(run)", in: "project").code == 1)
        #expect(try failures(bench) == 1)
        try bench.must(
            "call", "users.update", "--id", "u-1", "--full-name", "Mended", in: "project")
        let resumed = try bench.run("runs", "resume", "run-\(run)", in: "project")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try failures(bench) == 0)
        try bench.must("plugin", "doctor", in: "project")
    }

    @Test("one whose run ended well by a process that died before it said so is settled by the next tending")
    func settledLater() throws {
        let bench = try bench()
        try bench.run("runs", "tend", in: "project")
        try create("li", bench)
        try bench.run("runs", "tend", in: "project")
        let run = try park(bench)
        try bench.must(
            "call", "users.update", "--id", "u-1", "--full-name", "Mended", in: "project")
        // Behind the last commit of the run there is only the one that settles.
        var boundary = 0
        while try state(of: run, bench) != "done" {
            boundary += 1
            try bench.run(
                "runs", "resume", "run-\(run)", in: "project",
                environment: [CrashPoint.variable: "\(boundary)"])
        }
        #expect(try failures(bench) == 1)
        try bench.must("plugin", "doctor", in: "project")
        try bench.must("runs", "tend", in: "project")
        #expect(try failures(bench) == 0)
    }
}
