extension Checker {
    /// A field of a table that the script makes.
    struct Answered {
        let position: SourcePosition
        /// The function that it holds; nil for anything else, and where it is not known.
        let function: Int?
    }

    /// Notes what the chunk itself returns.
    mutating func noteAnswer(_ values: [Tree.Expression]) {
        guard function == 0, let value = values.first?.ungrouped else { return }
        switch value.form {
        case .table(let items): answered = named(items)
        case .local(let number) where !openTables.contains(number): answered = fields[number]
        default: answered = nil
        }
    }

    /// Notes the table that a local begins with.
    mutating func noteTable(_ local: Int, _ value: Tree.Expression) {
        guard case .table(let items) = value.ungrouped.form else { return }
        if let named = named(items) { fields[local] = named } else { openTables.insert(local) }
    }

    /// Notes a field that is written to a table which a local holds.
    mutating func noteField(_ target: Tree.Expression, holds value: Known?) {
        guard case .suffixed(let base, let suffixes) = target.form, case .local(let local) = base.form else {
            return
        }
        guard suffixes.count == 1, case .field(let name, let position) = suffixes[0] else {
            openTables.insert(local)
            return
        }
        fields[local, default: [:]][name] = Answered(position: position, function: Self.function(value))
    }

    /// Marks the answered functions that are called per row.
    mutating func settleAnswer() {
        for (name, call) in answeredPerRow {
            guard let answered = answered?[name], let number = answered.function else { continue }
            perRow[number] = PerRow(call: call, position: tree.functions[number].position)
        }
    }

    private func named(_ items: [Tree.Item]) -> [String: Answered]? {
        var fields: [String: Answered] = [:]
        for item in items {
            switch item {
            case .named(let name, let position, let value):
                fields[name] = Answered(position: position, function: Self.function(meaning(of: value)))
            case .positional: continue
            case .keyed: return nil
            }
        }
        return fields
    }

    private static func function(_ known: Known?) -> Int? {
        if case .function(let number) = known { return number }
        return nil
    }
}
