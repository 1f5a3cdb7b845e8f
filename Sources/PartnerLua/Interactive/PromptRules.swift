internal import LuaRuntime
internal import PartnerCenter

/// What is different at a prompt from a script.
enum PromptRules {
    /// The person who types names files: there are no arguments that could.
    static func apply(to session: RunSession, writesFiles: Bool, me: @escaping () throws -> String) {
        let files = session.files
        session.me = me
        session.attachment = { files.absolute($0) }
        session.writablePath = { path, call in
            if writesFiles { return files.absolute(path) }
            throw OperationError(
                .forbiddenState, "\(call): no file is written in plan mode, because nothing of it is kept",
                hint: "start the prompt with --live")
        }
        session.waitRefusal = { call in
            OperationError(
                .forbiddenState, "\(call): a prompt cannot wait", hint: "put it into a script and run that")
        }
    }

    static func refuseDeclaration(in state: LuaState) {
        state.module("args") { module in
            module.function("declare") { _ in
                throw OperationError(
                    .forbiddenState, "args.declare: a prompt has no command line that gives arguments",
                    hint: "assign them: file = \"staff.csv\"")
            }
        }
    }

    /// The statement as one that gives its values, on the line it has.
    static func asExpression(_ source: [UInt8], line: Int) -> [UInt8] {
        padding(line) + Array("return ".utf8) + source
    }

    /// What stands before line `line` of a text in which the lines before it are empty.
    static func padding(_ line: Int) -> [UInt8] { [UInt8](repeating: 0x0a, count: line - 1) }

    /// Whether the statement begins with the word `local`.
    static func declaresLocal(_ statement: String) -> Bool {
        let words = statement.split(maxSplits: 1) { $0 == " " || $0 == "\t" || $0 == "\n" }
        return words.count > 1 && words[0] == "local"
    }

    /// Whether `name` can stand behind a dot.
    static func isName(_ name: String) -> Bool {
        let isPart = { (byte: UInt8) in
            (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f
        }
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy(isPart) && !keywords.contains(name)
    }

    private static let keywords: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
        "local",
        "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    /// A failure as it is at a prompt: nothing waits for consent, and what was stopped is not gone on with.
    static func failure(_ failure: RunFailure) -> RunFailure {
        var failure = failure
        switch (failure.kind, failure.code) {
        case (.waiting, "consent"):
            failure.kind = .failed
            failure.hint = "it asks each time; answer y where it may be done for good"
        case (.interrupted, _):
            failure.code = "cancelled"
            failure.hint = nil
        default: break
        }
        return failure
    }
}
