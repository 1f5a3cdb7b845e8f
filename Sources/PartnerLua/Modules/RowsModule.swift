internal import LuaRuntime
internal import PartnerCenter
internal import Sealing
internal import Sheets

/// `rows`: spreadsheets in and out.
enum RowsModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "rows.open",
            "Opens a CSV, XLSX or JSON lines file and gives its rows, one at a time, checked.",
            options: [
                FieldDescription(
                    name: "path", type: FieldType("string", rule: "an argument of type input_file"),
                    isRequired: true, doc: "The file."),
                FieldDescription(
                    name: "columns",
                    type: FieldType(
                        "table", rule: "name = { header, type, required, max, one_of, map, default, unique }"),
                    isRequired: true,
                    doc:
                        "The columns wanted, by the names rows will have. header: a list of headers, best first. type: \(SheetColumn.Kind.allCases.map(\.rawValue).joined(separator: " ")). map: labels and the values they stand for. Other columns travel on to the result file."
                ),
                FieldDescription(
                    name: "sheet", type: FieldType("string"), isRequired: false,
                    doc: "The workbook's sheet; the first visible one when left out."),
                FieldDescription(
                    name: "header_row", type: FieldType("integer", rule: "from 1"), isRequired: false,
                    doc: "The line of the headers; looked for when left out."),
                FieldDescription(
                    name: "encoding",
                    type: FieldType("string", values: SheetEncoding.allCases.map(\.rawValue)),
                    isRequired: false,
                    defaultValue: nil, doc: "How the text is encoded; detected when left out."),
                FieldDescription(
                    name: "source", type: FieldType("string", rule: "publisher/name:source"),
                    isRequired: false,
                    doc: "A plugin's source that reads the file, in place of CSV, XLSX and JSON lines."),
                FieldDescription(
                    name: "plugins",
                    type: FieldType("any", rule: "false, or a list of publisher/name:provision"),
                    isRequired: false,
                    doc:
                        "Which plugins change and judge the rows before their columns are checked: all of the project's when left out, none with false."
                ),
            ],
            returns: "a source: for row in source do … end; empty cells are nil",
            errors: [
                ErrorFact(
                    .badFile,
                    "the file or its rows are wrong; all that is wrong is named with line, column and value")
            ]),
        ModuleFunction(
            "rows.create", "Starts a CSV or XLSX file, which appears under its name when it is closed.",
            options: [
                FieldDescription(
                    name: "path",
                    type: FieldType(
                        "string", rule: "an argument of type output_file, or below an output_dir"),
                    isRequired: true, doc: "The file."),
                FieldDescription(
                    name: "columns", type: FieldType("table", rule: "a list of names"), isRequired: true,
                    doc: "The columns, in order."),
                FieldDescription(
                    name: "replace", type: FieldType("boolean"), isRequired: false, defaultValue: "false",
                    doc: "Whether a file of that name is replaced."),
            ],
            returns: "a writer",
            errors: [ErrorFact(.alreadyExists, "there is a file of that name, and replace is not true")]),
        ModuleFunction(
            "writer:add", "Adds a row.", form: .method,
            subjects: [
                FieldDescription(
                    name: "row", type: FieldType("table", rule: "column = value"), isRequired: true,
                    doc: "The row; a column left out is empty.")
            ],
            errors: [ErrorFact(.badArgument, "a column that was not declared")]),
        ModuleFunction(
            "writer:close", "Gives the file its name; one that is not closed leaves nothing behind.",
            form: .method, returns: "{ path, count }"),
        ModuleFunction(
            "rows.group", "Rows with the same value in one column as one; they must be sorted by it.",
            subjects: [.source, .column], returns: "a source of { key, rows }",
            errors: [ErrorFact(.invalid, "the rows are not sorted by the column")]),
        ModuleFunction(
            "rows.index", "All rows by the value of one column.", subjects: [.source, .column],
            returns: "a table from value to row",
            errors: [ErrorFact(.invalid, "two rows have the same value; both lines are named")]),
    ]

    /// What a column of `rows.open` may say.
    static let columnOptions: [FieldDescription] = [
        FieldDescription(
            name: "header", type: FieldType("table", rule: "a list of texts"), isRequired: false,
            doc: "The headers it may have, best first; its own name is one."),
        FieldDescription(
            name: "type",
            type: FieldType("string", values: ["string"] + SheetColumn.Kind.allCases.map(\.rawValue)),
            isRequired: false, doc: "What a cell must be; text when left out."),
        FieldDescription(
            name: "required", type: FieldType("boolean"), isRequired: false,
            doc: "Whether an empty cell is wrong, and a file without the column."),
        FieldDescription(
            name: "max", type: FieldType("integer"), isRequired: false, doc: "The most characters."),
        FieldDescription(
            name: "one_of", type: FieldType("table", rule: "a list of texts"), isRequired: false,
            doc: "The only values."),
        FieldDescription(
            name: "map", type: FieldType("table", rule: "label = value"), isRequired: false,
            doc: "Labels and the values they stand for."),
        FieldDescription(
            name: "default", type: FieldType("any"), isRequired: false, doc: "What an empty cell means."),
        FieldDescription(
            name: "unique", type: FieldType("boolean"), isRequired: false,
            doc: "Whether two rows may not have the same value."),
    ]

    static func install(in module: LuaModule, _ session: RunSession, _ host: PluginHost) {
        module.function("open") { [unowned host] stack in
            let options = try Options(
                stack, at: 1, of: "rows.open",
                known: ["path", "columns", "sheet", "header_row", "encoding", "source", "plugins"])
            let shown = try options.requiredText("path")
            let path = try session.inputPath(shown, for: "rows.open")
            var sheet = SheetOptions(columns: try columns(options))
            sheet.sheet = try options.text("sheet")
            sheet.headerRow = try options.integer("header_row", in: 1...1_048_576)
            sheet.encoding = try options.text("encoding").map { name in
                guard let encoding = SheetEncoding(rawValue: name.uppercased()) else {
                    throw OperationError.badArgument(
                        "rows.open",
                        [
                            FieldProblem(
                                field: "encoding",
                                "must be one of \(Suggestion.list(SheetEncoding.allCases.map(\.rawValue), "or")), got \"\(name)\""
                            )
                        ])
                }
                return encoding
            }
            let names = sheet.columns.map(\.name)
            let plugins = try RowPlugins(host, choice(options), columns: names)
            let hash = try session.files.digest(path).description
            var source: PluginRecords?
            if let name = try options.text("source") {
                if sheet.sheet != nil || sheet.headerRow != nil {
                    throw OperationError(
                        .badArgument, "rows.open: sheet and header_row are nothing to a source",
                        field: "source", hint: "leave them out")
                }
                source = try PluginRecords(
                    host, named: name, path: path, shownPath: shown, encoding: sheet.encoding, columns: names)
            }
            let rows = try SheetRows(
                path: path, shownPath: shown, hash: hash, options: sheet, source: source, plugins, of: host)
            if !session.isReplaying { for note in rows.notes { session.console.noted("\(shown): \(note)") } }
            try RowSource(rows).push(onto: stack)
            return 1
        }
        module.function("create") { stack in
            let options = try Options(stack, at: 1, of: "rows.create", known: ["path", "columns", "replace"])
            let shown = try options.requiredText("path")
            let path = try session.outputPath(shown, for: "rows.create")
            guard let columns = try options.texts("columns"), !columns.isEmpty else {
                throw options.missing("columns")
            }
            let file = NewSheet(
                path: path, shownPath: shown, columns: columns, replaces: try options.boolean("replace"))
            try ScriptWriter(file.begin(session, stack), file, session).push(onto: stack)
            return 1
        }
        module.function("group") { (source: RowSource, column: String) in
            try known(column, in: source, of: "rows.group")
            return RowSource(GroupedRows(source.producer, by: column))
        }
        module.function("index") { stack in
            let source = try RowSource.read(stack, at: 1)
            let column = try stack.requireText(at: 2, "rows.index")
            try known(column, in: source, of: "rows.index")
            try index(source.producer, by: column, session, stack)
            return 1
        }
    }

    /// Which plugins the script wants for its rows.
    private static func choice(_ options: Options) throws -> RowPlugins.Choice {
        try options.with("plugins") { type in
            if type == .nil { return .all }
            if type == .boolean { return options.stack.isTruthy(at: -1) ? .all : .none }
            guard let names = try? [String].read(options.stack, at: -1) else {
                throw options.wrong(
                    "plugins", "false, or a list of texts such as \"acme/text-fold:normalise\"")
            }
            return names.isEmpty ? .none : .only(names)
        }
    }

    private static func known(_ column: String, in source: RowSource, of call: String) throws {
        let columns = source.producer.columns
        if columns.contains(column) { return }
        throw OperationError(
            .badArgument, "\(call): the rows have no column '\(column)'",
            hint: Suggestion.nearest(column, in: columns).map { "did you mean '\($0)'?" }
                ?? "they have \(Suggestion.list(columns))")
    }

    private static func index(
        _ producer: any RowProducer, by column: String, _ session: RunSession, _ stack: LuaStack
    ) throws {
        try producer.judge(session)
        try producer.restart()
        stack.createTable()
        var rowNumbers: [String: Int] = [:]
        while try producer.advance() {
            guard producer.problems.isEmpty, let key = producer.text(column) else { continue }
            if let first = rowNumbers.updateValue(producer.number, forKey: key) {
                throw OperationError(
                    .invalid, "rows.index: rows \(first) and \(producer.number) both have \(column) '\(key)'",
                    field: column, hint: "declare the column unique to see all such rows at once")
            }
            try producer.pushRow(onto: stack)
            stack.setField(named: key, of: -2)
        }
    }

    private static func columns(_ options: Options) throws -> [SheetColumn] {
        try options.with("columns") { type in
            let stack = options.stack
            guard type == .table, !stack.hasMetatable(at: -1) else {
                throw options.wrong("columns", "a table of columns by name")
            }
            let table = stack.top
            var columns: [SheetColumn] = []
            // A Lua table has no order of its own: by name, so that every run has the same.
            for name in LuaFieldNames.sorted(stack, table) {
                stack.field(named: name, of: table)
                defer { stack.pop() }
                columns.append(try column(name, stack))
            }
            if columns.isEmpty { throw options.wrong("columns", "at least one column") }
            return columns
        }
    }

    private static func column(_ name: String, _ stack: LuaStack) throws -> SheetColumn {
        let call = "rows.open: column \(name)"
        let options = try Options(stack, at: stack.top, of: call, known: columnOptions.map(\.name))
        let typeName = try options.text("type") ?? "text"
        guard let kind = SheetColumn.Kind(rawValue: typeName == "string" ? "text" : typeName) else {
            let kinds = SheetColumn.Kind.allCases.map(\.rawValue)
            throw OperationError(
                .badArgument,
                "\(call): type must be one of \(Suggestion.list(kinds, "or")), got \"\(typeName)\"",
                field: "type", hint: Suggestion.nearest(typeName, in: kinds).map { "did you mean '\($0)'?" })
        }
        let map = try options.with("map") { type in
            type == .nil ? [:] : try [String: String].read(stack, at: -1)
        }
        let defaultText: String? = try options.with("default") { type in
            switch type {
            case .nil: return nil
            case .boolean: return stack.isTruthy(at: -1) ? "true" : "false"
            case .number:
                return stack.integer(at: -1).map(String.init) ?? stack.number(at: -1).map { "\($0)" }
            default:
                guard let text = stack.text(at: -1) else {
                    throw options.wrong("default", "text, a number or true or false")
                }
                return text
            }
        }
        return SheetColumn(
            name: name, headers: try options.texts("header") ?? [], type: kind,
            isRequired: try options.boolean("required"),
            maxLength: try options.integer("max", in: 1...65_536),
            oneOf: try options.texts("one_of") ?? [], map: map, defaultValue: defaultText,
            isUnique: try options.boolean("unique"))
    }
}

