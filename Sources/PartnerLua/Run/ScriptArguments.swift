internal import FoundationEssentials
internal import LuaRuntime
public import PartnerCenter
internal import Sealing

/// What the command line gives to a script.
public struct GivenArguments: Sendable {
    /// Texts by name, in the order given; the names are the command line's, without dashes.
    public var texts: [String: [String]]
    /// Secrets by name, read from a prompt or a file and never from the command line.
    public var secrets: [String: Secret]
    /// The files that secrets were read from, by name: what a run keeps of them.
    public var secretFiles: [String: String]
    /// Reads a secret again where a run that goes on kept its file; nil when that is not there any more.
    public var readAgain: @Sendable (String) -> Secret?
    /// Where relative paths begin.
    public var folder: String
    /// Who `me` is, for arguments of type recipient.
    public var me: @Sendable () throws -> String

    /// Creates what a command line gives.
    public init(
        texts: [String: [String]], secrets: [String: Secret] = [:], secretFiles: [String: String] = [:],
        readAgain: @escaping @Sendable (String) -> Secret? = { _ in nil }, folder: String,
        me: @escaping @Sendable () throws -> String
    ) {
        self.texts = texts
        self.secrets = secrets
        self.secretFiles = secretFiles
        self.readAgain = readAgain
        self.folder = folder
        self.me = me
    }

    /// Checks everything given against what is declared and answers the values as JSON.
    ///
    /// - Throws: `RunFailure` of kind usage with every problem.
    func values(for declared: [ArgumentDeclaration], session: RunSession) throws -> [UInt8] {
        var problems: [String] = []
        for name in texts.keys.sorted() where !declared.contains(where: { $0.name == name }) {
            let near = Suggestion.nearest(name, in: declared.map(\.name))
            problems.append(
                "--\(name) is not an argument of \(session.scriptName)"
                    + (near.map { "; did you mean --\($0)?" } ?? ""))
        }
        var writer = JSONWriter()
        writer.begin("{")
        for declaration in declared {
            do {
                try write(declaration, session, to: &writer)
            } catch let problem as FieldProblem {
                problems.append(
                    "--\(declaration.name) \(problem.message)"
                        + (problem.hint.isEmpty ? "" : "; \(problem.hint)"))
            }
        }
        writer.end("}")
        problems += overwrittenInputs(declared)
        if !problems.isEmpty {
            throw RunFailure(
                .usage, code: "bad_argument",
                problems.count == 1 ? problems[0] : "\(problems.count) arguments are wrong",
                hint: "partnerctl run \(session.scriptName) --help",
                details: problems.count == 1 ? [] : problems)
        }
        return writer.bytes
    }

    /// Outputs that are also inputs, said before hours of work end in a result that cannot be written.
    private func overwrittenInputs(_ declared: [ArgumentDeclaration]) -> [String] {
        func paths(_ type: ArgumentType) -> [(name: String, text: String)] {
            declared.filter { $0.type == type }.flatMap { declaration in
                (texts[declaration.name] ?? declaration.defaultText.map { [$0] } ?? []).map {
                    (declaration.name, $0)
                }
            }
        }
        let inputs = paths(.inputFile).map { absolute($0.text) }
        return paths(.outputFile).compactMap { output in
            guard inputs.contains(where: { RunFiles.areSame($0, absolute(output.text)) }) else { return nil }
            return "--\(output.name) names the input file: \(output.text); give another name"
        }
    }

    private func write(
        _ declaration: ArgumentDeclaration, _ session: RunSession, to writer: inout JSONWriter
    ) throws {
        if declaration.type == .secret {
            if let secret = secrets[declaration.name] {
                // That it was given, and where it was read: a run that goes on without it must know as much.
                writer.key(declaration.name)
                writer.value(secret, from: secretFiles[declaration.name])
            } else if declaration.isRequired {
                throw FieldProblem(
                    "is missing", hint: "it is asked for, or read from --\(declaration.name)-file FILE")
            }
            return
        }
        let given = texts[declaration.name] ?? declaration.defaultText.map { [$0] } ?? []
        if given.isEmpty {
            if declaration.isRequired { throw FieldProblem("is missing", hint: declaration.help) }
            return
        }
        if given.count > declaration.many {
            throw FieldProblem("is given \(given.count) times, at most \(declaration.many) is allowed")
        }
        writer.key(declaration.name)
        if declaration.many > 1 { writer.begin("[") }
        for text in given { try write(text, as: declaration, session, to: &writer) }
        if declaration.many > 1 { writer.end("]") }
    }

