internal import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// Rows that follow each other with the same value in one column, as one: `rows.group`.
final class GroupedRows: RowProducer {
    private let inner: any RowProducer
    private let column: String
    private var hasNext = false
    private var isStarted = false
    private var key: String?
    private var seen: Set<String> = []
    private(set) var number = 0
    private var members: GroupMembers?

    init(_ inner: any RowProducer, by column: String) {
        self.inner = inner
        self.column = column
    }

    var total: Int? { nil }
    var columns: [String] { ["key", "rows"] }

    func writeIdentity(to writer: inout JSONWriter) {
        inner.writeIdentity(to: &writer)
        writer.put("group", column)
    }

    func judge(_ session: RunSession) throws { try inner.judge(session) }

    func frozen() throws -> any RowProducer { GroupedRows(try inner.frozen(), by: column) }
    /// A result file has one line per group: its rows are not a cell.
    var inputHeaders: [String] { ["key"] }
    func inputCells() -> [String] { [key ?? ""] }

    func restart() throws {
        try inner.restart()
        isStarted = false
        seen = []
        number = 0
    }

    func advance() throws -> Bool {
        if !isStarted {
            isStarted = true
            hasNext = try nextGood()
        } else {
            // What the script did not take of the last group is passed over.
            while hasNext, inner.text(column) == key { hasNext = try nextGood() }
        }
        guard hasNext else { return false }
        key = inner.text(column)
        if !seen.insert(key ?? "").inserted {
            throw OperationError(
                .invalid,
                "rows.group: '\(key ?? "")' comes again in row \(inner.number): the rows are not sorted by \(column)",
                field: column, hint: "sort the file by that column, or list with order_by")
        }
        number += 1
        members = GroupMembers(self)
        return true
    }

    func pushRow(onto stack: LuaStack) throws {
        stack.createTable(record: 2)
        if let key {
            stack.push(key)
            stack.setField("key", of: -2)
        }
        if let members {
            try RowSource(members).push(onto: stack)
            stack.setField("rows", of: -2)
        }
    }

    func text(_ name: String) -> String? { name == "key" ? key : nil }

    private func nextGood() throws -> Bool {
        while try inner.advance() {
            if inner.problems.isEmpty { return true }
        }
        return false
    }

    /// The rows of the present group, which can be walked through once.
    private final class GroupMembers: RowProducer {
        private let group: GroupedRows
        private let key: String?
        private var isFirst = true
        private(set) var number = 0

        init(_ group: GroupedRows) {
            self.group = group
            key = group.key
        }

        var total: Int? { nil }
        var columns: [String] { group.inner.columns }
        func writeIdentity(to writer: inout JSONWriter) { group.writeIdentity(to: &writer) }
        func judge(_ session: RunSession) throws {}
        func restart() throws {
            if !isFirst || group.members !== self {
                throw OperationError(
                    .forbiddenState,
                    "the rows of a group can be walked through once, while it is the present one",
                    hint: "keep what you need of them in a list")
            }
        }
        func advance() throws -> Bool {
            guard group.members === self, group.hasNext else { return false }
            if !isFirst { group.hasNext = try group.nextGood() }
            isFirst = false
            guard group.hasNext, group.inner.text(group.column) == key else { return false }
            number += 1
            return true
        }
        func pushRow(onto stack: LuaStack) throws { try group.inner.pushRow(onto: stack) }
        func text(_ name: String) -> String? { group.inner.text(name) }
    }
}
