import Glibc
import TestKit
import Testing

@testable import partnerctl

/// The script that takes a company to its first day as a partner, killed at each side of each commit of each stage.
@Suite struct CrashOnboardingTests {
    /// One process of the run, and what other people do before it.
    private struct Stage: Sendable {
        var before: [[String]] = []
        var words = ["runs", "tend"]
        /// Goes on after a death.
        var again = ["runs", "tend"]
        var ends: Int32 = 0
    }

    private static let pin = "031C9E47-4802-4248-838E-778FB1D2CC05"
    private static let code = "CODE"

    private static let stages = [
        Stage(
            words: [
                "run", "onboard.lua", "--company", "company.json", "--staff", "staff.csv", "--pin", pin,
                "--yes",
            ], again: ["runs", "resume", "run-1"], ends: 4),
        Stage(before: [["signal", "run-1", "phone_code", #"{"code": "\#(code)"}"#]]),
        Stage(before: [["center", "review", "ask", "--question", "Which name?"]]),
        Stage(before: [["signal", "run-1", "evidence", "--attach", "license=staff.csv"]]),
        Stage(before: [["center", "review", "reject", "--reason", "no such name"]]),
        Stage(before: [["signal", "run-1", "appeal", #"{"comment": "but"}"#, "--attach", "lease=staff.csv"]]),
        Stage(before: [["center", "review", "approve"]]),
        Stage(before: [["signal", "run-1", "sign"]]),
        Stage(
            words: ["center", "advance", "--to", "2026-11-20T16:00:00Z"],
            again: ["center", "advance", "--to", "2026-11-20T16:00:00Z"]),
    ]

    /// A folder in which everything is done that comes before the process of `stage`.
    private static func played(upTo stage: Int) throws -> ProcessBench {
        let bench = try ProcessBench(
            flags: [
                "--empty", "--clock", "manual", "--at", "2026-11-20T08:00:00Z", "--policy", "reviewer=manual",
            ])
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        let scripts = root + "/scripts/"
        try bench.write("onboard.lua", #require(DiskLookup().text(scripts + "onboard_reseller.lua")))
        try bench.write("company.json", #require(DiskLookup().text(scripts + "samples/company.json")))
        try bench.writeStaff("staff.csv", 0..<5)
        #expect(try bench.run(["key"]).end == .exited(0))
        for number in 0...stage {
            for words in stages[number].before {
                let words = try words.map { try withCode($0, bench) }
                let done = try bench.run(words)
                try #require(done.end == .exited(0), "\(words): \(done.err)")
            }
            if number < stage { try done(stages[number], bench) }
        }
        return bench
    }

    /// The word with the code that was said on the telephone.
    private static func withCode(_ word: String, _ bench: ProcessBench) throws -> String {
        guard word.contains(code) else { return word }
        let said = try #require(try bench.rows(["body"], "FROM mails WHERE channel = 'telephone'").last)
        return word.replacing(code, with: said.filter(\.isNumber))
    }

    private static func done(_ stage: Stage, _ bench: ProcessBench) throws {
        let done = try bench.run(stage.words)
        try #require(done.end == .exited(stage.ends), "\(stage.words): \(done.err)")
    }

    @Test("undisturbed, it ends with a partner, its staff, its pins and all passwords sealed")
    func calm() throws {
        let last = Self.stages.count - 1
        let bench = try Self.played(upTo: last)
        try Self.done(Self.stages[last], bench)
        #expect(try bench.rows(["state"], "FROM runs") == ["done"])
        #expect(try bench.rows(["standing"], "FROM center") == ["active"])
        #expect(try bench.number("SELECT count(*) FROM users") == 6)
        for (file, count) in [("first-admin.sealed", 1), ("passwords.sealed", 5)] {
            let opened = try bench.run(["open", file, "--json"])
            #expect(opened.end == .exited(0) && opened.out.split(separator: "\n").count == count)
        }
    }

    @Test(
        "killed at any side of any commit of any stage, it ends as if nothing had happened", arguments: 0..<9)
    func everyBoundary(stage: Int) throws {
        let step = Self.stages[stage]
        // Everything is done anew in the very same folder, for a run knows its files by their whole paths.
        let bench = try Self.played(upTo: stage)
        let before = try ProcessBench(like: bench)
        try Self.done(step, bench)
        let left = try CrashTrace(bench)
        let files = bench.files
        var kills = 0
        for boundary in stride(from: 1, through: 200, by: Rounds.step) {
            try bench.becomeAgain(before)
            let crashed = try bench.run(step.words, [CrashPoint.variable: "\(boundary)"])
            if crashed.end == .exited(step.ends) {
                // The first commits of a process may be the center's own.
                if kills == 0, boundary < 12 { continue }
                break
            }
            let comment: Comment = "stage \(stage), boundary \(boundary)"
            try #require(crashed.end == .killed(signal: SIGKILL), "\(comment): \(crashed.err)")
            kills += 1
            let resumed = try bench.run(try bench.hasRun() ? step.again : step.words)
            #expect(resumed.end == .exited(step.ends), "\(comment): \(resumed.err)")
            try CrashTrace(bench).expect(left, comment)
            #expect(bench.files == files, comment)
        }
        #expect(kills >= (Rounds.areFew ? 1 : 2), "\(kills)")
    }
}
