internal import PartnerLua

/// The flags that starting a run and going on with one have in common.
enum RunFlags {
    static let common: [Flag] =
        [
            .center, .json, .quiet, .yes,
            .toggle("accept-bad-rows", "Leaves out input rows that are wrong, and goes on with the others."),
            .value(
                "group-size", .integer(1...100_000),
                "Rows per transaction; \(RunOptions.usualGroupSize), or as the run began."),
        ] + RunLimit.all.map(\.flag) + RunBudgets.flags

    /// Where a page about the run goes.
    static let report = Flag.value(
        "report", .file, "Writes a page about the run, to look at in a browser, when it ends or stops.")

    /// Who writes that page; nil where none is wanted.
    static func reporter(_ invocation: Invocation, _ surroundings: Surroundings) throws -> RunReporter? {
        try invocation.text("report").map { try RunReporter(surroundings.path($0)) }
    }

    /// What these flags say.
    static func options(_ invocation: Invocation) -> RunOptions {
        var options = RunOptions()
        options.limits = RunLimit.limits(invocation)
        options.allowsIrreversible = invocation.flags["yes"] != nil
        options.acceptsBadRows = invocation.isSet("accept-bad-rows")
        options.budgets = RunBudgets.limits(invocation)
        options.groupSize = invocation.integer("group-size").map(Int.init) ?? options.groupSize
        return options
    }
}
