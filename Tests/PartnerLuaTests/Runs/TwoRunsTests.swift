import FoundationEssentials
import TestKit
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct TwoRunsTests {
    /// One run on the shared center, on a connection of its own.
    static func run(in folder: TemporaryFolder, _ number: Int, groupSize: Int) throws -> (
        report: RunReport, sealed: [[String]]
    ) {
        let bench = try ScriptBench(file: "center.db", in: folder)
        bench.options.groupSize = groupSize
        bench.options.startsAnew = true
        let report = try bench.run(
            BulkTests.script,
            ["file": ["staff.csv"], "sealed": ["\(number).sealed"], "result": ["\(number).csv"]])
        return (report, bench.exists("\(number).sealed") ? try bench.open("\(number).sealed") : [])
    }

    @Test(
        "two runs at once on one center both finish, and nobody is created twice", arguments: [1, 7, 2_000])
    func together(groupSize: Int) async throws {
        let folder = try TemporaryFolder()
        let first = try ScriptBench(file: "center.db", in: folder)
        try first.write("staff.csv", BulkTests.staff(120))
        async let left = Self.run(in: folder, 1, groupSize: groupSize)
        async let right = Self.run(in: folder, 2, groupSize: groupSize)
        let (a, b) = try await (left, right)
        #expect(
            a.report.failure == nil && b.report.failure == nil,
            "\(String(describing: a.report.failure)) \(String(describing: b.report.failure))")
        #expect(a.report.totals.total == 120 && b.report.totals.total == 120)
        #expect(a.report.totals[.ok] + b.report.totals[.ok] == 120)
        #expect(Set((a.sealed + b.sealed).map { $0[0] }).count == 120)
        #expect(try first.users().count == 121)
    }

    @Test("a run that another process works on is neither taken up nor offered")
    func held() throws {
        let folder = try TemporaryFolder()
        let first = try ScriptBench(file: "center.db", in: folder)
        first.options.groupSize = 2
        try first.write("staff.csv", BulkTests.staff(6))
        let second = try ScriptBench(file: "center.db", in: folder)
        var reports: [RunReport] = []
        let console = MeddlingConsole { run in
            // In the middle of the first run, between two groups.
            reports.append(try second.run(BulkTests.script, ["file": ["staff.csv"]]))
            reports.append(try second.resume(run))
        }
        first.console = console
        console.run = 1
        let report = try first.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(report.failure == nil && report.runID == 1)
        #expect(console.fault == nil)
        #expect(
            reports.first?.failure?.message.hasPrefix("run-1 works on the same input right now (process ")
                == true, "\(reports)")
        #expect(reports.last?.failure?.code == "conflict")
        #expect(try first.users().count == 7)
    }
}

/// Does something else after the first group.
private final class MeddlingConsole: RecordingConsole {
    var run: Int64?
    private(set) var fault: (any Error)?
    private var meddle: ((Int64?) throws -> Void)?

    init(_ meddle: @escaping (Int64?) throws -> Void) { self.meddle = meddle }

    override func progressed(_ progress: BatchProgress) {
        super.progressed(progress)
        guard let meddle else { return }
        self.meddle = nil
        do { try meddle(run) } catch { fault = error }
    }
}
