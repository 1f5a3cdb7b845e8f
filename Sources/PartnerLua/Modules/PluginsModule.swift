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
        ModuleFunction(
            "plugins.rules",
            "Asks the rules of all plugins about one offer: each changes the list price within its plugin's grant, "
                + "hides the offer or gives it labels. What a plugin may not, or what fails, is left out and listed.",
            options: [
                FieldDescription(
                    name: "offer", type: FieldType("table"), isRequired: true,
                    doc: "What partner.offers.get answers; an id at least."),
                FieldDescription(
                    name: "context", type: FieldType("table"), isRequired: false,
                    doc: "What else the rules are told: segment, list_price, …"),
            ],
            returns:
                "{ visible, price_change_percent, factor, tags, reasons, refused }; percentages are text",
            errors: [ErrorFact(.badFile, "the rules want to come before each other")],
            example:
                #"print(plugins.rules { offer = { id = "MS-AZR-0145P" }, context = { segment = "education" } }.factor)"#
        ),
        ModuleFunction(
            "plugins.list",
            "Names what the project's plugins provide at a point, in the order in which it is asked.",
            subjects: [
                FieldDescription(
                    name: "point",
                    type: FieldType("string", values: ExtensionPoint.allCases.map(\.rawValue)),
                    isRequired: true,
                    doc: "Where plugins plug in.")
            ],
            returns: "a list of names such as acme/x:premium",
            example: #"print(#plugins.list "catalog.rules")"#),
    ]

    static func install(in module: LuaModule, _ host: PluginHost, _ session: RunSession) {
        let rules = CatalogRules(host, session)
        module.function("rules") { stack in try rules.ask(stack) }
        module.function("list") { [unowned host] stack in
            let text = try stack.requireText(at: 1, "plugins.list")
            guard let point = ExtensionPoint(rawValue: text) else {
                let known = ExtensionPoint.allCases.map(\.rawValue)
                throw OperationError(
                    .badArgument,
                    "plugins.list: plugins have no point '\(PrintableText.clean(text, limit: 40))'",
                    hint: Suggestion.nearest(text, in: known).map { "did you mean '\($0)'?" }
                        ?? "it is one of \(Suggestion.list(known, "or"))")
            }
            let found = try host.set.provisions(inOrderAt: point)
            try found.map { "\(ProvisionName($0.plugin, $0.provision.name))" }.push(onto: stack)
            return 1
        }
        module.function("step") { [unowned host] stack in try PluginSteps.take(stack, host, session) }
        var used: [PluginID: LuaReference] = [:]
        module.function("use") { [unowned host] stack in try host.use(stack, for: nil, &used) }
    }
}
