internal import PartnerCenter
internal import PartnerLua

/// What can be said of a host function, once, for help and the reference alike.
struct ModuleFunctionPage {
    let function: ModuleFunction

    /// `rows.open { path, [sheet] }`
    var call: String {
        if function.form == .field { return function.name }
        var arguments = function.subjects.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        if let options = function.options {
            let names = options.map { $0.isRequired ? $0.name : "[\($0.name)]" }
            arguments.append(names.isEmpty ? "{}" : "{ \(names.joined(separator: ", ")) }")
        }
        if function.function != nil { arguments.append("fn") }
        if arguments.count == 1, function.options != nil { return "\(function.name) \(arguments[0])" }
        return "\(function.name)(\(arguments.joined(separator: ", ")))"
    }

    /// The module: what stands before the dot or the colon.
    var module: String { String(function.name.prefix { $0 != "." && $0 != ":" }) }

    /// The page as a terminal shows it.
    var text: String {
        var page = CommandHelp.Page()
        page.paragraph("\(function.name): \(function.summary)")
        page.blank()
        page.line("  \(call)")
        page.entries("arguments", function.subjects.map { ($0.name, FieldText.sentence($0)) })
        page.entries("options", (function.options ?? []).map { ($0.name, FieldText.sentence($0)) })
        if let inner = function.function { page.entries("function", [("fn", inner)]) }
        page.blank()
        page.paragraph("answers \(function.returns.isEmpty ? "nothing" : function.returns)")
        page.entries("errors", function.errors.map { ($0.code.rawValue, $0.when) })
        if !function.example.isEmpty {
            page.blank()
            page.line("example")
            for line in function.example.split(separator: "\n", omittingEmptySubsequences: false) {
                page.line("  \(line)".trimmingTrailingSpaces)
            }
        }
        return page.content
    }
}
