internal import LuaRuntime
internal import PartnerLua

/// What is known of the arguments that a script declares, without running it.
enum ScriptArguments: Sendable {
    /// It declares these.
    case declared([ArgumentDeclaration])
    /// Only a run can tell: it declares none, works the list out, or does not compile.
    case undecided
    /// Nothing can be told, because the file cannot be read.
    case unreadable

    /// Those of the script at `path`.
    static func of(file path: String) -> ScriptArguments {
        // What is wrong with the file is said by the command that runs it.
        guard let program = try? ScriptProgram(contentsOf: path, shownAs: path) else { return .unreadable }
        return of(program)
    }

    /// Those of a script's text.
    static func of(_ program: ScriptProgram) -> ScriptArguments {
        ScriptCheck.declaredArguments(of: program).map { .declared($0) } ?? .undecided
    }
}

extension ArgumentDeclaration {
    /// As a flag of the command line. A secret is not typed there, where everybody sees it: its file is named.
    var flag: Flag {
        let isSecret = type == .secret
        return Flag(
            name: isSecret ? "\(name)-file" : name, form: form, defaultValue: defaultText,
            isRepeated: many > 1,
            isRequired: isRequired, doc: help.isEmpty ? "\(type.rawValue)." : help.asSentence)
    }

    private var form: ValueForm {
        if !oneOf.isEmpty { return .oneOf(oneOf) }
        switch type {
        case .boolean: return .boolean
        case .integer: return .integer(.min ... .max)
        case .inputFile, .outputFile, .secret: return .file
        case .outputDir: return .folder
        case .string, .decimal, .money, .date, .month, .duration, .recipient:
            return .text(type.rawValue.uppercased())
        }
    }
}

extension String {
    /// With a capital first letter and a final stop.
    var asSentence: String { capitalizedFirst + (hasSuffix(".") ? "" : ".") }
}
