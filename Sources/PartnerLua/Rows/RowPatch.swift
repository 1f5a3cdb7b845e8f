internal import LuaRuntime
internal import PartnerCenter

/// What a mapper answered: texts by column; used again for row after row.
struct RowPatch {
    private let columns: [String]
    private let keys: [[UInt8]]
    private var bytes: [UInt8] = []
    /// Where the text of each column stands in `bytes`; negative for a column that is left as it is.
    private var ranges: [(start: Int, end: Int)]
    private var count = 0

    init(columns: [String]) {
        self.columns = columns
        keys = columns.map { Array($0.utf8) }
        ranges = Array(repeating: (-1, -1), count: columns.count)
    }

    /// Whether nothing was answered.
    var isEmpty: Bool { count == 0 }
    /// Whether a column has a text.
    func has(_ column: Int) -> Bool { ranges[column].start >= 0 }

    /// Lends the text of a column; none empties it.
    func withText<R>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try bytes.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[ranges[column].start..<ranges[column].end]))
        }
    }

    /// Reads the table at `index`.
    ///
    /// - Throws: `RowRefusal` for anything but texts, numbers and truth values by the names of declared columns.
    mutating func read(_ stack: LuaStack, at index: Int32) throws {
        bytes.removeAll(keepingCapacity: true)
        if count > 0 { for column in ranges.indices { ranges[column] = (-1, -1) } }
        count = 0
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw RowRefusal(
                "must answer a table of column = text, got \(stack.describe(index))",
                hint: "return { \(columns.first ?? "column") = \"text\" }, or nothing")
        }
        var unknown: [String] = []
        stack.pushNil()
        while stack.next(of: index) {
            if let column = column(stack) {
                try take(stack, column)
                count += 1
            } else {
                unknown.append(stack.text(at: -2) ?? stack.describe(-2))
            }
            stack.pop()
        }
        if unknown.isEmpty { return }
        let names = unknown.sorted().map { "'\(PrintableText.clean($0, limit: 60))'" }
        throw RowRefusal(
            "answers \(names.prefix(5).joined(separator: ", ")), which the rows do not have",
            hint: unknown.count == 1
                ? Suggestion.nearest(unknown[0], in: columns).map { "did it mean '\($0)'?" } ?? have : have)
    }

    private var have: String { "they have \(Suggestion.list(columns))" }

    private func column(_ stack: LuaStack) -> Int? {
        guard let key = stack.borrowedBytes(at: -2) else { return nil }
        return keys.firstIndex { $0.count == key.count && $0.elementsEqual(key) }
    }

    private mutating func take(_ stack: LuaStack, _ column: Int) throws {
        let start = bytes.count
        switch stack.type(at: -1) {
        case .string:
            guard let text = stack.borrowedBytes(at: -1) else { return }
            if text.count > PluginRowEditor.longestText {
                throw RowRefusal(
                    "answers \(text.count) bytes for \(columns[column]), at most \(PluginRowEditor.longestText) are a cell",
                    at: column, hint: "answer a shorter text")
            }
            if text.contains(0) || !isUTF8(text) {
                throw RowRefusal(
                    "answers something for \(columns[column]) that is no UTF-8 text", at: column,
                    hint: "answer text")
            }
            bytes.append(contentsOf: text)
        case .number:
            bytes.append(
                contentsOf: (stack.integer(at: -1).map { "\($0)" } ?? "\(stack.number(at: -1) ?? 0)").utf8)
        case .boolean: bytes.append(contentsOf: (stack.isTruthy(at: -1) ? "true" : "false").utf8)
        default:
            if !JSONNull.isNull(stack, at: -1) {
                throw RowRefusal(
                    "answers \(stack.describe(-1)) for \(columns[column]), and a cell is text", at: column,
                    hint: "answer text, a number, true or false; \"\" or json.null empties the cell")
            }
        }
        ranges[column] = (start, bytes.count)
    }

    private func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
        let units = UnsafeBufferPointer(
            start: text.baseAddress?.assumingMemoryBound(to: UInt8.self), count: text.count)
        return (try? UTF8Span(validating: units.span)) != nil
    }
}

/// What a validator finds wrong with a row.
struct RowIssue {
    /// The column; nil for the whole row.
    var column: Int?
    var message: String
    var hint: String

    /// Reads the list at `index`.
    ///
    /// - Throws: `RowRefusal` for anything but a list of issues.
    static func list(_ stack: LuaStack, at index: Int32, columns: [String], most: Int) throws -> [RowIssue] {
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw wrong("must answer a list of issues, got \(stack.describe(index))")
        }
        var issues: [RowIssue] = []
        while stack.item(issues.count + 1, of: index) != .nil, issues.count < most {
            guard stack.type(at: -1) == .table, !stack.hasMetatable(at: -1) else {
                throw wrong("answers an issue that is \(stack.describe(-1))")
            }
            issues.append(try read(stack, columns))
            stack.pop()
        }
        stack.pop()
        // A table that is no list would pass for one without issues.
        stack.pushNil()
        if issues.isEmpty, stack.next(of: index) {
            throw wrong("must answer a list of issues, got other names")
        }
        return issues
    }

    private static func read(_ stack: LuaStack, _ columns: [String]) throws -> RowIssue {
        let table = stack.top
        func text(_ name: StaticString) -> String? {
            stack.field(name, of: table)
            defer { stack.pop() }
            return stack.text(at: -1)
        }
        guard let message = text("message"), !message.isEmpty else {
            throw wrong("answers an issue without a message")
        }
        var issue = RowIssue(
            column: nil, message: PrintableText.clean(message, limit: 500),
            hint: PrintableText.clean(text("hint") ?? "", limit: 500))
        if let field = text("field") {
            guard let column = columns.firstIndex(of: field) else {
                throw wrong(
                    "answers an issue of '\(PrintableText.clean(field, limit: 60))', which the rows do not have"
                )
            }
            issue.column = column
        }
        return issue
    }

    private static func wrong(_ what: String) -> RowRefusal {
        RowRefusal(what, hint: "return { { field = \"column\", message = \"what is wrong\" } }, or nothing")
    }
}
