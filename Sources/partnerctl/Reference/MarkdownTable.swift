/// A table in Markdown.
enum MarkdownTable {
    /// The table with a line end behind it.
    static func text(_ titles: [String], _ rows: [[String]]) -> String {
        var out =
            "| \(titles.joined(separator: " | ")) |\n|\(String(repeating: " -- |", count: titles.count))\n"
        for row in rows {
            // A bar inside a cell would end it.
            let cells = row.map {
                $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            }
            out += "| \(cells.joined(separator: " | ")) |\n"
        }
        return out
    }
}
