internal import PartnerCenter
internal import Sealing
internal import Sheets

/// The faults of files in the words of operations.
enum FileErrors {
    /// What `error` means for a script; nil for an error that is not about a file.
    ///
    /// What depends on the machine (a full disk, a missing folder) ends the run, which can go on when it is
    /// mended; what depends on the script or the file's content is an error like any other.
    static func operationError(_ error: any Error) -> OperationError? {
        switch error {
        case let error as SheetError: operationError(error)
        case let error as SealingError: operationError(error)
        default: nil
        }
    }

    private static func operationError(_ error: SheetError) -> OperationError {
        let (message, hint) = parts(error.description)
        return switch error {
        case .alreadyExists: OperationError(.alreadyExists, message, hint: hint)
        case .unknownExtension, .badColumn, .wrongCellCount: OperationError(.badArgument, message, hint: hint)
        case .unwritable, .tooManyRows: OperationError(.invalid, message, hint: hint)
        case .writeFailed: OperationError(.badFile, message, hint: hint, endsRun: true)
        default: OperationError(.badFile, message, hint: hint)
        }
    }

    private static func operationError(_ error: SealingError) -> OperationError {
        switch error {
        case .recipientPrefix, .recipientLength, .recipientCharacter, .recipientChecksum, .recipientUnusable:
            OperationError(.badArgument, error.description)
        case .rowTooLarge: OperationError(.invalid, error.description)
        default: OperationError(.badFile, error.description, endsRun: true)
        }
    }

    /// The sentence and what it says to try.
    private static func parts(_ description: String) -> (message: String, hint: String?) {
        guard let cut = description.firstRange(of: "; try: ") else { return (description, nil) }
        return (String(description[..<cut.lowerBound]), String(description[cut.upperBound...]))
    }
}
