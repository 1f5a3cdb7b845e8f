public import LuaRuntime
internal import PartnerCenter
public import Runs

/// A run is executed against its journal: nothing is done, written or asked for that is not in it.
public struct Replay {
    /// One effect out of the journal.
    public struct Answered {
        /// Counted from 1, in the order in which the script asks for them.
        public var number: Int
        /// What the journal says.
        public var entry: JournalEntry
    }

    /// Ends behind so many effects; nil for as far as the journal goes.
    public var limit: Int?
    /// Called with each effect when it is answered.
    public var onEffect: (Answered) -> Void
    /// Called with the state before the script begins.
    public var willRun: (LuaState) -> Void

    /// Follows a replay.
    public init(
        limit: Int? = nil, onEffect: @escaping (Answered) -> Void,
        willRun: @escaping (LuaState) -> Void = { _ in }
    ) {
        self.limit = limit
        self.onEffect = onEffect
        self.willRun = willRun
    }

    func answered(_ entry: JournalEntry, number: Int) throws {
        onEffect(Answered(number: number, entry: entry))
        if number == limit { throw RunFailure.replayLimit(number) }
    }
}

extension RunFailure {
    /// The journal holds no more: what comes next was not done, or was not kept.
    static func journalEnds(before effect: Effect?, _ answered: Int) -> RunFailure {
        let next = effect.map { "; next would be \($0.operation)" } ?? ""
        var failure = RunFailure(
            .replayed, code: "journal_end", "the journal ends after \(answered) effects\(next)")
        failure.place = effect?.place
        return failure
    }

    static func replayLimit(_ number: Int) -> RunFailure {
        RunFailure(.replayed, code: "journal_end", "stopped after effect \(number), as asked")
    }
}
