internal import PartnerCenter

/// What can come next on a command line.
struct Completion: Sendable, Equatable {
    /// What kind of thing can.
    enum Kind: String, Sendable {
        case words, files, folders
    }

    /// One word that can.
    struct Candidate: Sendable, Equatable {
        var word: String
        var doc = ""
    }

    var kind = Kind.words
    var candidates: [Candidate] = []
}

/// Answers the shells' question what can come next.
struct Completer {
    /// The hidden command by which the scripts ask.
    static let command = "__complete"

    let root: Command
    let directory: String
    /// The runs that can be named, of the center that `--center` names on the line; none unless somebody looks.
    var runIDs: (_ center: String?) -> [Completion.Candidate] = { _ in [] }

    /// Answers `SHELL WORDS…`, the last word being the one that is typed; for bash `bash LINE WORDBREAKS`.
    ///
    /// The first line is the kind, then each candidate with its meaning behind a tab.
    func answer(_ question: ArraySlice<String>, _ console: Console) {
        guard let shell = question.first else { return }
        let rest = Array(question.dropFirst())
        let isBash = shell == CompletionScript.bash.rawValue
        let words = isBash ? Array(ShellWords.split(rest.first ?? "").dropFirst()) : rest
        let completion = complete(words)
        console.print(completion.kind.rawValue)
        let typed = words.last ?? ""
        let hidden = isBash && rest.count > 1 ? ShellWords.brokenOff(typed, rest[1]) : 0
        for candidate in completion.candidates {
            let word = String(candidate.word.dropFirst(hidden))
            console.print(isBash || candidate.doc.isEmpty ? word : "\(word)\t\(candidate.doc)")
        }
    }

    /// What can stand in the place of the last of `words`, which may be empty.
    func complete(_ words: [String]) -> Completion {
        guard let typed = words.last else { return Completion() }
        var reading = CompletionReading(root: root, directory: directory)
        for word in words.dropLast() { reading.read(word) }
        var completion = reading.next(typed, runIDs)
        completion.candidates = completion.candidates.filter { $0.word.hasPrefix(typed) }
        return completion
    }
}

/// Goes over the words that are finished, as far as the next one depends on them.
private struct CompletionReading {
    var command: Command
    let directory: String
    private var plain: [String] = []
    private var flags: [String: [String]] = [:]
    private var open: Flag?
    private var onlyWords = false
    private var hasLeftTree = false

    init(root: Command, directory: String) {
        command = root
        self.directory = directory
    }

    private var own: [Flag] {
        let question = OwnFlagsQuestion(words: plain, flags: flags, directory: directory)
        if case .known(let own) = command.ownFlags?(question) { return own }
        return []
    }

    private func flag(_ spelt: String) -> Flag? {
        command.allFlags.first { flag in
            spelt == "--\(flag.name)" || flag.letter.map { spelt == "-\($0)" } == true
        } ?? Command.flag(spelt, in: own)
    }

    mutating func read(_ word: String) {
        if let flag = open {
            open = nil
            // A truth value may be left out.
            if flag.form != .boolean || word == "true" || word == "false" {
                flags[flag.name, default: []].append(word)
                return
            }
        }
        if onlyWords || !word.hasPrefix("-") {
            readPlain(word)
        } else if word == "--" {
            onlyWords = true
        } else if let equals = word.firstIndex(of: "=") {
            if let flag = flag(String(word[..<equals])) {
                flags[flag.name, default: []].append(String(word[word.index(after: equals)...]))
            }
        } else if let flag = flag(word) {
            if flag.form == nil || flag.standsAlone {
                flags[flag.name, default: []].append("")
            } else {
                open = flag
            }
        }
    }

    private mutating func readPlain(_ word: String) {
        if !hasLeftTree, let next = command.subcommand(word) {
            command = next
            return
        }
        hasLeftTree = true
        plain.append(word)
    }

    func next(_ typed: String, _ runIDs: (String?) -> [Completion.Candidate]) -> Completion {
        if let open, open.form != .boolean || !typed.hasPrefix("-") { return values(open.form, "", runIDs) }
        if !onlyWords, typed.hasPrefix("-") {
            if let equals = typed.firstIndex(of: "="), let flag = flag(String(typed[..<equals])) {
                return values(flag.form, String(typed[...equals]), runIDs)
            }
            return flagNames()
        }
        var completion = Completion()
        if !hasLeftTree {
            completion.candidates = command.shownSubcommands.map { .init(word: $0.name, doc: $0.summary) }
        }
        if let argument = openArgument {
            let more = values(argument.form, "", runIDs)
            completion.kind = more.kind
            completion.candidates += more.candidates
        }
        return completion
    }

    private var openArgument: Argument? {
        if plain.count < command.arguments.count { return command.arguments[plain.count] }
        return command.arguments.last.flatMap { $0.isRepeated ? $0 : nil }
    }

    private func flagNames() -> Completion {
        let offered = (own + command.allFlags).filter { $0.isRepeated || flags[$0.name] == nil }
        return Completion(candidates: offered.map { .init(word: "--\($0.name)", doc: $0.doc) })
    }

    private func values(_ form: ValueForm?, _ prefix: String, _ runIDs: (String?) -> [Completion.Candidate])
        -> Completion
    {
        var completion = Completion()
        switch form {
        case .file: completion.kind = .files
        case .folder: completion.kind = .folders
        case .oneOf(let values): completion.candidates = values.map { .init(word: $0) }
        case .boolean: completion.candidates = [.init(word: "true"), .init(word: "false")]
        case .operation: completion.candidates = operations
        case .budget: completion.candidates = budgets
        case .topic:
            completion.candidates =
                Commands.root.shownSubcommands.map { .init(word: $0.name, doc: $0.summary) }
                + HelpIndex.names.map { .init(word: $0) }
        case .center: completion.candidates = centers
        case .signedIn:
            completion.candidates = SignedIn.others.map { .init(word: $0.text, doc: $0.meaning) }
        case .runID: completion.candidates = runIDs(flags["center"]?.last)
        case .plugin: completion.candidates = PluginCandidates(directory).ids
        case .pluginCommand: completion.candidates = PluginCandidates(directory).commands(of: plain)
        case .text, .integer, .duration, .size, .money, nil: break
        }
        for index in completion.candidates.indices {
            completion.candidates[index].word = prefix + completion.candidates[index].word
        }
        return completion
    }

    private var operations: [Completion.Candidate] {
        Operations.all.map { .init(word: $0.name, doc: $0.facts.summary) }
    }

    private var budgets: [Completion.Candidate] {
        let general = BudgetSubject.general.map { Completion.Candidate(word: $0.name, doc: $0.doc) }
        let counted = CountedEffect.all.map { Completion.Candidate(word: $0.name, doc: $0.doc) }
        return (general + operations + counted).map { .init(word: "\($0.word)=", doc: $0.doc) }
    }

    private var centers: [Completion.Candidate] {
        // A file that cannot be read offers no names; the command itself will say what is wrong with it.
        let file = try? CenterFile.nearest(from: directory, DiskLookup())
        let named = (file?.centers ?? [:]).sorted { $0.key < $1.key }
        return named.map { .init(word: $0.key, doc: $0.value) } + [
            .init(word: "memory:", doc: "gone when the command ends"),
            .init(word: "sqlite:", doc: "a database file"),
        ]
    }
}
