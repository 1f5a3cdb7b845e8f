internal import LuaRuntime
internal import PartnerCenter
internal import Runs

/// Why a run ended other than well. The front door turns it into an exit code.
public struct RunFailure: Error, Sendable {
    /// What kind of end it is.
    public enum Kind: Sendable, Equatable {
        /// The script failed, or an operation it did not catch.
        case failed
        /// The arguments are wrong; nothing was done.
        case usage
        /// Rows of the input are wrong; nothing was done.
        case badRows
        /// The input was only to be judged, and is good.
        case validated
        /// A limit was hit.
        case limited
        /// Roles do not allow it.
        case refused
        /// The environment does not offer it.
        case unsupported
        /// The center cannot be reached, written or read.
        case unreachable
        /// It waits for consent or for something else.
        case waiting
        /// The user stopped it.
        case interrupted
        /// A run with the same key is alive: this one attached to it and did nothing.
        case attached(Int64)
        /// A replay came to the end of the journal.
        case replayed
        /// What the script asks for is not what it asked for before.
        case divergence
    }
    /// What kind it is.
    public var kind: Kind
    /// A stable word to branch on.
    public var code: String
    /// What happened, in one sentence.
    public var message: String
    /// One thing to try.
    public var hint: String?
    /// The script's file and line.
    public var place: String?
    /// The field at fault.
    public var field: String?
    /// The script's calls, innermost first.
    public var traceback: [String] = []
    /// Every problem of the input, one line each, when it is about rows or arguments.
    public var details: [String] = []
    /// Whether the message is to say at which row of a batch it ended.
    var endsAtRow = false

    init(_ kind: Kind, code: String, _ message: String, hint: String? = nil, details: [String] = []) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details
    }

    static func needsConsent(_ facts: OperationFacts, runID: Int64?) -> RunFailure {
        let run = runID.map { RunID(rawValue: $0).description } ?? "RUN"
        return RunFailure(
            .waiting, code: "consent", "\(facts.name) cannot be taken back and nobody consented",
            hint:
                "consent to it: partnerctl runs approve \(run); or go on with: partnerctl runs resume \(run) --yes"
        )
    }

    static func nothingToValidate(_ effect: String) -> RunFailure {
        RunFailure(
            .validated, code: "validated", "stopped before \(effect): the script writes before it reads rows",
            hint: "only what comes before the first write can be validated")
    }

    static let interrupted = RunFailure(.interrupted, code: "interrupted", "stopped by the user")

    /// A call or a row that would have gone beyond a budget.
    init(_ breach: BudgetBreach) {
        self.init(.limited, code: breach.code, breach.message, hint: breach.hint)
        endsAtRow = true
    }

    /// Calls that failed alike, one after the other.
    init(_ end: CircuitBreak) {
        self.init(end.error)
        message = end.message
        details = ["the last time: \(end.error.message)"]
        endsAtRow = true
    }

    /// An operation's error that ends the run.
    init(_ error: OperationError) {
        let kind: Kind =
            switch error.code {
            case .refused: .refused
            case .unsupported: .unsupported
            case .unreachable, .throttled, .timeout, .unknownOutcome: .unreachable
            case .limit: .limited
            default: .failed
            }
        self.init(kind, code: error.code.rawValue, error.message, hint: error.hint)
        field = error.field
    }

    /// What a script's uncaught error or a stop means for the run.
    init(_ error: LuaError) {
        switch error.kind {
        case .stop(.host(let stop)):
            if let cause = stop.cause as? RunFailure {
                self = cause
            } else {
                self.init(.failed, code: stop.code, stop.message)
            }
        case .stop(.cancelled): self = .interrupted
        case .stop(let reason):
            self.init(.limited, code: reason.code, reason.message, hint: Self.hint(reason))
        case .host(let error):
            let code = ErrorCode(rawValue: error.code) ?? .scriptError
            self.init(OperationError(code, error.message, field: error.field, hint: error.hint))
            self.code = error.code
        case .script: self.init(.failed, code: "script_error", error.message)
        }
        var frames = error.traceback.map(\.description)
        if case .host(let raised) = error.kind, let inside = raised.details[PluginInstance.placeField] {
            // A program that does nothing but hand over to a plugin is no place that anybody wrote.
            frames = error.traceback.filter { ProvisionName($0.place.source) == nil }.map(\.description)
            frames.insert(inside, at: 0)
            place = inside
        }
        place = place ?? error.place?.description
        traceback = frames
    }

    private static func hint(_ reason: LuaStopReason) -> String? {
        switch reason {
        case .time: "give it more time: --deadline 1h"
        case .processorTime: "give it more processor time: --cpu 10m"
        case .memory: "give it more memory: --memory 1GiB, or keep less at once"
        case .output: "allow more output: --max-output 100MiB"
        case .instructions: "allow more: --max-instructions N"
        case .coroutines: "allow more: --max-coroutines N"
        case .cancelled, .host: nil
        }
    }
}

/// Turns what host functions throw into what a script may catch, or into the end of the run.
struct ErrorTranslator {
    /// Names the faults of the store and other techniques as operations' errors.
    var technical: (any Error) -> OperationError?

    /// A `LuaHostError` that `pcall` gives back, or a `LuaStop` that it does not.
    func callAsFunction(_ error: any Error) -> any Error {
        switch error {
        case is LuaHostError, is LuaStop, is LuaMismatch, is LuaError: return error
        case let failure as RunFailure:
            return LuaStop(code: failure.code, message: failure.message, cause: failure)
        case let divergence as Divergence:
            return self(
                RunFailure(
                    .divergence, code: "divergence",
                    "the script asks for \(divergence.found), but it did \(divergence.recorded) before",
                    hint: "a run goes on with the script it began with; was the host changed?"))
        case let error as OperationError: return translate(error)
        case RunsError.interrupted: return self(RunFailure.interrupted)
        case let breach as BudgetBreach: return self(RunFailure(breach))
        case let end as CircuitBreak: return self(RunFailure(end))
        case let error as CalendarError:
            return LuaHostError(code: "invalid", message: error.description)
        case let error as MoneyError: return LuaHostError(code: "invalid", message: error.description)
        case let problem as FieldProblem: return LuaHostError(code: "bad_argument", message: problem.clause)
        default:
            if let known = FileErrors.operationError(error) ?? technical(error) { return translate(known) }
            return self(RunFailure(.failed, code: "host_error", "\(error)"))
        }
    }

    private func translate(_ error: OperationError) -> any Error {
        if error.endsRun {
            return LuaStop(code: error.code.rawValue, message: error.message, cause: RunFailure(error))
        }
        return LuaHostError(
            code: error.code.rawValue, message: error.message, field: error.field, hint: error.hint,
            retryable: error.isRetryable, details: error.details)
    }
}
