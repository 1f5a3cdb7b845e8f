internal import PartnerCenter
internal import Runs

/// What a test itself does in its center: nothing is recorded, each write is a transaction of its own.
final class TestLog: EffectLog {
    private let group: WriteGroup
    /// Whether a test's function runs; what stands around it in the file has no center.
    var isInside = false
    /// Called before each effect.
    var willPerform: (Effect) throws -> Void = { _ in }

    init(_ group: WriteGroup) { self.group = group }

    var isReplaying: Bool { false }

    func recorded(_ effect: Effect) throws -> RecordedOutcome? {
        if isInside {
            try willPerform(effect)
            return nil
        }
        throw OperationError(
            .forbiddenState, "\(effect.operation) is called outside of a test, where there is no center",
            hint: "move it into the function of test(\"…\", function() … end)")
    }

    func record(_ effect: Effect, _ outcome: RecordedOutcome) throws {}
    func begin() throws { try group.begin() }
    func commit() throws { try group.commit() }
    func rollback() throws { try group.rollback() }
}
