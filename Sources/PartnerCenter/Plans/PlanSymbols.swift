/// Names for what a rehearsal made: `new 1` for the first entity that was created, whatever its id, and `this run`.
///
/// Two rehearsals of one script give other ids to what they create, and are alike all the same.
struct PlanSymbols {
    private var names: [String: String] = [:]

    /// The names of what `plan` made.
    init(_ plan: Plan) {
        var count = 0
        for effect in plan.effects {
            for change in effect.changes where change.isCreation && names[change.subject] == nil {
                count += 1
                names[change.subject] = "new \(count)"
            }
        }
        if let run = plan.ending.run { names[run] = "this run" }
    }

    /// `id` under its name, or as it is.
    func name(_ id: String) -> String { names[id] ?? id }

    /// A sentence with every id in it under its name.
    func sentence(_ text: String) -> String {
        if names.isEmpty { return text }
        var result = ""
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                word.append(character)
            } else {
                result += name(word)
                result.append(character)
                word = ""
            }
        }
        return result + name(word)
    }

    /// The tree with every text that is an id under its name.
    func tree(_ tree: JSONTree) -> JSONTree {
        switch tree {
        case .text(let text): .text(name(text))
        case .list(let items): .list(items.map(self.tree))
        case .object(let members): .object(members.map { .init($0.name, self.tree($0.value)) })
        default: tree
        }
    }
}
