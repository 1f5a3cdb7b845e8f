import Glibc
import TestKit
import Testing

@testable import partnerctl

/// Events that the plugins of a project are told of, by a process that is killed at each side of each of its commits.
@Suite struct CrashDeliveryTests {
    private static let manifest = """
        { "schema": 1, "id": "acme/ear", "version": "1.0.0", "api": "1.0", "summary": "For tests.",
          "license": "MIT", "capabilities": [ { "cap": "users.update", "why": "say so" } ],
          "provides": { "events": [ { "name": "told", "on": ["users.create"] },
            { "name": "waiting", "on": ["users.create"] }, { "name": "broken", "on": ["users.create"] } ] } }
        """
    private static let source = """
        return {
          told = function(event)
            partner.users.update { id = event.subject_id, full_name = "Told of " .. event.id }
            partner.users.update { id = "u-1", full_name = "Last was " .. event.subject_id }
          end,
          waiting = function(event)
            wait.sleep "1h"
            partner.users.update { id = "u-1", full_name = "Slept on " .. event.subject_id }
          end,
          broken = function() error("broken ear", 0) end,
        }
        """

    /// A project with the plugin, which listens, and two users that it was not told of yet.
    private func project() throws -> ProcessBench {
        let bench = try ProcessBench(flags: ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        for folder in ["plugins", "plugins/acme", "plugins/acme/ear"] {
            try OutputFile.makeFolder("\(bench.path)/\(folder)")
        }
        try bench.write("plugins/acme/ear/plugin.json", Self.manifest)
        try bench.write("plugins/acme/ear/init.lua", Self.source)
        for words in [
            ["key"], ["plugin", "add", "plugins/acme/ear", "--grant-all"], ["runs", "tend"],
            [
                "run", "-e",
                "for n = 1, 2 do partner.users.create { full_name = 'N', email = n .. '@contoso.cn' } end",
            ],
        ] {
            let done = try bench.run(words)
            try #require(done.end == .exited(0), "\(words): \(done.err)")
        }
        return bench
    }

    @Test(
        "whoever tells plugins of events and is killed at any side of any commit leaves what an undisturbed one does"
    )
    func everyBoundary() throws {
        let before = try project()
        let calm = try ProcessBench(like: before)
        #expect(try calm.run(["runs", "tend"]).end == .exited(1), "one handler fails")
        // One that finds nothing to tell passes over what the handlers wrote.
        #expect(try calm.run(["runs", "tend"]).err.contains("no run has what it waits for"))
        let expected = try CrashTrace(calm)
        #expect(expected.rows("failed_deliveries").count == 2 && expected.rows("delivery_cursors").count == 3)
        #expect(expected.rows("waits").count == 2)
        #expect(
            expected.rows("users").map { $0.split(separator: "|")[1] } == [
                "Last was u-3", "Told of 7", "Told of 8",
            ])

        var kills = 0
        for boundary in stride(from: 1, through: 500, by: Rounds.step) {
            let bench = try ProcessBench(like: before)
            let crashed = try bench.run(["runs", "tend"], [CrashPoint.variable: "\(boundary)"])
            if crashed.end == .exited(1) {
                // Those before the first delivery are the tending's own.
                if kills == 0, boundary < 12 { continue }
                break
            }
            let comment: Comment = "boundary \(boundary)"
            try #require(crashed.end == .killed(signal: SIGKILL), "\(comment): \(crashed.err)")
            kills += 1
            // What failed for good before the death fails no second time.
            let next = try bench.run(["runs", "tend"])
            #expect([.exited(0), .exited(1)].contains(next.end), "\(comment): \(next.err)")
            #expect(try bench.run(["runs", "tend"]).err.contains("no run has what it waits for"), comment)
            try CrashTrace(bench).expect(expected, comment)
        }
        #expect(kills > Rounds.number(30, few: 10), "\(kills)")
    }
}
