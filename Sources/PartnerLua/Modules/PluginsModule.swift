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
            errors: [ErrorFact(.notFound, "the project's lock does not list it")])
    ]

    static func install(in module: LuaModule, _ host: PluginHost) {
        var used: [PluginID: LuaReference] = [:]
        module.function("use") { [unowned host] stack in try host.use(stack, for: nil, &used) }
    }
}
