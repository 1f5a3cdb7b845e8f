public import LuaRuntime
internal import PartnerCenter

/// What is wrong with a script, as far as it can be told without running it.
public enum ScriptCheck {
    /// Findings in the script and its modules, in reading order; empty if nothing is wrong.
    ///
    /// A file whose name ends with `_test.lua` is one of tests, which find other functions than scripts do.
    public static func findings(in program: ScriptProgram) -> [Finding] {
        findings(
            in: program,
            surface: program.name.hasSuffix(TestSurface.suffix) ? TestSurface.all : ScriptSurface.all)
    }

    static func findings(in program: ScriptProgram, surface: Surface) -> [Finding] {
        let files =
            [(program.name, program.source)]
            + program.ownModules.map { ($0.name.replacing(".", with: "/") + ".lua", $0.source) }
        return headerFindings(in: program)
            + files.flatMap { name, source in
                SyntaxChecker.check(source: source, name: name, surface: surface)
            }
    }

    private static func headerFindings(in program: ScriptProgram) -> [Finding] {
        ScriptHeader(program.source).problems.map { problem in
            Finding(
                script: program.name, position: problem.position, severity: .error,
                kind: .unreadable(
                    problem.message, suggestion: problem.hint.isEmpty ? nil : problem.hint))
        }
    }

    /// The arguments that the script declares as literals, for help and completion; `nil` when they cannot be
    /// known without running it.
    public static func declaredArguments(of program: ScriptProgram) -> [ArgumentDeclaration]? {
        guard
            let declared = SyntaxChecker.declaredArguments(
                source: program.source, surface: ScriptSurface.arguments)
        else { return nil }
        return declared.map(ArgumentDeclaration.init)
    }
}

extension ArgumentDeclaration {
    /// What a declaration says as far as it is written out; the rest has its default.
    init(_ declared: DeclaredArgument) {
        name = declared.name
        type = ArgumentType(rawValue: declared.facts["type"]?.text ?? "") ?? .string
        help = declared.facts["help"]?.text ?? ""
        isRequired = declared.facts["required"]?.isTrue ?? false
        defaultText = declared.facts["default"]?.shown
        oneOf = declared.facts["one_of"]?.texts ?? []
        many = declared.facts["many"]?.whole ?? 1
    }
}

extension LuaLiteral {
    fileprivate var isTrue: Bool {
        if case .boolean(let truth) = self { return truth }
        return false
    }
    fileprivate var whole: Int? {
        if case .integer(let number) = self { return Int(number) }
        return nil
    }
    fileprivate var shown: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let truth): truth ? "true" : "false"
        default: nil
        }
    }
    fileprivate var texts: [String] {
        guard case .table(let entries) = self else { return [] }
        return entries.compactMap(\.value.text)
    }
}
