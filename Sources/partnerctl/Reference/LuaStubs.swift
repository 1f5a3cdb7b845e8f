internal import PartnerCenter
internal import PartnerLua

/// The editor stubs: LuaCATS annotations for everything that a script can call.
struct LuaStubs {
    let operations: [OperationDescription]
    let functions: [ModuleFunction]

    /// The name of the file that `stubs` writes.
    static let fileName = "partner.lua"

    /// The whole file.
    var text: String {
        var out = """
            ---@meta
            -- What scripts can call, for editors with the Lua language server. Made by `partnerctl stubs`.

            ---A value that cannot be seen: it can be delivered once, sealed.
            ---@class secret

            ---An exact amount of one currency.
            ---@class money

            ---An error as `pcall` gives it back.
            ---@class partner_error
            ---@field code \(union(ErrorCode.allCases.map(\.rawValue)))
            ---@field message string
            ---@field field? string
            ---@field hint? string
            ---@field retryable boolean
            ---@field correlation_id? string
            ---@field where? string
            ---@field plugin? string
            ---@field plugin_line? string
            ---@field capability? string

            ---@class partner
            partner = {}

            """
        for noun in nouns { out += "\n---@class partner.\(noun)\npartner.\(noun) = {}\n" }
        for operation in operations { out += "\n" + stub(operation) }
        out += hostModules()
        return out
    }

    private var nouns: [String] {
        var seen: [String] = []
        for operation in operations where !seen.contains(operation.noun) { seen.append(operation.noun) }
        return seen
    }

    private func stub(_ operation: OperationDescription) -> String {
        let name = "partner.\(operation.name)"
        let options = recordClass("\(name).options", operation.arguments)
        var out = options
        if let answer = operation.answer { out += recordClass("\(name).answer", answer) }
        out += comment(operation.facts.summary)
        for error in operation.facts.errors {
            out += comment("Raises \(error.code.rawValue): \(error.when).")
        }
        let needsOptions = operation.arguments.contains(where: \.isRequired)
        out += "---@param options\(needsOptions ? "" : "?") \(name).options\n"
        if operation.answer != nil {
            let type = "\(name).answer"
            let returned =
                operation.isListing ? "fun(): \(type)" : operation.mayBeAbsent ? "\(type)?" : type
            out += "---@return \(returned)\n"
        }
        return out + "function \(name)(options) end\n"
    }

    private func recordClass(_ name: String, _ fields: [FieldDescription]) -> String {
        "---@class \(name)\n" + fields.map { "---@field \(memberLine($0))" }.joined() + "\n"
    }

    /// `full_name string Name shown in the portal. 1 to 256 characters.`
    private func memberLine(_ field: FieldDescription) -> String {
        var doc = field.doc
        if !field.type.rule.isEmpty {
            doc += " \(field.type.rule.prefix(1).uppercased())\(field.type.rule.dropFirst())."
        }
        if let defaultValue = field.defaultValue { doc += " Default: \(defaultValue)." }
        return "\(field.name)\(field.isRequired ? "" : "?") \(type(field.type)) \(oneLine(doc))\n"
    }

    private func type(_ type: FieldType) -> String {
        type.values.isEmpty ? LuaType.name(type.name) : union(type.values)
    }

    private func union(_ values: [String]) -> String { values.map { "\"\($0)\"" }.joined(separator: "|") }

    private func comment(_ text: String) -> String { "---\(oneLine(text))\n" }

    private func oneLine(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }

    // MARK: Host modules

    private func hostModules() -> String {
        var out = ""
        var seen: Set<String> = []
        for function in functions {
            let module = ModuleFunctionPage(function: function).module
            // A function that stands by itself belongs to nothing.
            if module != function.name, seen.insert(module).inserted { out += moduleClass(module) }
            if function.form != .field { out += "\n" + stub(function) }
            // A table of its own: the operations again.
            if function.form == .field, module == function.name {
                out += "\n" + comment(function.summary) + "---@type partner\n\(function.name) = {}\n"
            }
        }
        return out
    }

    /// A module is a global table; a handle is only a class. Fields of either stand with its class.
    private func moduleClass(_ module: String) -> String {
        let own = functions.filter { ModuleFunctionPage(function: $0).module == module }
        let fields = own.filter { $0.form == .field }.map { function in
            "---@field \(function.name.dropFirst(module.count + 1)) any \(oneLine(function.summary))\n"
        }
        // A handle is no global of a script; the stub needs a name to hang its methods on.
        let isHandle = own.contains { $0.form == .method }
        return "\n---@class \(module)\n" + fields.joined() + (isHandle ? "local" : "") + (isHandle ? " " : "")
            + "\(module) = {}\n"
    }

    private func stub(_ function: ModuleFunction) -> String {
        let dotted = function.name.split(separator: ":").joined(separator: ".")
        var out = function.options.map { recordClass("\(dotted).options", $0) } ?? ""
        out += comment(function.summary)
        for error in function.errors { out += comment("Raises \(error.code.rawValue): \(error.when).") }
        var parameters: [String] = []
        for subject in function.subjects {
            parameters.append(subject.name)
            out += "---@param \(memberLine(subject))"
        }
        if let options = function.options {
            parameters.append("options")
            out += "---@param options\(options.contains(where: \.isRequired) ? "" : "?") \(dotted).options\n"
        }
        if let inner = function.function {
            parameters.append("fn")
            out += "---@param fn function \(oneLine(inner))\n"
        }
        if !function.returns.isEmpty { out += "---@return any # \(oneLine(function.returns))\n" }
        return out + "function \(function.name)(\(parameters.joined(separator: ", "))) end\n"
    }
}

/// The names of types as the Lua language server knows them.
enum LuaType {
    /// The type of a field called `name`; a type that is not known there is `any`.
    static func name(_ name: String) -> String {
        switch name {
        case "string", "integer", "number", "boolean", "table", "function", "any", "nil", "secret", "money":
            name
        case "date", "month", "duration", "instant", "decimal", "input_file", "output_file", "output_dir",
            "recipient":
            "string"
        default: "any"
        }
    }
}
