/// What tells a local center's time. Which of the two it is, is decided when the center is made, for good.
public enum CenterClock: Sendable, Equatable {
    /// The clock of the machine.
    case wall
    /// A clock that stands at an instant and moves only when it is told to, so that months can be rehearsed in
    /// a minute.
    case manual(Instant)

    /// The two kinds, by the names that people give them.
    public enum Kind: String, Sendable, CaseIterable {
        /// The clock of the machine.
        case wall
        /// One that is moved by hand.
        case manual
    }

    /// Which of the two it is.
    public var kind: Kind {
        switch self {
        case .wall: .wall
        case .manual: .manual
        }
    }

    /// Where a manual clock stands that may move to `target`: there already, or before it.
    ///
    /// - Throws: `OperationError`: `forbiddenState` for the wall clock, `invalid` for a target in the past.
    public func standing(beforeMoveTo target: Instant) throws -> Instant {
        switch self {
        case .wall:
            throw OperationError(
                .forbiddenState, "the center goes by the clock of this machine, which nobody moves",
                hint: "make one whose time you move: partnerctl center init --clock manual")
        case .manual(let now) where target < now:
            throw OperationError(
                .invalid, "the center's clock stands at \(now) and moves only forward, not to \(target)",
                hint: "name a later instant")
        case .manual(let now):
            return now
        }
    }
}

/// Where a center's clock is kept.
///
/// Every conformance passes `ClockStoreContractTests`.
public protocol ClockStore {
    /// The clock: on the wall until a manual one is set. Asked for each operation, so the answer must be cheap.
    func clock() throws -> CenterClock
    /// Makes the clock a manual one that stands at `instant`, in the transaction that is open.
    func setManualClock(at instant: Instant) throws
}
