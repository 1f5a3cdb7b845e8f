internal import LuaRuntime
internal import PartnerCenter

/// The faults that a test wants: which operations of its runs fail, and after which commit a run is cut.
final class FaultPlan {
    private enum Rule {
        case every(Int, ErrorCode)
        case on(String, Int, ErrorCode)
        case crashAfterCommit(Int)
    }

    private struct Armed {
        var rule: Rule
        /// How often what it counts has happened since.
        var seen = 0
    }

    private var armed: [Armed] = []
    /// Which of the calls by a plugin fails, from 1; nil for none.
    var failingCall: Int?
    /// What plugins have called so far, in order.
    private(set) var calls: [String] = []
    /// A run was cut: nothing of it is committed any more.
    private(set) var hasCrashed = false

    /// Every `count`-th operation fails.
    func every(_ count: Int, _ code: ErrorCode) { armed.append(Armed(rule: .every(count, code))) }

    /// The `number`-th call of an operation fails, once.
    func on(_ operation: String, _ number: Int, _ code: ErrorCode) {
        armed.append(Armed(rule: .on(operation, number, code)))
    }

    /// A run is cut when it has made its `number`-th commit, once.
    func crashAfterCommit(_ number: Int) { armed.append(Armed(rule: .crashAfterCommit(number))) }

    /// No faults any more.
    func clear() { armed.removeAll() }

    /// Asked before an operation is done.
    ///
    /// - Throws: the fault that is due.
    func willPerform(_ operation: String) throws {
        for index in armed.indices {
            switch armed[index].rule {
            case .every(let count, let code):
                armed[index].seen += 1
                if armed[index].seen % count == 0 { throw Self.fault(operation, code) }
            case .on(let name, let number, let code) where name == operation:
                armed[index].seen += 1
                if armed[index].seen == number { throw Self.fault(operation, code) }
            default: break
            }
        }
    }

    /// Asked before a plugin's call of an operation or another function of the host is done.
    ///
    /// - Throws: the fault that is due.
    func willCall(_ name: String) throws {
        calls.append(name)
        if calls.count == failingCall { throw Self.fault(name, .timeout) }
        try willPerform(name)
    }

    /// Told of every commit of a run.
    ///
    /// - Throws: `LuaStop` when the run is cut here.
    func didCommit() throws {
        for index in armed.indices {
            guard case .crashAfterCommit(let number) = armed[index].rule else { continue }
            armed[index].seen += 1
            if armed[index].seen == number { hasCrashed = true }
        }
        if hasCrashed { throw Self.crash }
    }

    /// Asked before every commit of a run: one that was cut commits nothing more.
    func willCommit() throws { if hasCrashed { throw Self.crash } }

    /// The next run, or the same one going on, is another process.
    func beginProcess() { hasCrashed = false }

    /// What a run that was cut ends with.
    static let crashCode = "crash"
    private static let crash = LuaStop(
        code: crashCode, message: "the run was cut after a commit, as faults say")

    private static func fault(_ operation: String, _ code: ErrorCode) -> OperationError {
        OperationError(
            code, "\(operation): \(code.meaning), as faults say", isRetryable: retryable.contains(code),
            endsRun: code == .unreachable)
    }

    /// The codes after which the same call may succeed.
    static let retryable: [ErrorCode] = [.throttled, .timeout, .unreachable]
}
