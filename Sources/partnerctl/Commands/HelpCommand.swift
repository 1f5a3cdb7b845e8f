internal import PartnerCenter

/// `partnerctl help`
enum HelpCommand {
    static let declaration = Command(
        name: "help", summary: "Explains a command, an operation, a function or a topic.",
        arguments: [
            Argument(
                name: "TOPIC", form: .topic, doc: "A command, an operation such as users.create, or a topic.",
                isRequired: false, isRepeated: true)
        ],
        examples: [
            CommandExample("partnerctl help users.create"), CommandExample("partnerctl help exit-codes"),
        ],
        action: { invocation, surroundings in
            surroundings.console.write(try page(invocation.words("TOPIC"), Commands.root).utf8)
            return .done
        })

    /// The page for `words`: what a single word names, else a command.
    static func page(_ words: [String], _ root: Command) throws(UsageError) -> String {
        if words.isEmpty { return overview(root) }
        let (path, command, rest) = CommandLineParser(root: root, directory: "/").descend(words)
        if rest.isEmpty { return CommandHelp.page(command, path: path) }
        if words.count == 1, let page = HelpIndex.page(words[0]) { return page }
        throw unknown(words, root)
    }

    /// The root's page, with the topics.
    static func overview(_ root: Command) -> String {
        var page = CommandHelp.Page()
        page.entries("topics", HelpTopic.all.map { ($0.name, $0.summary) })
        return CommandHelp.page(root, path: [root.name]) + page.content
    }

    private static func unknown(_ words: [String], _ root: Command) -> UsageError {
        let asked = words.joined(separator: " ")
        let names = root.shownSubcommands.map(\.name) + HelpIndex.names
        let near = Suggestion.nearest(asked, in: names).map { "did you mean '\($0)'?" }
        let problem = UsageProblem(
            message: "nothing is called '\(Escaping.line(asked, limit: 40))'",
            hint: near ?? "partnerctl help lists all topics")
        return UsageError(command: "partnerctl help", problems: [problem], help: "")
    }
}
