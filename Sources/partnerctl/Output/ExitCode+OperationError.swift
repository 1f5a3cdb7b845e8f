internal import PartnerCenter

extension ExitCode {
    /// The code of a command that ended with this error.
    init(_ error: OperationError) {
        switch error.code {
        case .limit: self = .limited
        case .refused: self = .refused
        case .unsupported: self = .unsupported
        case .unreachable, .throttled, .timeout: self = .unreachable
        case .badArgument, .notFound, .ambiguous, .alreadyExists, .conflict, .invalid, .forbiddenState,
            .unknownOutcome, .badFile, .scriptError:
            self = .failed
        }
    }
}
