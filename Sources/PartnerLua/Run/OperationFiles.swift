public import PartnerCenter

/// The files that operations read, found by what a path means to whoever calls.
public struct OperationFiles: InputFiles {
    private let path: (InputFile) throws -> String

    /// Files that `path` finds.
    init(_ path: @escaping (InputFile) throws -> String) { self.path = path }

    /// Files of a call by hand: any, relative paths from `folder` on.
    public init(folder: String) {
        self.init { $0.path.hasPrefix("/") ? $0.path : folder + "/" + $0.path }
    }

    /// Files of a script: those its arguments name, and what came with signals.
    init(of session: RunSession) {
        // The run lives as long as its calls; it holds the center, and the center holds this.
        self.init { [weak session] file in
            guard let session else {
                throw OperationError(.unsupported, "files cannot be read after the run")
            }
            return try session.inputPath(file.path, for: "the operation")
        }
    }

    /// Files of a test itself: those beside it, and those that it or its runs wrote.
    init(of folder: TestFolder) {
        self.init { file in
            let name = try folder.input(file.path)
            return name.hasPrefix("/") ? name : try folder.file(name, for: "the operation")
        }
    }

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
}
