internal import PartnerCenter
internal import PartnerLua

/// Arguments that are secrets: lines that name one are not kept.
enum SecretFields {
    private static let names: Set<String> = {
        let fields =
            Operations.all.flatMap(\.arguments) + ModuleFunctions.all.flatMap { $0.options ?? [] }
        return Set(fields.filter { $0.type.name == "secret" }.map(\.name))
    }()

    /// Whether `lines` give a value to such an argument.
    static func areNamed(in lines: [String]) -> Bool { areNamed(in: lines, names) }

    static func areNamed(in lines: [String], _ names: Set<String>) -> Bool {
        if names.isEmpty { return false }
        return lines.contains { line in
            line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { names.contains(String($0)) }
        }
    }
}
