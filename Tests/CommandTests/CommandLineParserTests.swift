import Testing

@testable import partnerctl

/// A small tree with one command of each kind.
let sampleTree = Command(
    name: "tool", summary: "Does things.",
    subcommands: [
        Command(
            name: "copy", summary: "Copies.",
            arguments: [
                Argument(name: "FROM", form: .file, doc: "What is copied."),
                Argument(name: "TO", form: .file, doc: "Where to.", isRequired: false, isRepeated: true),
            ],
            flags: [
                .toggle("force", letter: "f", "Replaces."),
                .value("deadline", .duration, default: "10m", "How long."),
                .value("memory", .size, "How much."), .value("mode", .oneOf(["fast", "safe"]), "How."),
                .value("count", .integer(1...10), "How often."),
                .value("tag", .text("TAG"), isRepeated: true, "A tag."),
                .value("quick", .boolean, "Whether."),
            ],
            action: { _, _ in .done }),
        Command(
            name: "run", summary: "Runs.",
            arguments: [Argument(name: "FILE", form: .file, doc: "What runs.")],
            flags: [.toggle("yes", "Consents.")],
            ownFlags: { question in
                switch question.words.first {
                case nil: .none
                case "free": .any
                default:
                    .known([
                        .value("role_name", .oneOf(["a", "b"]), isRequired: true, "The role."),
                        .value("all", .boolean, "All of them."),
                    ])
                }
            }, action: { _, _ in .done }),
        Command(
            name: "group", summary: "Groups.",
            subcommands: [Command(name: "list", summary: "Lists.", action: { _, _ in .done })]),
    ])

@Suite struct CommandLineParserTests {
    private func parse(_ line: String) throws -> CommandLineParser.Result {
        try CommandLineParser(root: sampleTree, directory: "/").parse(ShellWords.split(line))
    }

    private func invocation(_ line: String) throws -> Invocation {
        guard case .invoke(let invocation) = try parse(line) else {
            throw UsageError(command: "", problems: [UsageProblem(message: "help was asked for")], help: "")
        }
        return invocation
    }

