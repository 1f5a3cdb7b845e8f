/// One command, declared as data: its parser, help, completion and reference all come from this.
///
/// Own code, because no argument parser comes with the toolchain and nothing is fetched from outside.
struct Command: Sendable {
    /// What people type: `run`.
    var name: String
    /// One sentence: what it does.
    var summary: String
    /// More, for help; lines are kept as they stand.
    var details = ""
    var arguments: [Argument] = []
    var flags: [Flag] = []
    var subcommands: [Command] = []
    var examples: [CommandExample] = []
    /// Whether everything behind its required words is passed on as it stands, what looks like a flag too.
    var passesOn = false
    /// Left out of help, completion and the reference.
    var isHidden = false
    /// The flags that only this call has: those of the operation or script it names.
    var ownFlags: (@Sendable (OwnFlagsQuestion) -> OwnFlags)?
    /// What is wrong with the values of its own flags beyond what the parser sees.
    var ownCheck: (@Sendable (Invocation) -> [UsageProblem])?
    /// Does it; `nil` for a command that only groups others.
    var action: (@Sendable (Invocation, Surroundings) throws -> ExitCode)?
}

/// A word of a command that is no flag.
struct Argument: Sendable {
    /// As usage shows it: `FILE`.
    var name: String
    var form: ValueForm
    /// One sentence.
    var doc: String
    var isRequired = true
    /// Whether it takes all words that are left; only the last argument may.
    var isRepeated = false
}

/// `--name value`, or `--name` alone for a switch.
struct Flag: Sendable {
    /// Without dashes: `center`.
    var name: String
    /// One letter, as in `-h`.
    var letter: Character?
    /// What values it takes; `nil` makes it a switch.
    var form: ValueForm?
    /// What holds when it is left out, as text; `nil` when nothing does.
    var defaultValue: String?
    var isRepeated = false
    var isRequired = false
    /// Whether its value and its absence are judged by `Command.ownCheck`, not by the parser.
    var isCheckedLater = false
    /// Whether its value may be left out, and then stands behind `=` only: `--coverage`, `--coverage=FILE`.
    var standsAlone = false
    /// Whether, behind what the call's own flags depend on, it is rather one of those where they have its name.
    var givesWay = false
    /// One sentence.
    var doc: String

    /// A flag that takes no value.
    static func toggle(_ name: String, letter: Character? = nil, _ doc: String) -> Flag {
        Flag(name: name, letter: letter, form: nil, doc: doc)
    }

    /// A flag that takes a value.
    static func value(
        _ name: String, letter: Character? = nil, _ form: ValueForm, default defaultValue: String? = nil,
        isRepeated: Bool = false, isRequired: Bool = false, _ doc: String
    ) -> Flag {
        Flag(
            name: name, letter: letter, form: form, defaultValue: defaultValue, isRepeated: isRepeated,
            isRequired: isRequired, doc: doc)
    }
}

extension Flag {
    /// The flag, which leaves its name to a flag of the call's own where that has one like it.
    var yielding: Flag {
        var flag = self
        flag.givesWay = true
        return flag
    }
}

/// A line that works, for help.
struct CommandExample: Sendable {
    var line: String
    /// What it does; empty when the line says it.
    var doc: String

    init(_ line: String, _ doc: String = "") {
        self.line = line
        self.doc = doc
    }
}

/// What is known of a command line when one of its own flags is met.
struct OwnFlagsQuestion: Sendable {
    /// The words so far that are no flags.
    var words: [String]
    /// The values so far, by flag name.
    var flags: [String: [String]]
    /// The working directory, from which files are named.
    var directory: String
}

/// The flags that only one call has.
enum OwnFlags: Sendable {
    /// Not yet known: what they depend on has not been named.
    case none
    /// Exactly these.
    case known([Flag])
    /// Any, because what they depend on decides while it runs.
    case any
}

extension Command {
    /// The subcommand called `name`.
    func subcommand(_ name: String) -> Command? { subcommands.first { $0.name == name } }

    /// The flag of `flags` that is written `spelt`; a dash may stand for the underscore of a field's name.
    static func flag(_ spelt: String, in flags: [Flag]) -> Flag? {
        flags.first { "--\($0.name)" == spelt }
            ?? flags.first { "--" + $0.name.map { $0 == "_" ? "-" : String($0) }.joined() == spelt }
    }

    /// The flags of every command, whatever it does.
    static let everywhere = [Flag.toggle("help", letter: "h", "Shows this help.")]

    /// The flags that can be given, those of every command included.
    var allFlags: [Flag] { flags + Self.everywhere }

    /// The subcommands that people are told of.
    var shownSubcommands: [Command] { subcommands.filter { !$0.isHidden } }
}
