extension Checker {
    /// Judges assignments once it is known which functions are called per row.
    mutating func settleWrites() {
        var warned: Set<String> = []
        for write in writes where findings.count < SyntaxChecker.findingLimit {
            if let row = rowFunction(around: write) {
                report(
                    .outerAssignment(write.name, call: row.call, function: row.position), at: write.position)
            } else if write.local == nil, !globalsAreOpen, !hasOwnGlobals, warned.insert(write.name).inserted
            {
                report(
                    .globalAssignment(
                        write.name, shadows: surface.globals[write.name] != nil,
                        candidates: visibleLocals(at: write.position)),
                    .warning, at: write.position)
            }
        }
    }

    /// The function called per row that a write is in and its variable is not; the innermost of several.
    private func rowFunction(around write: Write) -> PerRow? {
        let owner = write.local.map { tree.locals[$0].function }
        var at: Int? = write.function
        while let function = at, function != owner {
            if let row = perRow[function] { return row }
            at = tree.functions[function].parent
        }
        return nil
    }
}
