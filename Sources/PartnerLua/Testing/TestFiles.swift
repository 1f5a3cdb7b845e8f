internal import PartnerCenter

/// The files that operations called by a test itself read: those beside it, and those that it or its runs wrote.
struct TestFiles: InputFiles {
    private let folder: TestFolder

    init(_ folder: TestFolder) { self.folder = folder }

    func rows(
        _ file: InputFile, _ columns: [InputColumn], check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow] {
        try SheetInput.rows(path(file), shown: file.path, columns, check: check)
    }

    func facts(_ file: InputFile) throws -> InputFileFacts {
        try SheetInput.facts(path(file), shown: file.path)
    }

    private func path(_ file: InputFile) throws -> String {
        let name = try folder.input(file.path)
        return name.hasPrefix("/") ? name : try folder.file(name, for: "the operation")
    }
}