    private func write(
        _ text: String, as declaration: ArgumentDeclaration, _ session: RunSession,
        to writer: inout JSONWriter
    ) throws {
        if !declaration.oneOf.isEmpty, !declaration.oneOf.contains(text) {
            let near = Suggestion.nearest(text, in: declaration.oneOf)
            throw FieldProblem(
                "must be one of \(Suggestion.list(declaration.oneOf, "or")), got \"\(text)\"",
                hint: near.map { "did you mean '\($0)'?" } ?? "")
        }
        switch declaration.type {
        case .string: writer.value(text)
        case .integer:
            guard let number = Int64(text) else {
                throw FieldProblem("must be a whole number, got \"\(text)\"")
            }
            writer.value(number)
        case .boolean:
            guard let truth = ["true": true, "false": false, "yes": true, "no": false][text] else {
                throw FieldProblem("must be true or false, got \"\(text)\"")
            }
            writer.value(truth)
        case .decimal: writer.value(try parsed(text, "a decimal") { try ExactDecimal($0).description })
        case .money:
            let money = try parsed(text, "an amount such as \"74.52 CNY\"") {
                try ScriptMoney(parsing: $0).money
            }
            writer.begin("{")
            writer.put("$money", money.description)
            writer.end("}")
        case .date:
            writer.value(try parsed(text, "a date such as 2026-11-20") { try CalendarDate($0).description })
        case .month: writer.value(try month(text, session))
        case .duration:
            writer.value(try parsed(text, "a duration such as 10m, 3w") { try CalendarSpan($0).description })
        case .inputFile: writer.value(try input(text))
        case .outputFile: writer.value(try output(text, isFolder: false))
        case .outputDir: writer.value(try output(text, isFolder: true))
        case .recipient: writer.value(try recipient(text))
        case .secret: break
        }
    }

    private func parsed<T>(_ text: String, _ expected: String, _ parse: (String) throws -> T) throws -> T {
        do { return try parse(text) } catch { throw FieldProblem("must be \(expected), got \"\(text)\"") }
    }

    /// A month, or `last`, `this`, `next` seen from today in the center's zone.
    private func month(_ text: String, _ session: RunSession) throws -> String {
        let offsets: [String: Int64] = ["last": -1, "this": 0, "next": 1]
        if let offset = offsets[text] {
            return try session.now().month(in: session.zone).adding(months: offset).description
        }
        return try parsed(text, "a month such as 2026-11, or last, this, next") {
            try CalendarMonth($0).description
        }
    }

    private func recipient(_ text: String) throws -> String {
        if text == "me" { return try me() }
        return try parsed(text, "me, or somebody's public key") { try Recipient($0).description }
    }

    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    private func input(_ text: String) throws -> String {
        let path = absolute(text)
        let manager = FileManager.default
        var isFolder = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FieldProblem("names a file that does not exist: \(text)", hint: "paths begin at \(folder)")
        }
        if isFolder { throw FieldProblem("names a folder, not a file: \(text)") }
        if !manager.isReadableFile(atPath: path) {
            throw FieldProblem("names a file that may not be read: \(text)")
        }
        return text
    }

    private func output(_ text: String, isFolder: Bool) throws -> String {
        let path = absolute(text)
        let parent = isFolder ? path : String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        var existsAsFolder = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &existsAsFolder)
        if exists, existsAsFolder != isFolder {
            throw FieldProblem("names \(isFolder ? "a file, not a folder" : "a folder, not a file"): \(text)")
        }
        if !isFolder, !FileManager.default.fileExists(atPath: parent) {
            throw FieldProblem("names a file in a folder that does not exist: \(text)")
        }
        return text
    }
}

/// The arguments of a run, declared and checked.
final class ScriptArguments {
    let declared: [ArgumentDeclaration]
    private let values: [String: JSONValue]

    init(_ declared: [ArgumentDeclaration], _ values: JSONValue) throws {
        self.declared = declared
        guard case .object(let fields) = values else {
            throw RunFailure(
                .divergence, code: "divergence", "the journal holds no arguments for args.declare")
        }
        self.values = fields
    }

    /// The texts given to arguments of a type, with the names of those arguments.
    func texts(of type: ArgumentType) -> [(name: String, text: String)] {
        declared.filter { $0.type == type }.flatMap { declaration -> [(String, String)] in
            switch values[declaration.name] {
            case .text(let text): [(declaration.name, text)]
            case .list(let items):
                items.compactMap { if case .text(let text) = $0 { (declaration.name, text) } else { nil } }
            default: []
            }
        }
    }

    /// Pushes the table from name to value. Secrets come from this process's command line, or again from the file
    /// that an earlier process of the run was given; where that is gone, the run knows no more than that there was one.
    func push(onto stack: LuaStack, _ given: GivenArguments) throws {
        stack.createTable(record: declared.count)
        for declaration in declared {
            if declaration.type == .secret {
                guard let secret = secret(declaration.name, given) else { continue }
                try LuaSecret(secret).push(onto: stack)
            } else {
                guard let value = values[declaration.name] else { continue }
                try value.push(onto: stack)
            }
            stack.setField(named: declaration.name, of: -2)
        }
    }

    private func secret(_ name: String, _ given: GivenArguments) -> ScriptSecret? {
        if let secret = given.secrets[name] { return ScriptSecret(secret) }
        guard let kept = values[name] else { return nil }
        guard case .object(let fields) = kept, case .text(let file)? = fields["file"] else {
            return ScriptSecret()
        }
        return given.readAgain(file).map { ScriptSecret($0) } ?? ScriptSecret()
    }

    /// Refuses to go on when an input file is not what it was when the run began.
    func checkInputs(_ session: RunSession) throws { try session.files.pinInputs(texts(of: .inputFile)) }
}