    @Test(
        "flags are read in every spelling",
        arguments: [
            ("copy a --mode fast", "mode", ["fast"]), ("copy a --mode=fast", "mode", ["fast"]),
            ("copy --mode fast a", "mode", ["fast"]), ("copy a --tag x --tag=y", "tag", ["x", "y"]),
            ("copy a -f", "force", [""]), ("copy a --tag=", "tag", []), ("copy a --quick", "quick", ["true"]),
            ("copy a --quick false", "quick", ["false"]), ("copy --quick a", "quick", ["true"]),
            ("copy a --tag '--x=y' --tag=--z", "tag", []), ("copy a --tag -5", "tag", ["-5"]),
            ("copy a --tag -", "tag", ["-"]), ("copy a --tag=a=b", "tag", ["a=b"]),
        ])
    func flags(line: String, name: String, values: [String]) {
        let read = try? invocation(line)
        if values.isEmpty { #expect(read == nil) } else { #expect(read?.flags[name] == values) }
    }

    @Test("words go to arguments in order, and everything behind -- is a word")
    func words() throws {
        let read = try invocation("copy a b -- --force -x")
        #expect(read.required("FROM") == "a")
        #expect(read.words("TO") == ["b", "--force", "-x"])
        #expect(!read.isSet("force"))
    }

    @Test("values are read as their form says, and defaults hold")
    func typed() throws {
        let read = try invocation("copy a --memory 256MiB --count 7")
        #expect(read.bytes("memory") == 268_435_456)
        #expect(read.integer("count") == 7)
        #expect(read.duration("deadline") == .seconds(600))
        #expect(read.text("mode") == nil)
    }

    @Test("a script's own flags are read, with dashes for underscores")
    func ownFlags() throws {
        #expect(
            try invocation("run s.lua --role-name a --all").own == [
                .init(name: "role_name", value: "a"), .init(name: "all", value: "true"),
            ])
        #expect(
            try invocation("run free --x 1 --y --z=2 --yes").own == [
                .init(name: "x", value: "1"), .init(name: "y", value: nil), .init(name: "z", value: "2"),
            ])
    }

    @Test(
        "every refusal says what is wrong and what was meant",
        arguments: [
            ("coppy a", "there is no command 'coppy'; did you mean 'copy'?"),
            ("delete", "there is no command 'delete'; it has copy, run and group"),
            ("group lst", "there is no command 'lst'; did you mean 'list'?"),
            ("--forse", "--forse is not a flag of this command"),
            ("copy", "FROM is missing: what is copied"),
            ("copy a --forse", "--forse is not a flag of this command; did you mean --force?"),
            ("copy a --mod fast", "--mod is not a flag of this command; did you mean --mode?"),
            ("copy a --mode fats", "--mode must be one of fast or safe, got \"fats\"; did you mean 'fast'?"),
            ("copy a --mode", "--mode needs a value: --mode fast|safe"),
            ("copy a --mode --force", "--mode needs a value: --mode fast|safe"),
            ("copy a --mode fast --mode safe", "--mode can be given once only"),
            ("copy a --force=1", "--force takes no value, got \"1\""),
            ("copy a --count 0", "--count must be a whole number from 1 to 10, got \"0\""),
            ("copy a --deadline 0s", "--deadline must be a duration such as 90s, 10m or 6h, got \"0s\""),
            ("copy a --deadline soon", "--deadline must be a duration such as 90s, 10m or 6h, got \"soon\""),
            ("copy a --memory 1GB", "--memory must be a size such as 256MiB or 2GiB, got \"1GB\""),
            ("copy a --quick=maybe", "--quick must be true or false, got \"maybe\""),
            ("copy ''", "FROM must not be empty"), ("group list x", "'x' is one word too many"),
            ("run s.lua", "--role_name is missing: the role"),
            ("run s.lua --role_name xyz", "--role_name must be one of a or b, got \"xyz\""),
            (
                "run s.lua --role_nam a --role_name a",
                "--role_nam is not a flag of this command; did you mean --role_name?"
            ),
            (
                "run --role_name a s.lua",
                "--role_name is not a flag of this command; flags of FILE stand behind it"
            ),
        ])
    func refusals(line: String, message: String) {
        let error = #expect(throws: UsageError.self) { try parse(line) }
        #expect(error?.message == message)
    }

    @Test("all problems of a line are told at once")
    func allAtOnce() {
        let error = #expect(throws: UsageError.self) { try parse("copy --mode slow --count x --forse") }
        #expect(
            error?.text == """
                tool copy: 4 problems
                  --mode must be one of fast or safe, got "slow"
                  --count must be a whole number from 1 to 10, got "x"
                  --forse is not a flag of this command; did you mean --force?
                  FROM is missing: what is copied
                see: tool copy --help
                """)
    }

    @Test(
        "help is answered whatever else is wrong",
        arguments: ["copy --help", "copy -h --mode slow", "group", "", "group -h"])
    func help(line: String) throws {
        guard
            case .help = try CommandLineParser(root: sampleTree, directory: "/").parse(
                ShellWords.split(line).filter { !$0.isEmpty })
        else { return #expect(Bool(false), "no help for '\(line)'") }
    }

    @Test(
        "sizes and durations have edges",
        arguments: [
            ("1", 1), ("0", nil), ("-1", nil), ("1KiB", 1024), ("+1", nil), ("KiB", nil),
            ("9223372036854775807GiB", nil),
        ] as [(String, Int64?)])
    func sizes(text: String, bytes: Int64?) { #expect(ByteSize.bytes(text) == bytes) }

    @Test(
        "durations have units",
        arguments: [
            ("500ms", .milliseconds(500)), ("90s", .seconds(90)), ("10m", .seconds(600)),
            ("2d", .seconds(172_800)),
            ("10", nil), ("m", nil), ("-1s", nil), ("1.5h", nil), ("9223372036854775807d", nil),
        ] as [(String, Duration?)])
    func durations(text: String, duration: Duration?) { #expect(TimeLimit.duration(text) == duration) }
}
