import FoundationEssentials
import Glibc
import TestKit
import Testing

@testable import partnerctl

/// A run of branches, waits and a batch that is killed at each side of each commit of each of its processes.
@Suite struct CrashWaitingTests {
    private static let isTorture = ProcessInfo.processInfo.environment["PARTNERCTL_TORTURE"] == "1"

    /// Thirty effects, two groups of branches, two waits and a batch of ten groups.
    private static let script = """
        local opt = args.declare { { name = "file", type = "input_file", required = true } }
        partner.users.update { id = "u-1", full_name = "Before" }
        local ids, count = {}, 0
        local function add(name)
          count = count + 1
          local user = partner.users.create { full_name = name .. count, email = name .. "@contoso.cn" }
          ids[#ids + 1] = user.id
          print(name, user.id, count)
        end
        bulk.all {
          a = function() add "a1" add "a2" add "a3" end,
          b = function() add "b1" print(clock.today()) add "b2" end,
          c = function()
            add "c1"
            local ok, e = pcall(partner.users.create, { full_name = "C", email = "a1@contoso.cn" })
            print(ok, e.code)
          end,
        }
        local signal = wait.for_signal { name = "go", timeout = "3w" }
        print(signal.data.word, signal.from)
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" } }, email = { header = { "Email" }, type = "email" } } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id" } }, function(row)
          local user = partner.users.create(row)
          print("row", row.email)
          return { id = user.id }
        end)
        print(batch.ok)
        bulk.all {
          function() add "s1" wait.sleep "3h" print "slept" add "s2" add "s3" end,
          function() for n = 1, 4 do add("t" .. n) end end,
          function() report.problem { message = "look", subject_id = "u-1" } end,
        }
        for n = 1, 3 do partner.users.update { id = "u-1", full_name = "After " .. n } end
        print(table.concat(ids, " "))
        """

    /// What is done about the run, one process after the other; each goes on from where the one before left it.
    private struct Stage: Sendable {
        /// Done before, and not killed.
        var before: [[String]] = []
        var words: [String]
        /// Goes on after a death.
        var again: [String]
        var ends: Int32
        /// The first boundary that is a run's: before it the clock is moved.
        var first = 1
    }

    /// So many rows are in a group of the batch; the torture's are larger.
    private static let groups = ["--group-size", isTorture ? "10" : "2"]

    private static let stages = [
        Stage(
            words: ["run", "crash.lua", "--file", "staff.csv"], again: ["runs", "resume", "run-1"], ends: 4),
        Stage(
            before: [["signal", "run-1", "go", #"{"word": "yes"}"#]], words: ["runs", "tend"] + groups,
            again: ["runs", "tend"] + groups, ends: 0),
        Stage(
            words: ["center", "advance", "--to", "2026-11-20T12:00:00Z"],
            again: ["center", "advance", "--to", "2026-11-20T12:00:00Z"], ends: 0, first: 3),
    ]

    /// An undisturbed run: the center as each stage finds it, and what it leaves.
    private struct Calm {
        /// Where it ran; the run's input stays there.
        let bench: ProcessBench
        var benches: [ProcessBench] = []
        var left: [CrashTrace] = []

        init(rows: Int) throws {
            bench = try ProcessBench(
                flags: ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
            try bench.write("crash.lua", CrashWaitingTests.script)
            try bench.writeStaff("staff.csv", 0..<rows)
            #expect(try bench.run(["key"]).end == .exited(0))
            for stage in CrashWaitingTests.stages {
                for words in stage.before { #expect(try bench.run(words).end == .exited(0)) }
                benches.append(try ProcessBench(like: bench))
                let done = try bench.run(stage.words)
                try #require(done.end == .exited(stage.ends), "\(stage.words): \(done.err)")
                left.append(try CrashTrace(bench))
            }
        }
    }

    // Nobody writes to it.
    nonisolated(unsafe) private static let calm = Result { try Calm(rows: 20) }

    @Test(
        "a run that waits, killed at any side of any commit, ends as if nothing had happened",
        arguments: [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1)])
    func everyBoundary(stage: Int, part: Int) throws {
        let parts = [2, 4, 2][stage]
        let kills = try Self.killed(Self.calm.get(), stage: stage) { $0 % (parts * Rounds.step) == part }
        // Ten groups of a batch are in the second.
        let most = stage == 1 && !Self.isTorture ? 5 : 2
        #expect(kills > (Rounds.areFew ? 0 : most), "\(kills)")
    }

    @Test(
        "a batch of a thousand rows between waits, killed at any side of any commit", .enabled(if: isTorture),
        arguments: 0...2)
    func boundaryTorture(stage: Int) throws {
        let kills = try Self.killed(Calm(rows: 1000), stage: stage) { _ in true }
        #expect(kills > (stage == 1 ? 200 : 10))
    }

    /// Kills the process of `stage` at each boundary that is chosen, and plays what follows to its end.
    ///
    /// - Returns: how often it was killed.
    private static func killed(_ calm: Calm, stage: Int, _ isChosen: (Int) -> Bool) throws -> Int {
        let end = try #require(calm.left.last)
        try #require(end.rows("runs").first?.hasPrefix("1|done|") == true)
        var kills = 0
        for boundary in stages[stage].first... {
            if !isChosen(boundary) { continue }
            let bench = try ProcessBench(like: calm.benches[stage])
            let crashed = try bench.run(stages[stage].words, [CrashPoint.variable: "\(boundary)"])
            if crashed.end == .exited(stages[stage].ends) { break }
            let comment: Comment = "stage \(stage), boundary \(boundary)"
            try #require(crashed.end == .killed(signal: SIGKILL), "\(comment): \(crashed.err)")
            kills += 1
            let resumed = try bench.run(try bench.hasRun() ? stages[stage].again : stages[stage].words)
            #expect(resumed.end == .exited(stages[stage].ends), "\(comment): \(resumed.err)")
            try CrashTrace(bench).expect(calm.left[stage], comment)
            // What is kept is all that the next process knows, so the rest need not be played each time.
            guard kills % 8 == 0 else { continue }
            for later in stages.dropFirst(stage + 1) {
                for words in later.before { #expect(try bench.run(words).end == .exited(0), comment) }
                #expect(try bench.run(later.words).end == .exited(later.ends), comment)
            }
            try CrashTrace(bench).expect(end, comment)
        }
        return kills
    }
}
