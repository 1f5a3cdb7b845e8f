internal import PartnerCenter

/// What stands in a file of tests beside `partner`, `json` and `money`, as help, stubs, checks and reference show it.
enum TestFunctions {
    /// The global by which a test works as the center's operator.
    static let operatorTable = "operator"

    static let functions: [ModuleFunction] =
        declaring + hiding + expecting + running + failing + filing

    private static let declaring: [ModuleFunction] = [
        ModuleFunction(
            "test", "Declares a test: a function that is run on a center of its own.",
            subjects: [.text("name", "what it says; no two in a file say the same")],
            options: [
                field(
                    "at", "string", rule: "an instant",
                    "What the center's clock says at first; 2026-11-20T08:00:00Z when left out."),
                field(
                    "center", "table", rule: "{ environment, policies, empty }",
                    "Which Partner Center it is, cn21v when left out; the policies that differ; whether it is empty: "
                        + "no partner is in it yet, and partner is the company that enrols."),
            ], function: "the test; it passes when it returns"),
        ModuleFunction(
            "expect", "Begins to say something of a value; when it does not hold, the test ends.",
            subjects: [field("value", "any", isRequired: true, "Anything, nil too.")],
            returns: "an expectation, such as expect(2):is(2)"),
        ModuleFunction(
            operatorTable,
            "Every operation as partner has it, done by the center's operator: operator.mails.each {}.",
            form: .field, returns: "a table like partner"),
        ModuleFunction(
            "clock.advance",
            "Moves the center's clock forward; what falls due in the center is done, and runs whose wait is over go "
                + "on, each at its own time.",
            subjects: [
                field(
                    "duration", "string", rule: "such as 90s 10m 6h 30d 3w 1mo", isRequired: true, "How far.")
            ]),
    ]

    private static let hiding: [ModuleFunction] = [
        ModuleFunction(
            "secrets.of",
            "Makes a secret of a text, for an operation of the test: a password, say. A script's arguments of type "
                + "secret are given as texts.",
            subjects: [.text("text", "what is secret")], returns: "a secret")
    ]

    private static let expecting: [ModuleFunction] = [
        expectation(
            "is", "That it is the same value; of tables, the same table.", expected: "What it must be."),
        expectation("is_not", "That it is another value.", expected: "What it must not be."),
        expectation(
            "equals", "That it has the same content, however deep.", expected: "What it must be like."),
        expectation(
            "contains", "That a text has a part, a list an item, a table these fields among others.",
            expected: "The part; of a table, only what it names is compared."),
        ModuleFunction(
            "expectation:is_near", "That a number is as good as another one.", form: .method,
            subjects: [
                field("expected", "number", isRequired: true, "The number."),
                field("tolerance", "number", "How far off it may be; 1e-9 when left out."),
            ], returns: again),
        ModuleFunction(
            "expectation:is_a", "That it is of a type.", form: .method,
            subjects: [
                field(
                    "type", "string", rule: "string number boolean table function nil secret money json.null",
                    isRequired: true, "The type.")
            ], returns: again),
        ModuleFunction("expectation:is_nil", "That there is nothing.", form: .method, returns: again),
        ModuleFunction("expectation:is_true", "That it is true itself.", form: .method, returns: again),
        ModuleFunction("expectation:is_false", "That it is false itself.", form: .method, returns: again),
        ModuleFunction(
            "expectation:fails_with", "That a function raises an error with this code.", form: .method,
            subjects: [.text("code", "such as not_found; script_error for error(\"…\")")],
            returns: "the error, a table"),
        ModuleFunction(
            "expectation:matches_snapshot",
            "That it is what the file snapshots/TEST.NAME.txt beside the test says; --update-snapshots writes it.",
            form: .method, subjects: [.text("name", "letters, digits, '-', '_' and '.'")], returns: again),
    ]

