internal import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// `log` and `report`: what a script tells people.
enum OutputModules {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "log.info", "Writes a line to the log.", subjects: [.message, .fields],
            example: #"log.info("started", { rows = 3 })"#),
        ModuleFunction(
            "log.warn", "Writes a warning to the log.", subjects: [.message, .fields],
            example: #"log.warn("nothing to do")"#),
        ModuleFunction(
            "report.problem",
            "Notes something that somebody must look at; it is listed at the end and the run ends 3.",
            options: [
                FieldDescription(
                    name: "message", type: FieldType("string"), isRequired: true, doc: "What it is."),
                FieldDescription(
                    name: "subject_id", type: FieldType("string"), isRequired: false, doc: "What it is about."
                ),
                FieldDescription(
                    name: "due", type: FieldType("string", rule: "an instant or a date"), isRequired: false,
                    doc: "Until when."),
            ]),
        ModuleFunction(
            "report.table", "Shows a table.",
            options: [
                FieldDescription(
                    name: "title", type: FieldType("string"), isRequired: true, doc: "What stands above it."),
                FieldDescription(
                    name: "columns", type: FieldType("table", rule: "a list of names"), isRequired: true,
                    doc: "The columns, in order."),
                FieldDescription(
                    name: "rows", type: FieldType("table", rule: "a list of tables"), isRequired: true,
                    doc: "The rows, by column name."),
            ],
            example: #"report.table { title = "Staff", columns = { "name" }, rows = { { name = "Li Na" } } }"#
        ),
    ]

    /// `speaker` stands before each line, for who is not the script.
    static func install(log module: LuaModule, _ session: RunSession, speaker: String = "") {
        install(log: module, speaker: speaker) { session.show($0) }
    }

    /// As above, for who shows it otherwise.
    static func install(log module: LuaModule, speaker: String, _ show: @escaping (ScriptOutput) -> Void) {
        for (name, level) in [("info", LogLevel.info), ("warn", .warn)] {
            module.function(named: name) { stack in
                let message = speaker + (try text(stack, at: 1))
                let fields = try fields(stack, at: 2)
                try stack.state.chargeOutput(message.utf8.count + (fields?.utf8.count ?? 0))
                show(.logged(level, message, fieldsJSON: fields))
                return 0
            }
        }
    }

    static func install(report module: LuaModule, _ session: RunSession) {
        module.function("problem") { stack in
            if session.isAsking { throw session.onlyReads("report.problem") }
            let options = try Options(
                stack, at: 1, of: "report.problem", known: ["message", "subject_id", "due"])
            let problem = ReportedProblem(
                message: try options.requiredText("message"), subjectID: try options.text("subject_id"),
                due: try options.text("due"))
            // Outside of rows every replay reports it again; of rows that are done, the transcript knows.
            if session.row == nil { session.problems.append(problem) }
            session.show(.problem(problem))
            return 0
        }
        module.function("table") { stack in
            let options = try Options(stack, at: 1, of: "report.table", known: ["title", "columns", "rows"])
            guard let columns = try options.texts("columns") else { throw options.missing("columns") }
            let title = try options.requiredText("title")
            let rows = try options.with("rows") { type in
                guard type == .table else { throw options.wrong("rows", "a list of tables") }
                return try cells(stack, stack.top, columns)
            }
            try stack.state.chargeOutput(rows.joined().reduce(0) { $0 + $1.utf8.count })
            session.show(.table(ReportTable(title: title, columns: columns, rows: rows)))
            return 0
        }
    }

    private static func cells(_ stack: LuaStack, _ list: Int32, _ columns: [String]) throws -> [[String]] {
        var rows: [[String]] = []
        while stack.item(rows.count + 1, of: list) == .table {
            let table = stack.top
            rows.append(
                try columns.map { column in
                    stack.field(named: column, of: table)
                    defer { stack.pop() }
                    return try stack.cell(column).shownText
                })
            stack.pop()
        }
        stack.pop()
        return rows
    }

    /// A text, or an error caught by `pcall`.
    private static func text(_ stack: LuaStack, at index: Int32) throws -> String {
        if let text = stack.text(at: index) { return text }
        if let number = stack.integer(at: index) { return String(number) }
        if stack.type(at: index) == .table {
            stack.field("message", of: index)
            defer { stack.pop() }
            if let message = stack.text(at: -1) { return message }
        }
        throw LuaMismatch(stack, at: index, expected: "text or an error")
    }

    private static func fields(_ stack: LuaStack, at index: Int32) throws -> String? {
        if stack.type(at: index).isAbsent { return nil }
        var writer = JSONWriter()
        try LuaJSON.write(stack, at: index, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension SheetWriter.Cell {
    /// The cell as text.
    var shownText: String {
        switch self {
        case .empty: ""
        case .text(let text), .decimal(let text): text
        case .integer(let number): String(number)
        }
    }
}

extension FieldDescription {
    fileprivate static let message = FieldDescription(
        name: "message", type: FieldType("string", rule: "or an error that pcall gave back"),
        isRequired: true, doc: "What happened. A secret is refused.")
    fileprivate static let fields = FieldDescription(
        name: "fields", type: FieldType("table"), isRequired: false,
        doc: "Facts by name, which --json keeps apart.")
}
