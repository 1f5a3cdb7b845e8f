internal import LuaRuntime
internal import PartnerCenter

/// The steps of a run that plugins can undo, as rows of a batch.
final class UndoStepRows: RowProducer {
    private let steps: UndoSteps
    private let run: Int64
    private let upTo: Int64
    private(set) var number = 0

    init(_ steps: UndoSteps, run: Int64, upTo: Int64) {
        self.steps = steps
        self.run = run
        self.upTo = upTo
    }

    /// The present row.
    var present: UndoSteps.Step? { number > 0 ? steps.steps[number - 1] : nil }
    var total: Int? { steps.steps.count }
    var columns: [String] { ["id", "step"] }

    func writeIdentity(to writer: inout JSONWriter) {
        writer.put("steps_of", RunReference(run).text)
        writer.put("up_to", upTo)
    }

    func judge(_ session: RunSession) throws {}
    func restart() throws { number = 0 }

    func advance() throws -> Bool {
        guard number < steps.steps.count else { return false }
        number += 1
        return true
    }

    func pushRow(onto stack: LuaStack) { pushTexts(onto: stack) }

    func text(_ name: String) -> String? {
        guard let present else { return nil }
        switch name {
        case "id": return "\(present.name) at \(present.position)"
        case "step": return "\(present.name)"
        default: return nil
        }
    }
}
