public import PartnerCenter

/// The files that operations called by hand read: any, relative paths from a folder on.
public struct FolderFiles: InputFiles {
    private let folder: String

    /// Files whose relative paths begin in `folder`.
    public init(folder: String) { self.folder = folder }

    /// The rows of a file.
    public func rows(
        _ file: InputFile, _ columns: [InputColumn], check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow] {
        try SheetInput.rows(path(file), shown: file.path, columns, check: check)
    }

    /// Name, size and SHA-256 of a file.
    public func facts(_ file: InputFile) throws -> InputFileFacts {
        try SheetInput.facts(path(file), shown: file.path)
    }

    private func path(_ file: InputFile) -> String {
        file.path.hasPrefix("/") ? file.path : folder + "/" + file.path
    }
}

/// The files that operations called by a script read: those its arguments name, and what came with signals.
struct SessionFiles: InputFiles {
    /// The run lives as long as its calls; it holds the center, and the center holds this.
    private weak var session: RunSession?

    init(_ session: RunSession) { self.session = session }

    func rows(
        _ file: InputFile, _ columns: [InputColumn], check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow] {
        try SheetInput.rows(path(file), shown: file.path, columns, check: check)
    }

    func facts(_ file: InputFile) throws -> InputFileFacts {
        try SheetInput.facts(path(file), shown: file.path)
    }

    private func path(_ file: InputFile) throws -> String {
        guard let session else { throw OperationError(.unsupported, "files cannot be read after the run") }
        return try session.inputPath(file.path, for: "the operation")
    }
}
