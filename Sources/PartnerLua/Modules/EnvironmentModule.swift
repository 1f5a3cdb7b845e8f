internal import LuaRuntime
internal import PartnerCenter

/// `partner.environment.supports`: what a script may branch by, never by an environment's name.
enum EnvironmentModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "partner.environment.supports", "Tells whether this center offers an operation.",
            options: [
                FieldDescription(
                    name: "operation", type: FieldType("string"), isRequired: true,
                    doc: "Its name: users.create.")
            ],
            returns: "true; or false and what to do instead",
            example: #"print(partner.environment.supports { operation = "users.create" })"#)
    ]

    static func supports(_ capabilities: Capabilities, _ stack: LuaStack) throws -> Int32 {
        let call = "partner.environment.supports"
        let name = try Options(stack, at: 1, of: call, known: ["operation"]).requiredText("operation")
        guard let operation = Operations.named(name) else {
            let names = Operations.all.map(\.name)
            throw OperationError(
                .badArgument, "\(call): there is no operation '\(name)'", field: "operation",
                hint: Suggestion.nearest(name, in: names).map { "did you mean '\($0)'?" })
        }
        let (isSupported, instead) = capabilities.supports(operation.facts)
        stack.push(isSupported)
        guard let instead else { return 1 }
        stack.push(instead)
        return 2
    }
}
