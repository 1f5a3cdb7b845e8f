public import PartnerCenter
internal import Runs
internal import SQL

/// The database's faults in the words of operations.
public enum StoreErrors {
    /// What `error` means for a run; nil for an error that is not the database's.
    ///
    /// Each ends the run: it would hit every further row as well. What was committed stays.
    public static func operationError(_ error: any Error) -> OperationError? {
        switch error {
        case let error as SQLError: return operationError(error)
        // Not an error of the database: somebody asked to stop.
        case RunsError.interrupted: return nil
        case let error as RunsError:
            return OperationError(
                .conflict, error.description, hint: "look at it: partnerctl runs list", endsRun: true)
        default: return nil
        }
    }

    private static func operationError(_ error: SQLError) -> OperationError {
        let code: ErrorCode =
            switch error {
            case .newerVersion, .foreignDatabase, .notADatabase, .corrupt: .badFile
            default: .unreachable
            }
        var isRetryable = false
        if case .busy = error { isRetryable = true }
        return OperationError(code, error.description, isRetryable: isRetryable, endsRun: true)
    }
}
