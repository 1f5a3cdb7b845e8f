internal import PartnerCenter

/// Understands a command line, or says everything that is wrong with it at once.
struct CommandLineParser {
    let root: Command
    /// The working directory, for commands whose own flags depend on a file.
    let directory: String

    /// What a command line asks for.
    enum Result: Sendable {
        case invoke(Invocation)
        /// `--help`, or a command that only groups others.
        case help(Invocation)
    }

    /// Understands `words`, which do not include the program's name.
    ///
    /// - Throws: `UsageError`.
    func parse(_ words: [String]) throws(UsageError) -> Result {
        var (path, command, rest) = descend(words)
        if let action = try groupHelp(path, command, &rest) { return action }
        var reading = Reading(command: command, path: path, rest: rest[...], directory: directory)
        reading.readAll()
        let invocation = reading.invocation
        if invocation.flags["help"] != nil { return .help(invocation) }
        reading.findMissing()
        if !reading.problems.isEmpty {
            throw UsageError(
                command: path.joined(separator: " "), problems: reading.problems,
                help: (path + reading.subject + ["--help"]).joined(separator: " "))
        }
        return .invoke(invocation)
    }

    /// Follows the words that name commands.
    func descend(_ words: [String]) -> (path: [String], command: Command, rest: [String]) {
        var path = [root.name]
        var command = root
        var rest = words[...]
        while let word = rest.first, let next = command.subcommand(word) {
            path.append(word)
            command = next
            rest.removeFirst()
        }
        return (path, command, Array(rest))
    }

    /// Help, or a refusal, for a command that does nothing by itself.
    private func groupHelp(
        _ path: [String], _ command: Command, _ rest: inout [String]
    ) throws(UsageError) -> Result? {
        guard command.action == nil else { return nil }
        let shown = path.joined(separator: " ")
        if let word = rest.first(where: { !$0.hasPrefix("-") }) {
            let names = command.shownSubcommands.map(\.name)
            let near = Suggestion.nearest(word, in: names).map { "did you mean '\($0)'?" }
            let problem = UsageProblem(
                message: "there is no command '\(Escaping.line(word, limit: 40))'",
                hint: near ?? "it has \(Suggestion.list(names))")
            throw UsageError(command: shown, problems: [problem], help: "\(shown) --help")
        }
        if let flag = rest.first(where: { !["-h", "--help", "--json"].contains($0) }) {
            let near = Suggestion.nearest(flag, in: command.allFlags.map { "--\($0.name)" })
            let problem = UsageProblem(
                message: "\(Escaping.line(flag, limit: 40)) is not a flag of this command",
                hint: near.map { "did you mean \($0)?" } ?? "")
            throw UsageError(command: shown, problems: [problem], help: "\(shown) --help")
        }
        return .help(Invocation(path: path, command: command))
    }
}

/// The state of reading one command's words.
private struct Reading {
    var invocation: Invocation
    var rest: ArraySlice<String>
    var problems: [UsageProblem] = []
    let directory: String
    private var plain: [String] = []
    /// The command's own flags, asked for once: the answer may take reading a script.
    private var own = OwnFlags.none
    /// A flag that stood before what it belongs to.
    private var early: UsageProblem?

    init(command: Command, path: [String], rest: ArraySlice<String>, directory: String) {
        self.invocation = Invocation(path: path, command: command)
        self.rest = rest
        self.directory = directory
    }

    private var command: Command { invocation.command }

    /// What the command's own flags depend on, when it is known: `users.create`.
    var subject: [String] {
        guard case .known = own else { return [] }
        return plain.prefix(1).map { Escaping.line($0) }
    }

    mutating func readAll() {
        var onlyWords = false
        while let word = rest.popFirst() {
            let isPassedOn = command.passesOn && plain.count >= command.arguments.count { $0.isRequired }
            if onlyWords || isPassedOn || word == "-" || !word.hasPrefix("-") || isNegativeNumber(word) {
                plain.append(word)
            } else if word == "--" {
                onlyWords = true
            } else {
                readFlag(word)
            }
        }
        placeWords()
    }

    private mutating func learnOwnFlags() {
        guard case .none = own, let ask = command.ownFlags else { return }
        own = ask(OwnFlagsQuestion(words: plain, flags: invocation.flags, directory: directory))
    }

    private func isNegativeNumber(_ word: String) -> Bool {
        word.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Reads `--name`, `--name value`, `--name=value` or `-n value`.
    private mutating func readFlag(_ word: String) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let spelt = String(parts[0])
        let inline = parts.count == 2 ? String(parts[1]) : nil
        if let flag = declared(spelt), !givesWay(flag, spelt) {
            take(flag, spelt, inline) { $0.flags[flag.name, default: []].append($1 ?? "") }
            return
        }
        learnOwnFlags()
        switch own {
        case .known(let flags):
            guard let flag = Command.flag(spelt, in: flags) else {
                refuse(spelt, inline, among: command.allFlags + flags)
                return
            }
            take(flag, spelt, inline, isOwn: true) { $0.own.append(.init(name: flag.name, value: $1)) }
        case .any where spelt.hasPrefix("--") && spelt.count > 2:
            let value = inline ?? nextValue()
            invocation.own.append(.init(name: String(spelt.dropFirst(2)), value: value))
        case .none where plain.isEmpty && nearest(spelt, command.allFlags) == nil:
            refuseEarly(spelt)
        case .none, .any:
            refuse(spelt, inline, among: command.allFlags)
        }
    }

