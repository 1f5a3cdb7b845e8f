internal import LuaRuntime
internal import PartnerCenter
internal import Runs

/// `bulk`: many rows, one outcome each.
enum BulkModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "bulk.map",
            "Runs a function for every row and keeps one outcome per row, in input order. What a row did is kept "
                + "with its outcome in one transaction, so a run that was killed goes on behind the last row kept.",
            subjects: [.source],
            options: [
                FieldDescription(
                    name: "name", type: FieldType("string"), isRequired: true,
                    doc: "What the batch is called in reports."),
                FieldDescription(
                    name: "key", type: FieldType("string", rule: "a column of the rows"), isRequired: false,
                    doc: "The column that names a row."),
                FieldDescription(
                    name: "result", type: FieldType("table", rule: "a list of names"), isRequired: false,
                    doc: "The columns that the function returns, in the order of the result file."),
                FieldDescription(
                    name: "stop_after_failures", type: FieldType("integer", rule: "from 1"),
                    isRequired: false, doc: "Stops when so many rows failed; the rest is cancelled."),
            ],
            function: "function(row): returns a table of result columns, bulk.unchanged { … } or nothing",
            returns: "a batch",
            errors: [ErrorFact(.badFile, "rows of the input are wrong, before any is worked")]),
        ModuleFunction(
            "bulk.unchanged", "Says that a row needed nothing: return bulk.unchanged { column = value }.",
            subjects: [
                FieldDescription(
                    name: "columns", type: FieldType("table"), isRequired: false, doc: "Result columns.")
            ],
            returns: "what the row function returns"),
        ModuleFunction(
            "bulk.refuse", "Refuses the row and ends its function; what it wrote is taken back.",
            options: [
                FieldDescription(name: "message", type: FieldType("string"), isRequired: true, doc: "Why."),
                FieldDescription(
                    name: "field", type: FieldType("string"), isRequired: false, doc: "The column at fault."),
            ]),
        ModuleFunction(
            "batch.total",
            "Rows by outcome: total, ok, unchanged, failed, refused, unknown, unsupported, cancelled.",
            form: .field, returns: "an integer"),
        ModuleFunction(
            "batch:each", "The rows with their outcomes, in input order.", form: .method,
            options: [
                FieldDescription(
                    name: "outcome", type: FieldType("string", values: RowOutcome.allCases.map { "\($0)" }),
                    isRequired: false, doc: "Only rows with this outcome.")
            ],
            returns: "a source of { row, outcome, code, message, field, input, columns }"),
        ModuleFunction(
            "batch:write",
            "Writes one line per input row: its own columns, then outcome, code, message and the result columns.",
            form: .method,
            options: [
                FieldDescription(
                    name: "path", type: FieldType("string", rule: "an argument of type output_file"),
                    isRequired: true, doc: "A CSV or XLSX file; one that exists is replaced, the input never."
                )
            ],
            returns: "{ path, count }", errors: [ErrorFact(.badArgument, "it is the input file")]),
        ModuleFunction(
            "batch:sum", "Adds up a result column of the rows that went well.", form: .method,
            subjects: [.column],
            returns: "an integer or money", errors: [ErrorFact(.invalid, "amounts of several currencies")]),
    ]

    static func install(in module: LuaModule, _ session: RunSession) {
        module.function("map") { stack in
            if session.row != nil {
                throw OperationError(.forbiddenState, "bulk.map cannot be called inside of a row function")
            }
            return try stack.park(BatchRequest(stack, session))
        }
        module.function("unchanged") { stack in
            let columns = stack.type(at: 1).isAbsent ? nil : LuaReference(stack, at: 1)
            try UnchangedRow(columns).push(onto: stack)
            return 1
        }
        module.function("refuse") { stack in
            let options = try Options(stack, at: 1, of: "bulk.refuse", known: ["message", "field"])
            if session.row == nil {
                throw OperationError(.forbiddenState, "bulk.refuse refuses a row, and there is none here")
            }
            let error = OperationError(
                .refused, try options.requiredText("message"), field: try options.text("field"))
            throw error
        }
    }
}
