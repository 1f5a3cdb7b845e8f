internal import PartnerCenter

extension JSONTree {
    /// As people read it: `full_name: "Li Na", roles: [1, 2]`, secrets masked, long texts cut.
    ///
    /// It stops soon after `limit` bytes; what is longer is for `Cut` to end.
    func short(limit: Int) -> String {
        var text = ""
        write(to: &text, limit: limit, isInner: false)
        return Cut.text(text, limit: limit)
    }

    private func write(to text: inout String, limit: Int, isInner: Bool) {
        if text.utf8.count > limit { return }
        switch self {
        case .text(let value): text += "\"\(Cut.text(value, limit: 60))\""
        case .number(let number): text += number
        case .boolean(let truth): text += truth ? "true" : "false"
        case .null: text += "null"
        case .list(let items):
            text += "["
            for (index, item) in items.enumerated() where text.utf8.count <= limit {
                if index > 0 { text += ", " }
                item.write(to: &text, limit: limit, isInner: true)
            }
            text += "]"
        case .object(let members):
            if members.first?.name == "$secret" { return text += Masking.mask }
            if isInner { text += "{" }
            for (index, member) in members.enumerated() where text.utf8.count <= limit {
                if index > 0 { text += ", " }
                text += "\(Cut.text(member.name, limit: 60)): "
                if Masking.isSecret(member.name), member.value.isContent {
                    text += Masking.mask
                } else {
                    member.value.write(to: &text, limit: limit, isInner: true)
                }
            }
            if isInner { text += "}" }
        }
    }

    /// Whether there is something to mask: `true` and `null` say no secret.
    private var isContent: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .boolean, .null: false
        case .number, .list, .object: true
        }
    }

    /// The text, or the value in short.
    var plain: String {
        if case .text(let text) = self { text } else { short(limit: 200) }
    }
}
