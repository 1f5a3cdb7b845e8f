import PartnerSQL
import Runs
import SQL

/// Undoes a transaction that is about to be committed, once, as the death of the process would.
final class DeathBeforeCommit {
    private(set) var happened = false

    /// Waits for the first commit for which `isTime` says yes.
    init(_ bench: ScriptBench, when isTime: @escaping () -> Bool) {
        bench.database.group.onBoundary = { [weak self, unowned bench] boundary in
            guard let self, !happened, boundary.moment == .beforeCommit, isTime() else { return }
            happened = true
            // The commit that follows finds its transaction gone, and fails.
            try? bench.database.connection.execute("ROLLBACK")
        }
    }
}
