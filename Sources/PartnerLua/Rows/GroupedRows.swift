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
    /// What plugins changed in the rows of the present group, as far as they were read.
    private var read = GroupChanges()

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
            try passRest()
        }
        read = GroupChanges()
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
        try read.add(inner.changes())
        return true
    }

    /// Passes over what the script did not take of the present group.
    private func passRest() throws { while try nextMember() {} }

    /// Goes to the next row of the present group; false behind its last.
    private func nextMember() throws -> Bool {
        guard hasNext, inner.text(column) == key else { return false }
        hasNext = try nextGood()
        guard hasNext, inner.text(column) == key else { return false }
        try read.add(inner.changes())
        return true
    }

    /// Those of all rows of the group, whether the script took them or not: they are what makes it this group.
    func changes() throws -> [UInt8] {
        try passRest()
        return read.bytes
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
        private var isFirst = true
        private(set) var number = 0

        init(_ group: GroupedRows) {
            self.group = group
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
            guard group.members === self else { return false }
            if isFirst {
                guard group.hasNext, group.inner.text(group.column) == group.key else { return false }
                isFirst = false
            } else if try !group.nextMember() {
                return false
            }
            number += 1
            return true
        }
        func pushRow(onto stack: LuaStack) throws { try group.inner.pushRow(onto: stack) }
        func text(_ name: String) -> String? { group.inner.text(name) }
    }
}
