/// What a run did, effect by effect, so that it can go on where it stopped.
///
/// Every conformance passes `EffectLogContractTests`.
public protocol EffectLog: AnyObject {
    /// Whether the run's next effect was already done and is answered from the log.
    var isReplaying: Bool { get }
    /// The outcome of the run's next effect, when it was recorded.
    ///
    /// - Throws: `Divergence` when the recorded effect is another one.
    func recorded(_ effect: Effect) throws -> RecordedOutcome?
    /// Keeps the outcome of an effect that was just done; with it the log moves to the next one.
    func record(_ effect: Effect, _ outcome: RecordedOutcome) throws
    /// Opens the transaction that effects and their records share; nothing when it is open.
    func begin() throws
    /// Makes everything since `begin` durable; nothing when none is open.
    func commit() throws
    /// Takes everything since `begin` back.
    func rollback() throws
}

/// One effect that a run asks for.
public struct Effect: Sendable {
    /// `users.create`, `args.declare`, `clock.now`.
    public var operation: String
    /// Canonical JSON.
    public var arguments: [UInt8]
    /// The script's file and line: `staff.lua:12`.
    public var place: String

    /// Creates an effect.
    public init(_ operation: String, arguments: [UInt8], at place: String) {
        self.operation = operation
        self.arguments = arguments
        self.place = place
    }
}

/// How an effect ended.
public enum RecordedOutcome: Sendable {
    /// It answered this JSON; `{"$secret":n}` in it stands for the n-th sealed value.
    case answer([UInt8], sealed: [[UInt8]])
    /// It was refused.
    case failure(OperationError)
}

/// A run that is resumed asked for another effect than it did before.
public struct Divergence: Error, Sendable {
    /// What the log says, with its place in the script.
    public var recorded: String
    /// What the script asks for now, with its place.
    public var found: String

    /// Creates a divergence from both effects.
    public init(recorded: String, found: String) {
        self.recorded = recorded
        self.found = found
    }
}

extension EffectLog {
    /// Does an effect of a run's own code: answers from the log what was done before, and makes what is done
    /// now durable together with its record before anybody sees the answer.
    ///
    /// An effect that `changes` nothing is recorded with the next that does. `encode` turns the answer into what
    /// the log keeps. An `OperationError` that `body` throws is an outcome like any other, but for one that ends
    /// the run: it says nothing of this effect, which is done anew when the run goes on.
    ///
    /// With `sharesCommit` the caller commits what succeeded, with what others did meanwhile, before anybody sees
    /// the answer.
    public func perform<Answer>(
        _ effect: Effect, changes: Bool, sharesCommit: Bool = false,
        encode: (Answer) throws -> RecordedOutcome,
        _ body: () throws -> Answer
    ) throws -> EffectResult<Answer> {
        switch try recorded(effect) {
        case .answer(let json, let sealed): return .recorded(json: json, sealed: sealed)
        case .failure(let error): throw error
        case nil: break
        }
        if changes { try begin() }
        do {
            let answer = try body()
            try record(effect, encode(answer))
            if changes && !sharesCommit { try commit() }
            return .performed(answer)
        } catch let error as OperationError where !error.endsRun {
            // Rules refuse before they write, so the transaction holds nothing but the refusal's record.
            try record(effect, .failure(error))
            if changes && !sharesCommit { try commit() }
            throw error
        } catch let breach as BudgetBreach {
            // Nothing was begun, so the run can be kept as it is, to go on with a higher budget: with what it read
            // before, which counted.
            try begin()
            try commit()
            throw breach
        } catch {
            if changes { try rollback() }
            throw error
        }
    }
}

/// An effect's answer: new, or out of the log.
public enum EffectResult<Answer> {
    case performed(Answer)
    case recorded(json: [UInt8], sealed: [[UInt8]])
}
