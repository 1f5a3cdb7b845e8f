import FoundationEssentials
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Plugins
import Sealing
import Testing

@Suite struct RowPlanTests {
    /// A mapper of version 1.0.`patch` that makes addresses with `mark` in them.
    private func normaliser(_ patch: Int, _ mark: String) throws -> InstalledPlugin {
        var plugin = try RowPluginTests.normaliser(
            source: """
                return { normalise = function(row, number)
                  local stem = row.full_name:gsub(" ", number % 100 == 0 and "\(mark)" or "."):lower()
                  return { full_name = row.full_name:upper(), email = row.email or stem .. "@contoso.cn" }
                end }
                """)
        plugin.code.manifest.version = SemanticVersion(1, 0, patch)
        return plugin
    }

    private func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.write("in.csv", "Name,Email\n" + (1...300).map { "Person \($0),\n" }.joined())
        bench.options.acceptsBadRows = true
        return bench
    }

    private func guarded() throws -> InstalledPlugin {
        try RowPluginTests.guarding(
            "if number == 7 then return { { field = 'full_name', message = 'is no name' } } end")
    }

    private func plan(_ bench: ScriptBench, _ plugins: [InstalledPlugin], again: Plan? = nil) throws -> Plan {
        let me = bench.identity.recipient
        var services = RunServices(
            group: bench.database.group, store: bench.database.runs, actorName: ScriptBench.admin, me: { me },
            hostClock: { 1_000_000 }, technicalErrors: StoreErrors.operationError)
        services.plugins = PluginSet(plugins)
        let rehearsal = Rehearsal(
            ScriptProgram(name: "test.lua", source: Array(RowPluginTests.script().utf8)),
            given: GivenArguments(
                texts: ["file": ["in.csv"]], secrets: [:], folder: bench.folder.path, me: { me.description }),
            options: bench.options, door: try bench.door(), services: services, console: bench.console,
            header: Plan.fixture().header, again: again, bind: { .all($0, $1) })
        try rehearsal.begin()
        let result = try withScriptStack { try rehearsal.perform() }
        try rehearsal.end(keep: false)
        return result.plan
    }

    @Test("a plan of 300 rows says which plugin would change what, in which row, and counts it by field")
    func planning() throws {
        let plan = try plan(bench(), [normaliser(0, "."), guarded()])
        let batch = try #require(plan.batches.first)
        #expect(batch.total == 300 && batch.problems.map(\.row) == [7])
        #expect(
            batch.changes
                == (1...300).flatMap { row in
                    [
                        PlannedRowChange(
                            row: Int64(row), key: "person.\(row)@contoso.cn", mapper: "acme/staff:normalise",
                            PlannedChange.Field("email", nil, "person.\(row)@contoso.cn")),
                        PlannedRowChange(
                            row: Int64(row), key: "person.\(row)@contoso.cn", mapper: "acme/staff:normalise",
                            PlannedChange.Field("full_name", "Person \(row)", "PERSON \(row)")),
                    ]
                })
        let groups = PlanSummary(plan).rowChanges
        #expect(groups.map(\.batch) == ["staff", "staff"])
        #expect(
            groups.map(\.group.field) == ["email", "full_name"] && groups.map(\.group.count) == [300, 300])
        #expect(
            groups[0].group.examples == Array(batch.changes.filter { $0.field.name == "email" }.prefix(5)))

        var lines: [[UInt8]] = []
        PlanLines.write(plan) { lines.append($0) }
        var reader = PlanReader()
        for line in lines { try reader.take(line) }
        #expect(try reader.finish() == plan)
    }

    @Test("two versions of a mapper are compared: the rows that would differ, and what they would do")
    func preview() throws {
        let bench = try bench()
        let before = try bench.state()
        let preview = try PluginPreview.compare(
            present: [normaliser(0, "."), guarded()], updated: [normaliser(1, "-")]
        ) { try plan(bench, $0, again: $1) }
        #expect(
            preview.rows == [
                RowDifference(
                    batch: "staff", row: 7, key: "person.7@contoso.cn", fields: [],
                    present: "refused: bad_file (line 8, column 'Name': is no name (says acme/guard:check))")
            ]
                + [100, 200, 300].map { row in
                    RowDifference(
                        batch: "staff", row: row, key: "person.\(row)@contoso.cn",
                        fields: [
                            PlannedChange.Field(
                                "email", "person.\(row)@contoso.cn", "person-\(row)@contoso.cn")
                        ])
                })
        #expect(preview.differenceCount > 0 && !preview.isEmpty)
        let mapped = try PluginPreview.compare(present: [normaliser(0, ".")], updated: [normaliser(1, "-")]) {
            try plan(bench, $0, again: $1)
        }
        #expect(mapped.rows.map(\.row) == [100, 200, 300])
        #expect(
            Set(mapped.differences.compactMap(\.row)) == [
                "staff row 100", "staff row 200", "staff row 300",
            ])
        #expect(try bench.state() == before)
        let same = try PluginPreview.compare(present: [normaliser(1, "-")], updated: [normaliser(1, "-")]) {
            try plan(bench, $0, again: $1)
        }
        #expect(same.isEmpty, "\(same)")
    }

    @Test("a field that only one of two sets of plugins changes is as the list has it in the other")
    func oneSided() {
        func plan(_ changes: [PlannedRowChange]) -> Plan {
            var batch = PlannedBatch("staff", totals: [("ok", 2)])
            batch.changes = changes
            return .fixture(batches: [batch])
        }
        func change(_ row: Int64, _ before: String?, _ after: String?) -> PlannedRowChange {
            PlannedRowChange(row: row, mapper: "a/b:c", PlannedChange.Field("email", before, after))
        }
        let changed = plan([
            change(1, "a", "b"), change(1, "b", nil), change(2, nil, "x"), change(3, "p", "q"),
            change(3, "q", "p"),
        ])
        #expect(
            RowDifference.list(present: changed, updated: plan([])).map(\.fields) == [
                [PlannedChange.Field("email", nil, "a")], [PlannedChange.Field("email", "x", nil)],
            ])
        #expect(
            RowDifference.list(present: plan([]), updated: changed).map(\.fields) == [
                [PlannedChange.Field("email", "a", nil)], [PlannedChange.Field("email", nil, "x")],
            ])
    }
}
