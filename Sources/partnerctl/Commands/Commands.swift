/// Every command there is.
enum Commands {
    /// What people type first.
    static let name = "partnerctl"

    /// The tree of commands, in the order of the help.
    static let root = root(calling: LocalOpener())

    /// The tree, with `call` on centers that `opener` opens.
    static func root(calling opener: any CenterOpener) -> Command {
        Command(
            name: name, summary: "Runs Lua scripts for cloud resellers against a Partner Center.",
            details: """
                Everything works offline, on an embedded center, until another one is named.
                More on anything: partnerctl help COMMAND|OPERATION|TOPIC
                """,
            flags: [.toggle("version", "Shows the version, and what it was built with.")],
            subcommands: [
                RunCommand.declaration, PlanCommand.declaration, ApplyCommand.declaration,
                ApproveCommand.declaration,
                RunsCommand.declaration, SignalCommand.declaration,
                CallCommand.declaration(opener),
                CheckCommand.declaration, TestCommand.declaration, ReplCommand.declaration,
                PluginCommand.declaration, XCommand.declaration,
                CenterCommand.declaration,
                OpenCommand.declaration,
                KeyCommand.declaration,
                NewCommand.declaration, HelpCommand.declaration, StubsCommand.declaration,
                CompletionsCommand.declaration, DoctorCommand.declaration, VersionCommand.declaration,
                DocsCommand.declaration,
            ],
            examples: [
                CommandExample("partnerctl run staff.lua --role sales"),
                CommandExample("partnerctl new script staff"),
                CommandExample("partnerctl help users.create"),
            ])
    }
}

extension Flag {
    /// Results as JSON lines.
    static let json = Flag.toggle("json", "Writes results as JSON lines: partnerctl help json.")
    /// Which center.
    static let center = Flag.value("center", .center, "Works on this center: partnerctl help centers.")
    /// On whose behalf.
    static let user = Flag.value(
        "as", .signedIn,
        "Works on behalf of this partner user; operator is the center's own side, applicant who enrols.")
    /// Nothing beside results and errors.
    static let quiet = Flag.toggle("quiet", "Shows no progress and no notes.")
    /// Consent to what cannot be taken back.
    static let yes = Flag.toggle("yes", "Consents to effects that cannot be taken back.")
}
