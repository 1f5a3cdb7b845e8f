import PartnerCenter
import TestKit
import PartnerLua
import Testing

@testable import partnerctl

@Suite struct ReferenceTests {
    private let stubs = LuaStubs(operations: Operations.all, functions: ModuleFunctions.everywhere).text
    private let documents = ReferenceDocuments(
        operations: Operations.all, functions: ModuleFunctions.everywhere, root: Commands.root)

    @Test("help, stubs, reference and command line say the same of every operation")
    func noDrift() throws {
        let markdown = try #require(documents.all.first { $0.path == "reference/operations.md" }).text
        let ownFlags = try #require(CallCommand.declaration(MemoryOpener()).ownFlags)
        for operation in Operations.all {
            let help = try #require(HelpIndex.page(operation.name))
            #expect(stubs.contains("function partner.\(operation.name)(options) end"))
            #expect(markdown.contains("## \(operation.name)\n\n\(operation.facts.summary)"))
            let question = OwnFlagsQuestion(words: [operation.name], flags: [:], directory: "/")
            guard case .known(let flags) = ownFlags(question) else {
                Issue.record("no flags for \(operation.name)")
                continue
            }
            // A table's fields are flags, and a secret is read from a file.
            let fields = operation.arguments.flatMap(\.flattened).filter {
                $0.type.fields.isEmpty && !$0.name.contains("[]")
            }
            let suffix = CommandLineFields.fileSuffix
            #expect(flags.map(\.name) == fields.map { $0.type.name == "secret" ? $0.name + suffix : $0.name })
            for (field, flag) in zip(fields, flags) {
                #expect(field.name.contains(".") || flag.isRequired == field.isRequired)
                #expect(
                    help.contains(field.name)
                        && markdown.contains(
                            "| `\(field.name)` | \(FieldText.type(field.type))".replacingBars)
                )
            }
            #expect(help.contains("partnerctl call \(operation.name)"))
            if case .operation(let inverse, _, _, _, let note) = operation.facts.inverse {
                // Help wraps its lines.
                let words = help.split { $0.isWhitespace }.joined(separator: " ")
                #expect(words.contains("undone by \(inverse): \(note)"), "\(operation.name)")
                #expect(markdown.contains("by \(inverse): \(note)"), "\(operation.name)")
            }
            for error in operation.facts.errors {
                #expect(
                    help.contains(error.code.rawValue)
                        && markdown.contains("| `\(error.code.rawValue)` | \(error.when)"))
                #expect(stubs.contains("---Raises \(error.code.rawValue): \(error.when)."))
            }
        }
    }

    @Test("every operation has what its pages show")
    func complete() {
        for operation in Operations.all {
            #expect(operation.facts.summary.hasSuffix("."), "\(operation.name)")
            #expect(!operation.facts.example.isEmpty && !operation.facts.sources.isEmpty, "\(operation.name)")
            for field in operation.arguments + (operation.answer ?? []) {
                #expect(field.doc.hasSuffix("."), "\(operation.name): \(field.name)")
            }
            #expect(operation.facts.support.count == EnvironmentName.allCases.count, "\(operation.name)")
        }
    }

    @Test("editor stubs are Lua", .enabled(if: ProcessRun.hasProgram("luac5.4")))
    func stubsParse() throws {
        let folder = try TemporaryFolder()
        let test = TestConsole()
        #expect(test.run(["stubs", "made/here"], directory: folder.path) == .done)
        let path = "\(folder.path)/made/here/partner.lua"
        #expect(test.out.text == "\(path)\n")
        let parsed = try ProcessRun("luac5.4", ["-p", path])
        #expect(parsed.exitCode == 0, "\(parsed.out)")
    }

    @Test(
        "editor stubs of host functions are Lua and name everything",
        .enabled(if: ProcessRun.hasProgram("luac5.4")))
    func hostStubs() throws {
        var path = try #require(Operations.all.first?.arguments.first)
        (path.name, path.type, path.doc) = ("path", FieldType("input_file"), "The file.")
        var outcome = path
        (outcome.name, outcome.type) = ("outcome", FieldType("string", values: ["ok", "failed"]))
        (outcome.isRequired, outcome.doc) = (false, "Only these.")
        let functions = [
            ModuleFunction("rows.open", "Opens a file.", options: [path], returns: "a source"),
            ModuleFunction(
                "bulk.map", "Works through rows.", subjects: [path], options: [outcome],
                function: "row to columns"),
            ModuleFunction("batch:each", "Gives the rows.", form: .method, options: [outcome]),
            ModuleFunction("batch.total", "How many.", form: .field),
        ]
        let text2 = LuaStubs(operations: [], functions: functions).text
        for line in [
            "function rows.open(options) end", "---@field path string The file.",
            "function bulk.map(path, options, fn) end",
            "---@field outcome? \"ok\"|\"failed\" Only these.", "function batch:each(options) end",
            "---@field total any How many.",
            "local batch = {}", "---@return any # a source",
        ] { #expect(text2.contains(line), "\(line)") }
        let folder = try TemporaryFolder()
        try OutputFile.create("\(folder.path)/s.lua", text2)
        let parsed = try ProcessRun("luac5.4", ["-p", "\(folder.path)/s.lua"])
        #expect(parsed.exitCode == 0, "\(parsed.out)")
    }

    @Test("docs writes the reference, and its check names what differs")
    func docs() throws {
        let folder = try TemporaryFolder()
        let written = TestConsole()
        #expect(written.run(["docs", "."], directory: folder.path) == .done)
        let same = TestConsole()
        #expect(same.run(["docs", ".", "--check"], directory: folder.path) == .done)
        #expect(same.err.text.isEmpty)
        try OutputFile.replace("\(folder.path)/reference/codes.md", "changed")
        _ = try ProcessRun("rm", ["\(folder.path)/reference/exit-codes.md"])
        let other = TestConsole()
        #expect(other.run(["docs", ".", "--check"], directory: folder.path) == .failed)
        #expect(
            other.err.text == """
                \(folder.path)/reference/codes.md differs from the declarations
                \(folder.path)/reference/exit-codes.md is missing
                  try: partnerctl docs \(folder.path)

                """)
    }

    @Test("every line that is written has a declared shape")
    func shapes() {
        let types = JSONLines.all.map(\.type)
        #expect(Set(types).count == types.count)
        #expect(JSONLines.run.fields.map(\.name) == ["id", "outcome", "code", "message", "rows"])
    }
}

extension String {
    /// As a cell of a Markdown table holds it.
    fileprivate var replacingBars: String {
        let (head, rest) = (prefix(while: { $0 != "|" }), drop { $0 != "|" })
        // The two bars of the row itself stay.
        let parts = rest.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return self }
        return "\(head)|\(parts[1])|"
            + parts[2].split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
