/// Rows aligned by the columns they take on a screen.
struct TextTable: Sendable {
    /// What stands above each column.
    let titles: [String]
    /// How wide each column is; settled by the first rows, so that a long list can be shown as it comes.
    private(set) var widths: [Int]
    /// Columns of the screen; `nil` shows every value whole.
    let limit: Int?

    /// A table for rows like `sample`.
    init(titles: [String], sample: [[String]], limit: Int?) {
        self.titles = titles.map(Escaping.line)
        self.limit = limit
        widths = self.titles.map(DisplayWidth.of)
        for row in sample {
            for (column, cell) in row.enumerated() where column < widths.count {
                widths[column] = max(widths[column], DisplayWidth.of(Escaping.line(cell)))
            }
        }
        if let limit { narrow(to: limit) }
    }

    /// The titles.
    var heading: String { line(titles) }

    /// One row; cells are made harmless, and cut where the screen is too narrow.
    func line(_ cells: [String]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() where column < widths.count {
            let shown = fitted(Escaping.line(cell), column)
            line += shown
            if column < widths.count - 1 {
                line += String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(shown)) + 2)
            }
        }
        return line.trimmingTrailingSpaces
    }

    private func fitted(_ cell: String, _ column: Int) -> String {
        guard limit != nil, DisplayWidth.of(cell) > widths[column] else { return cell }
        return DisplayWidth.prefix(cell, widths[column] - 1) + "…"
    }

    /// Takes from the widest column until the table fits; no column gets narrower than 8 or its title.
    private mutating func narrow(to limit: Int) {
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - limit
        while excess > 0 {
            let candidates = widths.indices.filter { widths[$0] > max(8, DisplayWidth.of(titles[$0])) }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }
}
