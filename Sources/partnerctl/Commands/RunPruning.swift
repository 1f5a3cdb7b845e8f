internal import PartnerCenter
internal import PartnerSQL
internal import Runs

/// What is kept of runs that ended before a moment, and its removal.
struct RunPruning {
    let database: CenterDatabase
    /// Runs that ended before it go, in milliseconds since 1970-01-01 UTC.
    let moment: Milliseconds

    /// What would go.
    struct Forecast: Equatable {
        var runs = 0
        /// Runs that hit a limit, which could have been gone on with.
        var limited = 0
        /// Secrets that were sealed for somebody and not delivered yet.
        var secrets = 0
    }

    /// Counts what would go; it reads every entry of these runs.
    func forecast() throws -> Forecast {
        var forecast = Forecast()
        var filter = RunFilter()
        filter.states = RunState.allCases.filter(\.isFinal)
        filter.limit = 1000
        while true {
            let page = try database.runs.list(filter)
            for run in page where run.finished.map({ $0 < moment }) == true {
                forecast.runs += 1
                if run.state == .limited { forecast.limited += 1 }
                forecast.secrets += try secrets(of: run.id)
            }
            guard let last = page.last, page.count == filter.limit else { return forecast }
            filter.before = last.id
        }
    }

    private func secrets(of run: Runs.RunID) throws -> Int {
        var count = 0
        try Journal(database.group, run: run).forEach { if $0.sealed != nil { count += 1 } }
        for batch in try Batches(database.group, run: run).list() {
            try Ledger(database.group, batch).forEach { if $0.borrowedSealed != nil { count += 1 } }
        }
        return count
    }

    /// Removes it, from the database's log as well.
    ///
    /// - Returns: what went, and whether the log could be emptied: not while another process reads in it.
    func prune() throws -> (report: PruneReport, isErased: Bool) {
        let report = try database.runs.prune(finishedBefore: moment)
        return (report, try report == PruneReport() || database.runs.erase())
    }
}

/// What is said before and after.
enum PruningText {
    /// `2 runs that ended before 2026-11-20T08:00:00Z`, with what is lost for good.
    static func question(_ forecast: RunPruning.Forecast, _ moment: Milliseconds) -> String {
        var text = "Forget \(counted(forecast.runs, "run")) that ended before \(HostClock.text(moment))?"
        if forecast.limited > 0 {
            text += " \(counted(forecast.limited, "run")) that hit a limit can then not be resumed."
        }
        if forecast.secrets > 0 {
            text += " \(counted(forecast.secrets, "undelivered secret")) will be gone too."
        }
        return text
    }

    /// `forgot 2 runs, 1,204 entries and 1 source`
    static func done(_ report: PruneReport, _ forecast: RunPruning.Forecast) -> [String] {
        if report == PruneReport() { return ["there is nothing to forget"] }
        let entries =
            report.entries == 1 ? "1 entry" : "\(ProgressText.grouped(Int64(report.entries))) entries"
        var lines = [
            "forgot \(counted(report.runs, "run")), \(entries) and \(counted(report.sources, "source"))"
        ]
        if forecast.secrets > 0 {
            let isOne = forecast.secrets == 1
            lines.append(
                "\(counted(forecast.secrets, "undelivered secret")) of \(report.runs == 1 ? "it" : "them") "
                    + "\(isOne ? "is" : "are") gone too")
        }
        return lines
    }

    /// `1 run`, `1,204 runs`
    static func counted(_ count: Int, _ noun: String) -> String {
        "\(ProgressText.grouped(Int64(count))) \(noun)\(count == 1 ? "" : "s")"
    }
}
