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
            "bulk.all",
            "Runs functions side by side and waits for all of them. Their effects share commits, and each may wait "
                + "on its own: for a signal, a time, a batch.",
            subjects: [
                FieldDescription(
                    name: "functions", type: FieldType("table", rule: "functions by name, or a list of them"),
                    isRequired: true, doc: "What to run.")
            ],
            returns: "a table with what each function returned, by its name or place",
            errors: [
                ErrorFact(
                    .scriptError,
                    "a function failed; the error is that of the first by name, and failures has all of them"),
                ErrorFact(.forbiddenState, "it is called inside of a row function"),
                ErrorFact(.limit, "branches lie in one another too deep"),
            ],
            example: """
                local found = bulk.all {
                  account = function() return partner.account.get {} end,
                  admin = function() return partner.users.find { id = "u-1" } end,
                }
                print(found.account.name, found.admin.admin_role)
                """),
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
        module.function("all") { stack in
            if session.row != nil || session.isAsking {
                throw OperationError(
                    .forbiddenState,
                    "bulk.all cannot be called inside of a row function or of wait.until_true")
            }
            if !stack.canPark { return try stack.park(UnchangedRow(nil)) }
            if let branch = session.journal?.branch, branch.depth == Branch.deepest {
                throw OperationError(
                    .limit, "bulk.all: branches may lie in one another \(Branch.deepest) deep, and no deeper")
            }
            let functions = try SideBySide.read(stack, at: 1)
            let id = try session.beginBranches(functions.map(\.name), stack)
            return try stack.park(
                AllRequest(functions, isList: functions.first.map { $0.name == "1" } ?? false, id: id))
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

/// Reads the functions of `bulk.all`.
enum SideBySide {
    static let most = 10_000

    /// The functions at `index` with their names, in the order in which they begin: that of the names, or of the
    /// list.
    static func read(_ stack: LuaStack, at index: Int32) throws -> [(name: String, function: LuaFunction)] {
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw wrong("takes a table of functions, got \(stack.describe(index))")
        }
        let count = stack.length(of: index)
        if count > most { throw wrong("takes at most \(most) functions, got \(count)") }
        if count > 0 {
            if hasOtherKeys(stack, index, than: count) {
                throw wrong("takes functions by name or a list of them, and this table is both")
            }
            return try (1...count).map { position in
                stack.item(position, of: index)
                defer { stack.pop() }
                return (String(position), try function(stack, String(position)))
            }
        }
        var source = LuaFieldSource(stack, table: index)
        let names = source.names().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if names.count > most { throw wrong("takes at most \(most) functions, got \(names.count)") }
        return try names.map { name in
            if !isName(name) { throw wrong("names must be letters, digits and '_', got \"\(name)\"") }
            stack.field(named: name, of: index)
            defer { stack.pop() }
            return (name, try function(stack, name))
        }
    }

    private static func hasOtherKeys(_ stack: LuaStack, _ index: Int32, than count: Int) -> Bool {
        var keys = 0
        stack.pushNil()
        while stack.next(of: index) {
            keys += 1
            stack.pop()
        }
        return keys != count
    }

    private static func function(_ stack: LuaStack, _ name: String) throws -> LuaFunction {
        guard stack.type(at: -1) == .function else {
            throw wrong("'\(name)' must be a function, got \(stack.describe(-1))")
        }
        return try LuaFunction.read(stack, at: -1)
    }

    /// Names are parts of an effect's identity.
    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x61...0x7a, 0x41...0x5a, 0x30...0x39, 0x5f: true
                default: false
                }
            }
    }

    private static func wrong(_ what: String) -> OperationError {
        OperationError(
            .badArgument, "bulk.all \(what)", hint: "write bulk.all { first = function() … end, … }")
    }
}
