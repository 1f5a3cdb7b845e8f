/// What an entity is called among people: its name, then what else tells it.
enum SubjectLabel {
    private static let names = ["full_name", "name"]
    private static let details = ["email", "domain", "id"]

    /// `王芳 (wang.fang@contoso.cn, u-7)`; `nil` for an object that names nothing.
    static func of(_ tree: JSONTree) -> String? {
        guard case .object = tree else { return nil }
        return text(names.compactMap { tree[$0]?.text }.first, details.compactMap { tree[$0]?.text })
    }

    /// The entity of a change: by what it was before where that is told, else by the answer of the effect.
    static func of(_ change: PlannedChange, answer: JSONTree?) -> String {
        let answered = answer.flatMap { $0["id"]?.text == change.subject ? $0 : nil }
        func value(_ name: String) -> String? {
            let field = change.field(name)
            return field?.before ?? field?.after ?? answered?[name]?.text
        }
        let name = names.lazy.compactMap(value).first
        // What is created gets another id when the plan is applied.
        let id = change.isCreation && name != nil ? nil : change.subject
        return text(name, [value("email"), id].compactMap(\.self)) ?? change.subject
    }

    private static func text(_ name: String?, _ details: [String]) -> String? {
        guard let name else { return details.isEmpty ? nil : details.joined(separator: ", ") }
        return details.isEmpty ? name : "\(name) (\(details.joined(separator: ", ")))"
    }
}
