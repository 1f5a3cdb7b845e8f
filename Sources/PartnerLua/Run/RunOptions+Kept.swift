internal import PartnerCenter

extension RunOptions {
    /// What of the options belongs to the run and holds when it goes on, as its record keeps it.
    var kept: [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("accept_bad_rows", acceptsBadRows)
        json.put("consent", allowsIrreversible)
        json.put("budgets", budgets.texts)
        json.put("plan", ifPresent: plan)
        if let groupSize { json.put("group_size", Int64(groupSize)) }
        json.end("}")
        return json.bytes
    }

    /// Adds what the run's record keeps: consent that was given when it began holds until its end, and so
    /// do budgets; those of the options count in their place.
    ///
    /// - Throws: `OperationError` with code `bad_file` for a record that is damaged.
    public mutating func take(kept bytes: [UInt8]) throws {
        if bytes.isEmpty { return }
        guard case .object(let fields) = try JSONValue.read(bytes, from: "the run's record") else {
            throw OperationError(.badFile, "the run's record holds damaged options")
        }
        if case .boolean(true)? = fields["accept_bad_rows"] { acceptsBadRows = true }
        if case .boolean(true)? = fields["consent"] { allowsIrreversible = true }
        if groupSize == nil, case .integer(let size)? = fields["group_size"], size > 0 {
            groupSize = Int(size)
        }
        guard case .list(let texts)? = fields["budgets"] else { return }
        var planned = BudgetLimits()
        for case .text(let text) in texts {
            do { try planned.add(text) } catch {
                throw OperationError(.badFile, "the run's record holds a damaged budget: \(error.message)")
            }
        }
        budgets = planned.overridden(by: budgets)
    }
}
