internal import PartnerCenter
internal import PartnerLua

/// `partnerctl docs`: for those who change the program, not for those who use it.
enum DocsCommand {
    static let declaration = Command(
        name: "docs", summary: "Writes the documents that are made from declarations.",
        arguments: [Argument(name: "DIR", form: .folder, doc: "The folder of documents.")],
        flags: [.toggle("check", "Writes nothing; fails when a file is not what would be written.")],
        isHidden: true,
        action: { invocation, surroundings in
            let folder = surroundings.path(invocation.required("DIR"))
            let documents = ReferenceDocuments(
                operations: Operations.all, functions: ModuleFunctions.everywhere, root: Commands.root)
            if invocation.isSet("check") { return check(documents.all, folder, surroundings.console) }
            for document in documents.all {
                let path = Paths.join(folder, document.path)
                try OutputFile.makeFolder(Paths.parent(path) ?? folder)
                try OutputFile.replace(path, document.text)
            }
            return .done
        })

    /// Names every file that is missing or differs.
    static func check(_ documents: [ReferenceDocument], _ folder: String, _ console: Console) -> ExitCode {
        var code = ExitCode.done
        for document in documents {
            let path = Paths.join(folder, document.path)
            let found = DiskLookup().text(path)
            if found == document.text { continue }
            console.note("\(path) \(found == nil ? "is missing" : "differs from the declarations")")
            code = .failed
        }
        if code != .done { console.note("  try: partnerctl docs \(folder)") }
        return code
    }
}
