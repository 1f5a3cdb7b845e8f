internal import PartnerCenter
internal import PartnerLua
internal import Plugins
internal import Sealing

/// `partnerctl x`: commands that plugins bring.
enum XCommand {
    static let declaration = Command(
        name: "x", summary: "Runs a command that a plugin of this project brings.",
        details: """
            Flags of this command stand before ID; what stands behind NAME is the plugin's. The command is a run like any
            other, held to what the plugin is granted; it can be resumed. It ends with 0 to 3 as the plugin says.
            """,
        arguments: [
            PluginCommand.id, Argument(name: "NAME", form: .pluginCommand, doc: "The command."),
            Argument(
                name: "ARGUMENT", form: .text("ARGUMENT"), doc: "What the plugin is given.",
                isRequired: false,
                isRepeated: true),
        ],
        flags: [.user] + RunFlags.common + [RunFlags.report],
        examples: [CommandExample("partnerctl x acme/tidy-names count")],
        passesOn: true,
        action: { invocation, surroundings in
            let id = try PluginID(argument: invocation)
            let name = invocation.required("NAME")
            let plugins = try surroundings.plugins()
            let program = try PluginCommandProgram.make(
                id, name, invocation.words("ARGUMENT"), in: plugins)
            let center = try OpenedCenter.open(invocation, surroundings)
            let me = center.me
            let given = GivenArguments(
                texts: [:], folder: surroundings.directory, me: { try me().description })
            var options = RunFlags.options(invocation)
            // The same words again are another run.
            options.startsAnew = true
            let starter = RunStarter(
                center: center, surroundings: surroundings, options: options,
                isQuiet: invocation.isSet("quiet"), command: "x",
                reporter: try RunFlags.reporter(invocation, surroundings))
            return try starter.start(program, given, key: nil)
        })
}