/// The keys of a table of named values.
enum LuaFieldNames {
    static func sorted(_ stack: LuaStack, _ table: Int32) -> [String] {
        var source = LuaFieldSource(stack, table: table)
        return source.names().sorted()
    }
}

extension LuaStack {
    /// The value on top as a cell of a file.
    func cell(_ column: String) throws -> SheetWriter.Cell {
        switch type(at: -1) {
        case .nil: return .empty
        case .boolean: return .text(isTruthy(at: -1) ? "true" : "false")
        case .number:
            return integer(at: -1).map { .integer(Int64($0)) }
                ?? .decimal(number(at: -1).map { "\($0)" } ?? "")
        case .string:
            guard let text = text(at: -1) else {
                throw OperationError(.invalid, "column \(column): the text is not UTF-8", field: column)
            }
            return .text(text)
        default:
            if JSONNull.isNull(self, at: -1) { return .empty }
            if let money = ScriptMoney.find(self, at: -1) { return .decimal(money.money.amount.description) }
            if isSecret(at: -1) {
                throw OperationError(
                    .refused, "column \(column): a secret cannot be written to a file",
                    field: column, hint: "deliver it sealed: deliver.sealed")
            }
            throw OperationError(
                .badArgument, "column \(column): \(describe(-1)) cannot be a cell", field: column)
        }
    }
}

extension FieldDescription {
    static let source = FieldDescription(
        name: "source", type: FieldType("source"), isRequired: true,
        doc: "A file's rows, or any each.")
    static let column = FieldDescription(
        name: "column", type: FieldType("string"), isRequired: true, doc: "The column's name.")
}
