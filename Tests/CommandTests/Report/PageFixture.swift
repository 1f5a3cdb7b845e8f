@testable import PartnerLua
import Runs

@testable import partnerctl

extension RunPage {
    /// A page of a run that is done; name what the test is about.
    static func fixture(
        ending: Ending = .done, rows: [(RowOutcome, Int64)] = [], failure: Failure? = nil,
        problems: [Problem] = []
    ) -> RunPage {
        var page = RunPage(
            id: "run-17", ending: ending, script: "staff.lua", scriptHash: [0x0f, 0xa0], center: "memory:",
            actor: "admin@contoso.cn", started: 1_795_000_000_000, ended: 1_795_000_002_130,
            made: 1_795_000_003_000, version: "0.1.0")
        page.failure = failure
        page.problems = problems
        if !rows.isEmpty {
            var totals = RowTotals()
            for (outcome, count) in rows { totals[outcome] = count }
            page.batches = [
                Batch(name: "staff", started: page.started, ended: page.ended, totals: totals)
            ]
        }
        return page
    }

    var text: String { String(decoding: html().bytes, as: UTF8.self) }
}
