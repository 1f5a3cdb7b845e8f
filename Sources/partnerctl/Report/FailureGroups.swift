internal import Runs

/// Rows that did not end well, by what they have in common.
struct FailureGroups: Sendable, Equatable {
    /// Rows that failed alike.
    struct Group: Sendable, Equatable {
        var outcome: RowOutcome
        var code: String
        /// The message without what differs from row to row.
        var message: String
        var field: String?
        var count = 0
        /// The first of them.
        var rows: [Row] = []
        /// The script's lines that the message names.
        var excerpt = SourceExcerpt()
    }

    /// One row as it was read.
    struct Row: Sendable, Equatable {
        var batch: String
        /// Its number in the input.
        var number: Int64
        var key: String
        /// Headers with their cells; secrets masked.
        var cells: [Cell]
    }

    /// One cell of a row.
    struct Cell: Sendable, Equatable {
        var column: Column
        var text: String

        init(_ column: Column, _ text: String) {
            self.column = column
            self.text = text
        }
    }

    /// A column of the input.
    struct Column: Sendable, Equatable {
        let header: String
        /// Whether its cells must not be seen. Worked out once, not for each of many rows.
        let isSecret: Bool

        init(_ header: String) {
            self.header = header
            isSecret = Masking.isSecret(header)
        }
    }

    /// So many rows of a group are kept.
    static let rowLimit = 10
    /// So many groups are told apart.
    static let groupLimit = 500

    /// The groups, the largest first once `sort` was called.
    private(set) var groups: [Group] = []
    /// Rows of further causes than could be told apart.
    private(set) var others = 0
    private var places: [Cause: Int] = [:]

    private struct Cause: Hashable {
        var outcome: RowOutcome
        var code: String
        var message: String
        var field: String?
    }

    /// Rows in all groups.
    var total: Int { groups.reduce(others) { $0 + $1.count } }

    /// Adds a row that ended so; `cells` are those of the input, unmasked.
    mutating func add(_ outcome: RowOutcome, _ problem: RowProblem, row: Row) {
        let message = GeneralMessage.of(problem.message, row: row)
        let cause = Cause(outcome: outcome, code: problem.code, message: message, field: problem.field)
        var place = places[cause]
        if place == nil, groups.count < Self.groupLimit {
            place = groups.count
            places[cause] = groups.count
            groups.append(
                Group(outcome: outcome, code: problem.code, message: message, field: problem.field))
        }
        guard let place else {
            others += 1
            return
        }
        groups[place].count += 1
        if groups[place].rows.count < Self.rowLimit { groups[place].rows.append(row.masked) }
    }

    /// Puts the largest first; equal ones stay in the order of their first row.
    mutating func sort() {
        let order = groups.indices.sorted { (groups[$1].count, $0) < (groups[$0].count, $1) }
        groups = order.map { groups[$0] }
        places = [:]
    }

    /// Looks up the script's lines that messages name.
    mutating func addExcerpts(_ excerpt: (String) -> SourceExcerpt) {
        for index in groups.indices {
            guard let place = GeneralMessage.place(of: groups[index].message) else { continue }
            groups[index].excerpt = excerpt(place)
        }
    }
}

extension FailureGroups.Row {
    /// The row without what must not be seen.
    var masked: FailureGroups.Row {
        var row = self
        for index in cells.indices where cells[index].column.isSecret && !cells[index].text.isEmpty {
            row.cells[index].text = Masking.mask
            if key == cells[index].text { row.key = Masking.mask }
        }
        return row
    }
}

/// What must not be seen, by its name: scripts may pass in clear what this program would never print.
enum Masking {
    static let mask = "(secret)"

    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "privatekey", "密码",
        "口令", "密钥", "令牌",
    ]

    /// Whether a field or column of this name holds a secret.
    static func isSecret(_ name: String) -> Bool {
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
        return words.contains { plain.contains($0) }
    }
}
