internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import Plugins

/// `partnerctl plugin lint`
enum PluginLintCommand {
    static let declaration = Command(
        name: "lint", summary: "Says everything that is wrong with a plugin, before anything runs.",
        details: """
            Its manifest, its files, its Lua, handlers that are missing, rights that it uses and does not ask for, rights
            that it asks for and does not use. It ends with 1 where something must be mended.
            """,
        arguments: [PluginCommand.folder], flags: [.json],
        examples: [CommandExample("partnerctl plugin lint plugins/acme/tidy-names")],
        action: { invocation, surroundings in
            let name = invocation.word("DIR") ?? "."
            let console = surroundings.console
            let folder = try PluginFolder.read(surroundings.path(name), name: name, catalog: .host)
            let lint = PluginLint(folder)
            for finding in lint.findings { finding.show(console) }
            if lint.findings.isEmpty, !console.isJSON { console.note("\(lint.name): nothing is wrong") }
            return lint.findings.contains { $0.isError } ? .failed : .done
        })
}

/// What is wrong with a plugin that can be packed.
struct PluginLint {
    /// One thing that is wrong.
    struct Finding {
        var file: String
        var line: Int
        var column = 1
        var isError: Bool
        var message: String
        var hint: String?
        /// The line that it is about.
        var excerpt: String?

        func show(_ console: Console) {
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.finding.type)
                    json.put("script", file)
                    json.put("line", Int64(line))
                    json.put("column", Int64(column))
                    json.put("severity", isError ? "error" : "warning")
                    json.put("message", message)
                    json.put("hint", orNull: hint)
                }
                return
            }
            let word =
                isError
                ? Style.red.paint("error", console.outTerminal)
                : Style.yellow.paint("warning", console.outTerminal)
            console.print(
                "\(Escaping.line(file)):\(line):\(column): \(word): \(Escaping.line(message, limit: 400))")
            if let excerpt { console.print(excerpt) }
            if let hint { console.print("  try: \(Escaping.line(hint, limit: 300))") }
        }
    }

    /// What it is called: `acme/tidy-names 0.1.0`.
    let name: String
    private(set) var findings: [Finding] = []
    private let code: PluginCode

    init(_ folder: PluginFolder) {
        code = folder.bundle.code
        name = "\(code.manifest.id) \(code.manifest.version)"
        readLua()
        findHandlers()
        compareRights()
        for file in folder.leftOut {
            add(
                PluginManifest.fileName, "will not be packed: \(file)",
                hint: "move it into data/, or leave it", isError: false)
        }
        if !code.files.keys.contains(where: { $0.hasPrefix("tests/") && $0.hasSuffix(TestFinder.suffix) }) {
            add(
                PluginManifest.fileName, "there are no tests", hint: "write tests/init\(TestFinder.suffix)",
                isError: false)
        }
        for document in ["README.md", "LICENSE"] where code.files[document] == nil {
            add(
                PluginManifest.fileName, "there is no \(document)", hint: "people look for it", isError: false
            )
        }
    }

    private mutating func add(
        _ file: String, line: Int = 1, _ message: String, hint: String? = nil, isError: Bool = true
    ) {
        findings.append(Finding(file: file, line: line, isError: isError, message: message, hint: hint))
    }

    private mutating func readLua() {
        for finding in PluginCheck.findings(in: code) {
            let source = code.files[finding.script] ?? []
            let program = ScriptProgram(name: finding.script, source: source)
            let isMemory = if case .outerAssignment = finding.kind { true } else { false }
            findings.append(
                Finding(
                    file: finding.script, line: finding.position.line, column: finding.position.column,
                    isError: finding.severity == .error && !isMemory,
                    message: isMemory ? Self.memory(finding) : finding.message,
                    hint: isMemory ? "let what it answers depend on the row alone" : finding.suggestion,
                    excerpt: RunFailureText.excerpt("\(finding.script):\(finding.position.line)", program)))
        }
    }

    /// That a function called per row remembers something: allowed, as it begins anew with each pass over an input.
    private static func memory(_ finding: LuaRuntime.Finding) -> String {
        guard case .outerAssignment(let name, let call, _) = finding.kind else { return finding.message }
        return "'\(name)' is remembered from row to row by what \(call) calls; it begins anew with each pass"
    }

    /// Functions that the manifest names and the entry does not answer.
    private mutating func findHandlers() {
        guard code.files[code.manifest.entry] != nil else {
            return add(
                PluginManifest.fileName, "the entry \(code.manifest.entry) is not there",
                hint: "write it, or name another")
        }
        guard let known = PluginCheck.functions(of: code) else { return }
        for provision in code.manifest.provides {
            for function in Self.functions(of: provision) where known[function] == nil {
                let near = Suggestion.nearest(function, in: known.keys.sorted()).map { "did you mean \($0)?" }
                add(
                    code.manifest.entry,
                    "\(provision.point.rawValue) \(provision.name) needs the function \(function), which the entry does "
                        + "not answer", hint: near ?? "return { \(function) = function(…) … end }")
            }
        }
    }

    private static func functions(of provision: Provision) -> [String] {
        switch provision.point {
        case .sources: return ["open", "next"].map { provision.function($0) }
        case .steps:
            if case .text(let undo)? = provision.details["undo"] { return [provision.handler, undo] }
            return [provision.handler]
        default: return [provision.handler]
        }
    }

    /// Rights against the code: what it uses and does not ask for, and the other way round.
    private mutating func compareRights() {
        let used = CapabilityUse.names(in: code)
        let asked = Set(code.manifest.capabilities.map(\.capability.name))
        for (name, place) in used.sorted(by: { $0.key < $1.key }) where !asked.contains(name) {
            let isPoint = place.file == PluginManifest.fileName
            if isPoint,
                !code.manifest.provides.contains(where: {
                    CapabilityUse.required(at: $0.point).contains(name)
                })
            {
                continue
            }
            add(
                place.file, line: place.line,
                "\(place.call) needs the right \(name), which the plugin does not ask for",
                hint: "\"capabilities\": [ { \"cap\": \"\(name)\", \"why\": \"…\" } ]")
        }
        for request in code.manifest.capabilities where used[request.capability.name] == nil {
            let name = request.capability.name
            // What is handed on to a host function by a computed name is not seen.
            add(
                PluginManifest.fileName, "it asks for \(name), and its code names nothing that needs it",
                hint: "take it out of capabilities", isError: false)
        }
    }
}
