internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// `plugins`: what others wrote, as the project's lock lists it.
enum PluginsModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "plugins.use",
            "Gives the functions that a plugin exports. What a plugin does is held to its own grants, and only copies of "
                + "plain values go in and come back.",
            subjects: [
                FieldDescription(
                    name: "id", type: FieldType("string", rule: "publisher/name"), isRequired: true,
                    doc: "A plugin of this project.")
            ],
            returns: "a table of functions",
            errors: [ErrorFact(.notFound, "the project's lock does not list it")]),
        ModuleFunction(
            "plugins.step",
            "Takes a step that a plugin brings. It may wait as the script may; its result is journaled when it has "
                + "ended, and runs undo calls the plugin's way back where it has one.",
            subjects: [
                FieldDescription(
                    name: "step", type: FieldType("string", rule: "publisher/name:step"), isRequired: true,
                    doc: "A step of a plugin of this project."),
                FieldDescription(
                    name: "params", type: FieldType("any", rule: "a table"), isRequired: false,
                    doc: "What the step is given: texts, numbers, true, false, and tables of those."),
            ],
            returns: "the step's result, or nil",
            errors: [
                ErrorFact(.notFound, "no plugin of the project has such a step"),
                ErrorFact(.forbiddenState, "it is called inside of a row function"),
                ErrorFact(.refused, "the step called what its plugin is not granted"),
            ]),
    ]

    static func install(in module: LuaModule, _ host: PluginHost, _ session: RunSession) {
        module.function("step") { [unowned host] stack in try PluginSteps.take(stack, host, session) }
        var used: [PluginID: LuaReference] = [:]
        module.function("use") { [unowned host] stack in try host.use(stack, for: nil, &used) }
    }
}
