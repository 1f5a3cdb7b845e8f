import FoundationEssentials
import Testing

@testable import partnerctl

/// Runs that earlier builds left, brought to their end by this one.
@Suite struct GoldenJournalTests {
    private static let manual = ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"]

    /// Whatever the oldest build knows: it is recorded by that one as well.
    private static let batch = """
        local opt = args.declare { { name = "file", type = "input_file", required = true } }
        partner.users.update { id = "u-1", full_name = "Before" }
        print(pcall(partner.users.update, { id = "u-99", full_name = "Nobody" }))
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" } }, email = { header = { "Email" }, type = "email" } } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id" } }, function(row)
          if row.email == "user3@contoso.cn" then bulk.refuse { message = "not this one" } end
          print("row", row.email)
          return { id = partner.users.create(row).id }
        end)
        print(batch.ok, batch.refused)
        partner.users.update { id = "u-1", full_name = "After" }
        """
    private static let run = ["run", "golden.lua", "--file", "staff.csv", "--group-size", "2"]

    private static func signalled(_ name: String) -> GoldenJournal {
        GoldenJournal(
            name: name, flags: manual,
            script: """
                local found = bulk.all {
                  told = function()
                    local first = partner.users.create { full_name = "First", email = "first@contoso.cn" }
                    local signal = wait.for_signal { name = "go", timeout = "3w", role = "global_admin" }
                    partner.users.update { id = first.id, full_name = signal.data.word }
                    return signal.from
                  end,
                  slept = function()
                    partner.users.create { full_name = "Second", email = "second@contoso.cn" }
                    print("sleeps")
                    wait.sleep "3h"
                    print("slept")
                    return partner.users.create { full_name = "Third", email = "third@contoso.cn" }.id
                  end,
                }
                print(found.told, found.slept)
                """,
            left: [["run", "golden.lua"]],
            goesOn: [
                (["runs", "resume", "run-1"], 4), (["signal", "run-1", "go", #"{"word": "Told"}"#], 0),
                (["runs", "tend"], 0), (["center", "advance", "3h"], 0),
            ])
    }

    private static func interrupted(_ name: String) -> GoldenJournal {
        GoldenJournal(
            name: name, script: batch, left: [run], diesAt: 14, goesOn: [(["runs", "resume", "run-1"], 3)])
    }

    static let all = [
        signalled("signal-in-branches"),
        signalled("signal-in-branches-3"),
        GoldenJournal(
            name: "consent", flags: manual,
            script: """
                local user = partner.users.create { full_name = "First", email = "first@contoso.cn" }
                bulk.all {
                  function() partner.users.delete { id = user.id } print("deleted") end,
                  function() partner.users.update { id = "u-1", full_name = "Other" } print("updated") end,
                }
                """,
            left: [["run", "golden.lua"]],
            goesOn: [
                (["runs", "tend"], 0), (["runs", "approve", "run-1", "--yes"], 0), (["runs", "tend"], 0),
            ]),
        interrupted("interrupted-batch"),
        interrupted("interrupted-batch-1"),
        interrupted("interrupted-batch-3"),
    ]

    @Test("a run that another build left comes to the end that it came to then", arguments: all)
    func goesOn(golden: GoldenJournal) throws {
        let records = ProcessInfo.processInfo.environment["RECORD"] == "1"
        var bench = try golden.load()
        if bench == nil, records {
            try golden.record()
            bench = try golden.load()
        }
        let found = try #require(bench, "\(golden.name) was never recorded: RECORD=1")
        let state = try found.rows(["state"], "FROM runs")
        #expect(state == ["running"] || state == ["waiting"])
        for (words, code) in golden.goesOn {
            let done = try found.run(words)
            #expect(done.end == .exited(code), "\(words): \(done.err)")
        }
        let end = try GoldenJournal.end(of: found)
        if golden.end == nil, records {
            try golden.recordEnd(end)
            Issue.record("\(golden.name) was recorded; look at it and run again")
        }
        #expect(end.hasPrefix("[runs]\n1|done|"))
        #expect(golden.end == end)
    }
}
