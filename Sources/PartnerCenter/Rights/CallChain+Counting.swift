extension CallChain {
    /// Refuses a call that would be one too many in this run.
    ///
    /// - Throws: `OperationError` with code `refused`.
    func admit(_ rights: [JudgedRight], operation: String?) throws {
        for judged in rights {
            guard let most = judged.right.count("max_per_run") else { continue }
            if uses.used(plugin: judged.plugin, capability: judged.right.name) < Int64(most) { continue }
            throw NotCapable(
                judged.plugin, judged.right.name, operation: operation, .calls(most: most),
                granted: [judged.right]
            ).error
        }
    }

    /// Counts a call that was done, once for each plugin.
    func count(_ rights: [JudgedRight]) {
        for judged in rights { uses.count(plugin: judged.plugin, capability: judged.right.name) }
    }
}
