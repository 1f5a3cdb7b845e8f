internal import PartnerCenter
internal import PartnerSQL
internal import SQL

extension CenterCommand {
    /// `partnerctl center backup`
    static let backup = Command(
        name: "backup", summary: "Copies a center into a new file, while others go on working on it.",
        details: """
            The copy is a center itself: partnerctl center info --center sqlite:PATH
            A file that is there already is never replaced.
            """,
        arguments: [Argument(name: "PATH", form: .file, doc: "The new file.")],
        flags: [.center],
        examples: [CommandExample("partnerctl center backup center-2026-11-20.db")],
        action: { invocation, surroundings in
            let path = surroundings.path(invocation.required("PATH"))
            if DiskLookup().exists(path) { throw exists(path) }
            guard let folder = Paths.parent(path), DiskLookup().exists(folder) else {
                throw FileError(path: path, number: FileError.noFolder)
            }
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                try center.database.connection.backup(to: path)
            } catch {
                if case SQLError.fileExists = error { throw exists(path) }
                throw StoreErrors.operationError(error) ?? error
            }
            surroundings.console.print(path)
            let size = try OutputFile.size(path)
            surroundings.console.note(
                "\(center.choice.description) was copied, \(ByteSize.text(size))")
            return .done
        })

    private static func exists(_ path: String) -> CenterError {
        CenterError(
            exitCode: .usage, message: "there is a file at \(path) already, and it stays as it is",
            hint: "name another file")
    }
}