    private func declared(_ spelt: String) -> Flag? {
        command.allFlags.first { flag in
            spelt == "--\(flag.name)" || flag.letter.map { spelt == "-\($0)" } == true
        }
    }

    /// Whether the flag is one of the call's own, which are known by now.
    private mutating func givesWay(_ flag: Flag, _ spelt: String) -> Bool {
        guard flag.givesWay, !plain.isEmpty else { return false }
        learnOwnFlags()
        guard case .known(let flags) = own else { return false }
        return Command.flag(spelt, in: flags) != nil
    }

    /// The next word, unless it is a flag.
    private mutating func nextValue() -> String? {
        guard let next = rest.first, next == "-" || !next.hasPrefix("-") || isNegativeNumber(next) else {
            return nil
        }
        rest.removeFirst()
        return next
    }

    /// The next word where it is a truth value; the flag alone means true.
    private mutating func nextTruth() -> String? {
        guard let next = rest.first, next == "true" || next == "false" else { return "true" }
        rest.removeFirst()
        return next
    }

    private mutating func take(
        _ flag: Flag, _ spelt: String, _ inline: String?, isOwn: Bool = false,
        _ keep: (inout Invocation, String?) -> Void
    ) {
        guard let form = flag.form else {
            if let inline {
                problems.append(
                    UsageProblem(
                        message: "\(spelt) takes no value, got \"\(Escaping.line(inline, limit: 40))\""))
            }
            keep(&invocation, nil)
            return
        }
        if flag.standsAlone, inline == nil { return keep(&invocation, nil) }
        guard let value = inline ?? (form == .boolean ? nextTruth() : nextValue()) else {
            problems.append(UsageProblem(message: "\(spelt) needs a value: \(spelt) \(form.placeholder)"))
            // It was named, so it is not missing as well.
            keep(&invocation, flag.defaultValue ?? "")
            return
        }
        if !flag.isCheckedLater, let (message, hint) = form.problem(value) {
            problems.append(UsageProblem(message: "\(spelt) \(message)", hint: hint))
        }
        let isAgain =
            isOwn ? invocation.own.contains { $0.name == flag.name } : invocation.flags[flag.name] != nil
        if isAgain && !flag.isRepeated {
            problems.append(UsageProblem(message: "\(spelt) can be given once only"))
        }
        keep(&invocation, value)
    }

    /// A flag of what was not named yet. Nothing behind it can be told from its value, so nothing else is said.
    private mutating func refuseEarly(_ spelt: String) {
        guard command.ownFlags != nil, let subject = command.arguments.first else {
            return refuse(spelt, nil, among: command.allFlags)
        }
        early = UsageProblem(
            message: "\(Escaping.line(spelt, limit: 40)) is not a flag of this command",
            hint: "flags of \(subject.name) stand behind it")
    }

    private func nearest(_ spelt: String, _ flags: [Flag]) -> String? {
        Suggestion.nearest(spelt, in: flags.map { "--\($0.name)" })
    }

    private mutating func refuse(_ spelt: String, _ inline: String?, among flags: [Flag]) {
        let near = nearest(spelt, flags)
        problems.append(
            UsageProblem(
                message: "\(Escaping.line(spelt, limit: 40)) is not a flag of this command",
                hint: near.map { "did you mean \($0)?" } ?? ""))
        // Its value, if it has one, is not a word of the command.
        if inline == nil && near == nil && command.arguments.count <= plain.count { _ = nextValue() }
        if inline == nil, let near, flags.first(where: { "--\($0.name)" == near })?.form != nil {
            _ = nextValue()
        }
    }

    /// Gives the plain words to the arguments, in order.
    private mutating func placeWords() {
        invocation.plain = plain
        var left = plain[...]
        for argument in command.arguments {
            if left.isEmpty { break }
            let taken = argument.isRepeated ? left : left.prefix(1)
            left = left.dropFirst(taken.count)
            for word in taken {
                if let (message, hint) = argument.form.problem(word) {
                    problems.append(UsageProblem(message: "\(argument.name) \(message)", hint: hint))
                }
            }
            invocation.words[argument.name] = Array(taken)
        }
        for word in left {
            problems.append(UsageProblem(message: "'\(Escaping.line(word, limit: 40))' is one word too many"))
        }
    }

    /// Notes what must be given and was not.
    mutating func findMissing() {
        if let early {
            problems = [early]
            return
        }
        for argument in command.arguments where argument.isRequired && invocation.words[argument.name] == nil
        {
            problems.append(UsageProblem(message: "\(argument.name) is missing: \(argument.doc.asClause)"))
        }
        learnOwnFlags()
        findMissing(command.flags) { invocation, name in invocation.flags[name] != nil }
        if case .known(let own) = own {
            findMissing(own) { invocation, name in invocation.own.contains { $0.name == name } }
        }
        problems += command.ownCheck?(invocation) ?? []
    }

    private mutating func findMissing(_ flags: [Flag], _ isGiven: (Invocation, String) -> Bool) {
        for flag in flags where flag.isRequired && !flag.isCheckedLater && !isGiven(invocation, flag.name) {
            problems.append(UsageProblem(message: "--\(flag.name) is missing: \(flag.doc.asClause)"))
        }
    }
}

extension String {
    /// A sentence as a clause: small first letter, no final stop.
    var asClause: String {
        let text = hasSuffix(".") ? String(dropLast()) : self
        guard let first = text.first, text.dropFirst().first?.isUppercase != true else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
