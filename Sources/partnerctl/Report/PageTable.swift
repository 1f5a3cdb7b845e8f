/// A table of the page.
struct PageTable {
    /// What becomes of it on a narrow screen.
    enum Shape {
        /// Each row becomes a list of its cells under their titles.
        case stacking
        /// Its last cell goes below the others.
        case folding
        /// It scrolls in its own box.
        case scrolling
    }

    /// A column by its title.
    struct Column {
        var title: String
        var isNumber = false
        /// Whether only those who do not see the table need the title.
        var isUnseen = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    /// The content of one cell.
    typealias Cell = (inout HTML) -> Void

    /// So many bytes of one table are written; then the rest is only counted.
    static let byteLimit = 150_000

    var shape: Shape
    /// What it holds, for those who do not see what stands above it.
    var caption: String
    var columns: [Column]
    /// Whether the first cell of a row names it.
    var hasRowTitles = false
    /// Writes that many bytes at most, the row that goes beyond it included.
    var byteLimit = Self.byteLimit

    /// Writes the table with as many of `rows` as there is room for.
    ///
    /// - Returns: how many were written.
    func write<Rows: Sequence>(_ rows: Rows, to html: inout HTML, cells: (Rows.Element) -> [Cell]) -> Int {
        var count = 0
        let attributes: [HTML.Attribute] =
            isRearranged
            ? [.class("box")]
            : [
                .class("box scrolls"), .own("role", "region"), .text("aria-label", caption),
                .own("tabindex", "0"),
            ]
        html.element("div", attributes) { html in
            html.element(
                "table",
                (shape == .folding ? [.class("folds")] : shape == .stacking ? [.class("stacks")] : [])
                    + role("table")
            ) { html in
                html.element("caption", .class("unseen"), text: caption, limit: 200)
                html.element("thead", role("rowgroup")) { html in head(&html) }
                html.element("tbody", role("rowgroup")) { html in
                    let start = html.bytes.count
                    for row in rows {
                        if html.bytes.count - start > byteLimit { break }
                        html.newline()
                        html.element("tr", role("row")) { html in
                            for (index, cell) in cells(row).enumerated() { write(cell, at: index, to: &html) }
                        }
                        count += 1
                    }
                }
            }
        }
        return count
    }

    /// Writes the table, of a long one the beginning and then all the rest behind a line to open.
    ///
    /// - Returns: how many rows were written.
    func write<Item>(
        folding rows: [Item], _ noun: String, to html: inout HTML, cells: (Item) -> [Cell]
    ) -> Int {
        let open = rows.count > 20 ? 12 : rows.count
        let start = html.bytes.count
        var written = write(rows.prefix(open), to: &html, cells: cells)
        if written < open || open == rows.count { return written }
        var rest = self
        rest.caption += ", continued"
        rest.byteLimit = byteLimit - (html.bytes.count - start)
        html.element("details") { html in
            html.element("summary", text: "The next \(RunPage.count(Int64(rows.count - open))) \(noun)")
            written += rest.write(rows.dropFirst(open), to: &html, cells: cells)
        }
        return written
    }

    /// What is laid out as something else than a table is to be read as one all the same.
    private var isRearranged: Bool { shape != .scrolling }

    private func role(_ role: StaticString) -> [HTML.Attribute] { isRearranged ? [.own("role", role)] : [] }

    private func head(_ html: inout HTML) {
        html.element("tr", role("row")) { html in
            for column in columns {
                var attributes: [HTML.Attribute] = [.own("scope", "col")] + role("columnheader")
                if column.isNumber { attributes.append(.class("number")) }
                html.element("th", attributes) { html in
                    if column.isUnseen {
                        html.element("span", .class("unseen"), text: column.title, limit: 80)
                    } else {
                        html.text(column.title, limit: 80)
                    }
                }
            }
        }
    }

    private func write(_ cell: Cell, at index: Int, to html: inout HTML) {
        var attributes: [HTML.Attribute] = []
        let isTitle = hasRowTitles && index == 0
        if isTitle { attributes.append(.own("scope", "row")) }
        if index < columns.count {
            if columns[index].isNumber { attributes.append(.class("number")) }
            attributes += role(isTitle ? "rowheader" : "cell")
            // A narrow screen shows it in front of the cell.
            if shape == .stacking { attributes.append(.text("data-label", columns[index].title)) }
        }
        html.element(isTitle ? "th" : "td", attributes, body: cell)
    }
}

extension HTML {
    /// Writes an instant so that it reads alike wherever it is read.
    mutating func time(_ milliseconds: Int64) {
        let text = HostClock.text(milliseconds)
        element("time", .text("datetime", text), text: text)
    }

    /// Writes that there is more than was written, and how to see it; nothing when there is not.
    mutating func more(_ count: Int, _ noun: String, see command: String? = nil) {
        guard count > 0 else { return }
        element("p", .class("more")) { html in
            html.text("and \(RunPage.counted(Int64(count), "more \(noun)"))")
            if let command {
                html.text(": ")
                html.element("code", text: command)
            }
        }
    }
}
