internal import PartnerCenter
internal import PartnerLua

/// `partnerctl stubs`
enum StubsCommand {
    static let declaration = Command(
        name: "stubs", summary: "Writes definitions for editors that know the Lua language server.",
        details: """
            Makes DIR/\(LuaStubs.fileName), from the same declarations as the program itself. Point the
            editor at it with the setting Lua.workspace.library.
            """,
        arguments: [Argument(name: "DIR", form: .folder, doc: "The folder to write to.")],
        examples: [CommandExample("partnerctl stubs .partnerctl/stubs")],
        action: { invocation, surroundings in
            let folder = surroundings.path(invocation.required("DIR"))
            let stubs = LuaStubs(operations: Operations.all, functions: ModuleFunctions.everywhere)
            try OutputFile.makeFolder(folder)
            let path = Paths.join(folder, LuaStubs.fileName)
            try OutputFile.replace(path, stubs.text)
            surroundings.console.print(path)
            return .done
        })
}
