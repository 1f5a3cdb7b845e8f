internal import PartnerCenter

extension RunPage {
    /// What plugins changed in rows before they were worked, by plugin and field.
    func writeRowChanges(_ html: inout HTML) {
        for batch in batches.prefix(50) where !batch.rowChanges.groups.isEmpty {
            html.element("h3", text: batch.name, limit: 200)
            let groups = batch.rowChanges.groups
            let table = PageTable(
                shape: .stacking, caption: "What plugins changed in rows of \(batch.name)",
                columns: [.text("By"), .text("Field"), .number("Rows"), .text("The first of them")],
                hasRowTitles: true)
            let written = table.write(groups, to: &html) { group in
                [
                    { $0.element("code", text: group.mapper, limit: 140) },
                    { $0.text(group.field, limit: 80) }, { $0.text(Self.count(Int64(group.count))) },
                    { examples(group.examples, &$0) },
                ]
            }
            html.more(groups.count - written, "field")
            html.more(Int(batch.leftOutChanges), "change that is not kept")
        }
    }

    private func examples(_ examples: [PlannedRowChange], _ html: inout HTML) {
        html.element("ul", .class("fields")) { html in
            for example in examples {
                html.element("li") { html in
                    html.element("span", .class("field"), text: "row \(example.row)")
                    html.text(" ")
                    html.change(from: example.field.before, to: example.field.after)
                }
            }
        }
    }
}

extension HTML {
    /// What a value was and is; nil for nothing.
    mutating func change(from before: String?, to after: String?) {
        if let before { element("del", text: before, limit: 200) }
        if before != nil, after != nil { element("span", .class("arrow"), text: " → ") }
        if let after { element("ins", text: after, limit: 200) }
    }
}
