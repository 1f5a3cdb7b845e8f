internal import SQL

extension Ledger {
    /// Forgets the sealed secrets of the batch in the open group, or in one of its own.
    ///
    /// For a caller that keeps something else in the same transaction; `forgetSealed(chunk:)` lets others write
    /// in between.
    public func forgetSealedNow() throws {
        try group.perform {
            let update = try group.connection.prepare(
                "UPDATE ledger SET sealed = NULL WHERE batch = $1 AND sealed IS NOT NULL")
            update.bind(1, batch)
            try update.run()
        }
    }
}