    private static let running: [ModuleFunction] = [
        ModuleFunction(
            "script.run", "Runs a script on the test's center until it ends, waits or is cut.",
            subjects: [
                .text("path", "seen from the test's folder"),
                field(
                    "arguments", "table",
                    "The script's arguments by name. Input files lie beside the test or were made by files.write."
                ),
            ],
            options: [
                field("as", "string", onBehalf),
                field("yes", "boolean", "Consents to what cannot be taken back."),
                field("accept_bad_rows", "boolean", "Leaves out input rows that are wrong."),
                field("key", "string", "At most one live run has it."),
            ], returns: "a run", errors: [ErrorFact(.badFile, "the script cannot be read")]),
        ModuleFunction(
            "script.plan",
            "Says what a script would do to the test's center, and changes nothing: expect(plan):matches_snapshot.",
            subjects: [
                .text("path", "seen from the test's folder"),
                field("arguments", "table", "The script's arguments by name."),
            ],
            options: [
                field("as", "string", onBehalf),
                field("accept_bad_rows", "boolean", "Leaves out input rows that are wrong."),
            ],
            returns:
                "a table: outcome, code and message as of a run; effects that are no reads, each { operation, "
                + "arguments, batch, row, cost }; batches, waits_for and problems",
            errors: [ErrorFact(.badFile, "the script cannot be read")]),
        ModuleFunction(
            "script.tend",
            "Does what fell due in the center, and goes on with every run whose wait is over, as runs tend does."
        ),
        ModuleFunction(
            "run:signal", "Sends the run a signal; it goes on if it waits for that.", form: .method,
            subjects: [
                .text("name", "the signal's name"),
                field("data", "any", "What it says, as JSON can hold it; {} when left out."),
            ],
            options: [
                field("files", "table", rule: "a table from name to path", "Files that come with it."),
                field(
                    "as", "string",
                    "Who sends it: an e-mail, operator or applicant; as of script.run when left out."),
            ], returns: "the run", errors: [ErrorFact(.forbiddenState, "the run is over")]),
        ModuleFunction(
            "run:approve", "Consents to what the run cannot take back; it goes on if it waits for that.",
            form: .method,
            subjects: [
                field("operation", "string", "What it waits for when left out: such as users.delete.")
            ],
            returns: "the run", errors: [ErrorFact(.forbiddenState, "it waits for no consent, or is over")]),
        ModuleFunction(
            "run:resume", "Goes on with a run that was cut, was interrupted or failed.", form: .method,
            options: [
                field("yes", "boolean", "Consents to what cannot be taken back."),
                field("accept_bad_rows", "boolean", "Leaves out input rows that are wrong."),
            ], returns: "the run",
            errors: [ErrorFact(.forbiddenState, "nothing was kept of the run")]),
        runField("outcome", "done, failed, waiting, limited, refused, unsupported, interrupted or crashed."),
        runField("code", "The code of what ended it; nil when it is done."),
        runField("message", "The sentence for it."),
        runField("hint", "What it says to try."),
        runField("field", "The field at fault."),
        runField("place", "The script's file and line where it ended."),
        runField("output", "What it printed."),
        runField("logs", "Its log, a list of texts such as \"info: started\"."),
        runField("notes", "What was said beside it: how a file was read, which rows are wrong."),
        runField("problems", "What report.problem was given: a list of { message, subject_id, due }."),
        runField("tables", "What report.table was given: a list of { title, columns, rows }."),
        runField(
            "messages",
            "What deliver.message was given: a list of { channel, subject, body, attach }. In tests every channel takes "
                + "them, and nothing is sent."),
        runField("rows", "Rows of all batches: { total, ok, unchanged, failed, refused }."),
        runField(
            "waits_for",
            "What it waits for: a list of { kind, name, role, wake }, such as a signal and its name."),
        runField("effects", "The operations that its own code called, in order."),
        runField(
            "writes", "The operations by which it changed the center, those of rows among them, in order."),
        runField("id", "Its id, such as run-1; nil when nothing was kept of it."),
    ]

    private static let failing: [ModuleFunction] = [
        ModuleFunction(
            "faults.every", "Lets every so many-th operation of runs fail before it does anything.",
            subjects: [field("count", "integer", isRequired: true, "From 1 on."), code]),
        ModuleFunction(
            "faults.on", "Lets one call of an operation by runs fail, once, before it does anything.",
            subjects: [
                .text("operation", "such as users.create"),
                field("number", "integer", isRequired: true, "Which call from now on, from 1 on."), code,
            ]),
        ModuleFunction(
            "faults.after_commit",
            "Cuts a run after a commit as if its process were killed; run:resume goes on.",
            subjects: [
                field("number", "integer", isRequired: true, "Which commit from now on, from 1 on."),
                field("what", "string", rule: "crash", "What happens then."),
            ]),
        ModuleFunction("faults.none", "No faults any more."),
    ]

    private static let filing: [ModuleFunction] = [
        ModuleFunction(
            "files.write", "Makes a file in the folder of the test's runs, which is removed after the test.",
            subjects: [.text("name", "as a script's argument names it"), .text("content", "any bytes")]),
        ModuleFunction(
            "files.read", "Reads a file that a run or the test wrote.", subjects: [.text("name", "its name")],
            returns: "text", errors: [ErrorFact(.notFound, "there is none")]),
        ModuleFunction(
            "files.exists", "Whether there is a file.", subjects: [.text("name", "its name")],
            returns: "true or false"),
        ModuleFunction(
            "files.rows", "Reads CSV, XLSX or JSON lines that a run wrote.",
            subjects: [.text("name", "its name")],
            returns: "a list of tables, from header to text; empty cells are left out",
            errors: [ErrorFact(.notFound, "there is none"), ErrorFact(.badFile, "it is no such file")]),
    ]

    private static let onBehalf =
        "On whose behalf: an e-mail, operator or applicant; the first global admin when left out, in an empty center "
        + "the company that enrols."
    private static let again = "the expectation, for another one"
    private static let code = FieldDescription.text("code", "the error's code, such as throttled")

    private static func expectation(_ name: String, _ summary: String, expected: String) -> ModuleFunction {
        ModuleFunction(
            "expectation:\(name)", summary, form: .method,
            subjects: [field("expected", "any", isRequired: true, expected)], returns: again)
    }

    private static func runField(_ name: String, _ summary: String) -> ModuleFunction {
        ModuleFunction("run.\(name)", summary, form: .field, returns: "the value")
    }

    static func field(
        _ name: String, _ type: String, rule: String = "", isRequired: Bool = false, _ doc: String
    ) -> FieldDescription {
        FieldDescription(name: name, type: FieldType(type, rule: rule), isRequired: isRequired, doc: doc)
    }
}
