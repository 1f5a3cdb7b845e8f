/// When a call that failed is tried again.
public struct RetryPolicy: Sendable, Equatable {
    /// The longest first delay; each further one may be twice as long.
    public var base: Duration = .milliseconds(500)
    /// No drawn delay is longer.
    public var cap: Duration = .seconds(30)
    /// How often a call is tried, the first time included.
    public var tries = 6
    /// A center that asks for a longer delay is not waited for.
    public var longestGiven: Duration = .seconds(600)

    /// Half a second, doubled up to 30 seconds, six tries.
    public init() {}

    /// How long to wait before try `number` (from 2): anything from zero to the doubled base, as `draw` (from
    /// 0 up to 1, 1 excluded) says, but never less than the center asked for. Nil for no further try.
    ///
    /// Draws are spread over the whole span, so that many who failed together do not come back together.
    public func delay(before number: Int, given: Duration?, draw: Double) -> Duration? {
        if number > tries { return nil }
        if let given, given > longestGiven { return nil }
        var longest = base
        for _ in 2..<max(2, number) where longest < cap { longest = longest * 2 }
        let drawn = min(longest, cap) * draw
        return max(drawn, given ?? .zero)
    }
}

/// A call that is about to be tried again.
public struct RetryNotice: Sendable, Equatable {
    /// Its name.
    public var operation: String
    /// Whether it changes something.
    public var isWrite: Bool
    /// Why it failed.
    public var code: ErrorCode
    /// How long to wait.
    public var delay: Duration
    /// Which try comes then, from 2.
    public var number: Int
    /// How often it is tried at most.
    public var tries: Int

    /// `users.create: throttled; trying again in 2 s (2 of 6)`
    public var text: String {
        "\(operation): \(code.rawValue.replacing("_", with: " ")); trying again in \(Self.shown(delay)) "
            + "(\(number) of \(tries))"
    }

    /// `0.4 s`, `2 s`, `3 min`: rounded up, so that it never promises too much.
    public static func shown(_ delay: Duration) -> String {
        let (seconds, rest) = delay.components
        let tenths = seconds * 10 + (rest + 99_999_999_999_999_999) / 100_000_000_000_000_000
        if tenths < 100 {
            return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        }
        let whole = (tenths + 9) / 10
        return whole < 120 ? "\(whole) s" : "\((whole + 59) / 60) min"
    }
}

/// Tries calls again at the door. What it needs of the world is given to it.
public final class Retries {
    /// When and how often.
    public var policy: RetryPolicy
    /// Draws from 0 up to 1, 1 excluded.
    private let draw: () -> Double
    /// How much was written so far; a call that wrote before it failed is not tried again.
    @usableFromInline let writes: () -> Int64
    /// Waits; false where it cannot wait so long, an error where the user wants no more waiting.
    private let wait: (RetryNotice) throws -> Bool

    /// Tries again as `policy` says.
    public init(
        _ policy: RetryPolicy = RetryPolicy(), draw: @escaping () -> Double, writes: @escaping () -> Int64,
        wait: @escaping (RetryNotice) throws -> Bool
    ) {
        self.policy = policy
        self.draw = draw
        self.writes = writes
        self.wait = wait
    }

    /// Does what leaves the center, and again when it fails for a while; `name` is what it is called where the waiting
    /// is told: `net.fetch`.
    ///
    /// - Returns: the answer of the first try that has one.
    /// - Throws: the error of the last one.
    public func answer<Answer>(_ name: String, isWrite: Bool, _ body: () throws -> Answer) throws -> Answer {
        let written = writes()
        do { return try body() } catch let error as OperationError {
            return try answer(after: error, written: written, name, isWrite: isWrite, body)
        }
    }

    /// What to do about a call that failed with `first`, when `written` was written before it.
    ///
    /// - Returns: the answer of a later try.
    /// - Throws: the error of the last one.
    @usableFromInline
    func answer<Answer>(
        after first: OperationError, written: Int64, _ name: @autoclosure () -> String, isWrite: Bool,
        _ body: () throws -> Answer
    ) throws -> Answer {
        var error = first
        var written = written
        for number in 2... {
            if !error.mayBeTriedAgain { break }
            if writes() != written {
                // It is not known what it left behind: taking the transaction back is the only clean way out.
                error.isRetryable = false
                error.endsRun = true
                break
            }
            guard let delay = policy.delay(before: number, given: error.retryAfter, draw: draw()) else {
                break
            }
            let notice = RetryNotice(
                operation: name(), isWrite: isWrite, code: error.code, delay: delay, number: number,
                tries: policy.tries)
            if try !wait(notice) { break }
            written = writes()
            do { return try body() } catch let next as OperationError { error = next }
        }
        throw error
    }
}

extension OperationError {
    /// Whether the same call may succeed a little later. What may have happened already is not done again.
    var mayBeTriedAgain: Bool { isRetryable && code != .unknownOutcome }
}
