internal import Glibc
internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import Sealing

/// `partnerctl run`
enum RunCommand {
    static let declaration = Command(
        name: "run", summary: "Runs a script on a center.",
        details: """
            The script's own arguments are flags behind FILE: partnerctl run FILE --help.
            A run that was interrupted goes on where it stopped: partnerctl runs resume RUN.
            """,
        arguments: [Argument(name: "FILE", form: .file, doc: "The script.", isRequired: false)],
        flags: [.user]
            + [
                .value("eval", letter: "e", .text("CODE"), "Runs CODE instead of a file."),
                .value(
                    "key", .text("KEY"), "At most one live run has it; another start attaches to that one."),
                .toggle("new", "Starts anew although the same script on the same input was not finished."),
                .toggle("validate-only", "Judges the input and does nothing."),
                .toggle("no-check", "Runs a script in which the check finds errors."),
            ] + RunFlags.common + [RunFlags.report],
        examples: [
            CommandExample("partnerctl run staff.lua --file staff.csv"),
            CommandExample("partnerctl run -e 'print(partner.account.get {}.name)'"),
            CommandExample(
                "partnerctl run nightly.lua --key nightly --center rehearsal",
                "from cron, as often as you like"),
        ],
        ownFlags: { question in
            guard let arguments = arguments(question) else { return .none }
            switch arguments {
            case .declared(let arguments): return .known(arguments.map(\.flag))
            // What is wrong with the file is said when it is run.
            case .undecided, .unreadable: return .any
            }
        },
        ownCheck: { invocation in
            let isEval = invocation.isSet("eval")
            if isEval, let file = invocation.word("FILE") {
                return [
                    UsageProblem(message: "-e CODE and FILE exclude each other, got '\(Escaping.line(file))'")
                ]
            }
            if !isEval, invocation.word("FILE") == nil {
                return [
                    UsageProblem(
                        message: "FILE is missing: the script", hint: "or give its text with -e CODE")
                ]
            }
            return []
        },
        action: { invocation, surroundings in
            let program = try program(invocation, surroundings)
            if !invocation.isSet("no-check") {
                let findings = ScriptCheck.findings(in: program)
                let errors = findings.filter { $0.severity == .error }
                if !errors.isEmpty { throw ScriptErrors(program: program, findings: errors) }
            }
            var options = RunFlags.options(invocation)
            options.startsAnew = invocation.isSet("new")
            options.validatesOnly = invocation.isSet("validate-only")
            let center = try OpenedCenter.open(invocation, surroundings)
            let given = try given(invocation, surroundings, center)
            let starter = RunStarter(
                center: center, surroundings: surroundings, options: options,
                isQuiet: invocation.isSet("quiet"), command: "run",
                reporter: try RunFlags.reporter(invocation, surroundings))
            return try starter.start(program, given, key: invocation.text("key"))
        })

    /// What the script that is named declares; `nil` where none is named.
    static func arguments(_ question: OwnFlagsQuestion) -> ScriptArguments? {
        if let code = question.flags["eval"]?.last {
            return .of(ScriptProgram(name: "-e", source: Array(code.utf8)))
        }
        return question.words.first.map { .of(file: Paths.absolute($0, in: question.directory)) }
    }

    static func program(_ invocation: Invocation, _ surroundings: Surroundings) throws
        -> ScriptProgram
    {
        if let code = invocation.text("eval") { return ScriptProgram(name: "-e", source: Array(code.utf8)) }
        let file = invocation.required("FILE")
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return try ScriptProgram(contentsOf: surroundings.path(file), shownAs: name)
    }

    static func given(
        _ invocation: Invocation, _ surroundings: Surroundings, _ center: OpenedCenter
    ) throws -> GivenArguments {
        var texts: [String: [String]] = [:]
        var secrets: [String: Secret] = [:]
        var secretFiles: [String: String] = [:]
        let mayHaveSecrets = invocation.own.contains { $0.name.hasSuffix("-file") }
        let secretFlags =
            mayHaveSecrets ? Set(secretNames(invocation, surroundings).map { "\($0)-file" }) : []
        for own in invocation.own {
            if secretFlags.contains(own.name), let path = own.value {
                let name = String(own.name.dropLast(5))
                let file = surroundings.path(path)
                secretFiles[name] = file
                secrets[name] = try secret(file)
            } else {
                // Scripts name their arguments with underscores only.
                let name = String(own.name.map { $0 == "-" ? "_" : $0 })
                texts[name, default: []].append(own.value ?? "true")
            }
        }
        let me = center.me
        return GivenArguments(
            texts: texts, secrets: secrets, secretFiles: secretFiles, folder: surroundings.directory,
            me: { try me().description })
    }

    static func secretNames(_ invocation: Invocation, _ surroundings: Surroundings) -> [String] {
        let question = OwnFlagsQuestion(
            words: invocation.plain, flags: invocation.flags, directory: surroundings.directory)
        guard case .declared(let arguments) = arguments(question) else { return [] }
        return arguments.filter { $0.type == .secret }.map(\.name)
    }

    /// The secret of a file that an earlier process read, nil where it cannot be read: the run says so if it needs it.
    ///
    /// A pipe that the shell made for that process is gone, and another one would be waited for.
    @Sendable static func secretAgain(_ path: String) -> Secret? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return try? secret(path)
    }

    /// The text of a file without the line end that editors put behind it.
    static func secret(_ path: String) throws -> Secret {
        guard let text = DiskLookup().text(path) else {
            throw OperationError(.badFile, "\(path) cannot be read as text", hint: "is the path right?")
        }
        var bytes = Array(text.utf8)
        if bytes.last == 0x0a { bytes.removeLast() }
        if bytes.last == 0x0d { bytes.removeLast() }
        return Secret(bytes)
    }
}

/// A script that would fail, found before it began.
struct ScriptErrors: Error {
    var program: ScriptProgram
    /// Errors only, at least one.
    var findings: [Finding]
}
