public import Runs

/// The steps that plugins brought to a run and can undo, the last one first.
public struct UndoSteps {
    struct Step {
        var name: ProvisionName
        /// Where it ended in the run's journal.
        var position: Int64
        /// What it answered, as the journal keeps it.
        var result: [UInt8]
    }

    let steps: [Step]

    /// Reads those of a run's journal up to the entry `last`.
    ///
    /// - Throws: the errors of the database; `OperationError` for a damaged journal.
    public init(_ journal: Journal, upTo last: Int64 = .max) throws {
        var steps: [Step] = []
        var position: Int64 = 0
        try journal.forEach { entry in
            position += 1
            guard position <= last, entry.operation == PluginSteps.operation,
                case .value(let result) = entry.outcome,
                case .object(let fields) = try JSONValue.read(entry.arguments, from: "the journal"),
                case .boolean(true)? = fields["undo"], case .text(let text)? = fields["step"],
                let name = ProvisionName(text)
            else { return }
            steps.append(Step(name: name, position: position, result: result))
        }
        self.steps = steps.reversed()
    }

    /// Whether there is none.
    public var isEmpty: Bool { steps.isEmpty }
    /// What they are called: `acme/x:collect`.
    public var names: [String] { steps.map { "\($0.name)" } }
}
