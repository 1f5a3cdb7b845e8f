/// The shapes of the lines that `--json` writes. What is declared here does not change without a new version.
struct JSONLineShape: Sendable {
    /// The value of `type`.
    var type: String
    /// When such a line is written.
    var summary: String
    var fields: [Field]

    /// One member of the object.
    struct Field: Sendable {
        var name: String
        /// `string`, `integer`, `object`, `string or null`.
        var type: String
        var doc: String

        init(_ name: String, _ type: String, _ doc: String) {
            self.name = name
            self.type = type
            self.doc = doc
        }
    }
}

/// Every kind of line.
enum JSONLines {
    /// The version of the shapes; the first or the last line of the output tells it.
    static let version: Int64 = 1

    static let start = JSONLineShape(
        type: "start",
        summary: "The first line of a command that works on a center; `call` begins with its answers.",
        fields: [
            .init("version", "integer", "The version of these shapes."),
            .init("command", "string", "What was called, such as `run`."),
            .init("center", "string", "Which center it works on."),
        ])
    static let answer = JSONLineShape(
        type: "answer", summary: "What an operation answered, or one entry of its list.",
        fields: [
            .init("value", "object or null", "The answer's fields; null when there is none.")
        ])
    static let call = JSONLineShape(
        type: "call", summary: "The last line of `call`.",
        fields: [
            .init("version", "integer", "The version of these shapes."),
            .init("center", "string", "Which center it is."),
            .init("operation", "string", "Its name."),
            .init(
                "outcome", "string", "`done`, `failed`, `limited`, `refused`, `unsupported` or `interrupted`."
            ),
            .init("code", "string or null", "The error's code."),
            .init("message", "string or null", "The error's sentence."),
            .init("field", "string or null", "The field at fault."),
            .init("hint", "string or null", "What to try."),
            .init("answers", "integer", "How many answers were written."),
        ])
    static let print = JSONLineShape(
        type: "print", summary: "One line that a script printed.",
        fields: [.init("text", "string", "The line, without its end.")])
    static let log = JSONLineShape(
        type: "log", summary: "One message of a script's `log`.",
        fields: [
            .init("level", "string", "`info` or `warn`."), .init("text", "string", "The message."),
            .init("fields", "object", "What the script gave with it."),
        ])
    static let table = JSONLineShape(
        type: "table", summary: "One table of a script's `report.table`.",
        fields: [
            .init("title", "string", "What stands above it."),
            .init("columns", "list of strings", "In order."),
            .init("rows", "list of lists", "The cells of each row."),
        ])
    static let problem = JSONLineShape(
        type: "problem", summary: "One problem of a script's `report.problem`.",
        fields: [
            .init("message", "string", "What is wrong."),
            .init("subject_id", "string or null", "What it is about."),
            .init("due", "string or null", "Until when it should be solved."),
        ])
    static let run = JSONLineShape(
        type: "run", summary: "The last line of `run`: how it ended.",
        fields: [
            .init("id", "string or null", "The run's id; null when none was begun."),
            .init(
                "outcome", "string",
                "`done`, `failed`, `waiting`, `limited`, `refused`, `unsupported` or `interrupted`."),
            .init("code", "string or null", "The code of the error or limit that ended it."),
            .init("message", "string or null", "The sentence for it."),
            .init("rows", "object", "`total`, `ok`, `unchanged`, `failed`, `refused`: rows of all batches."),
        ])
    static let runRecord = JSONLineShape(
        type: "run_record", summary: "One run of `runs list` or `runs show`.",
        fields: [
            .init("id", "string", "`run-17`."), .init("state", "string", "How it stands."),
            .init("script", "string", "The script's name."), .init("actor", "string", "On whose behalf."),
            .init("started", "string", "An instant."), .init("ended", "string or null", "An instant."),
            .init("code", "string or null", "Why it ended so."),
            .init("message", "string or null", "The sentence for it."),
            .init("rows", "integer", "Rows of all batches."),
            .init("not_done", "integer", "Rows that failed or were refused."),
        ])
    static let effect = JSONLineShape(
        type: "effect", summary: "One effect of a run, by `runs replay`.",
        fields: [
            .init("number", "integer", "From 1, in the order of the replay."),
            .init("branch", "string", "The branch of `bulk.all`; empty for the main one."),
            .init("ordinal", "integer", "Its number in the branch, from 0."),
            .init("line", "string", "The script's file and line."),
            .init("operation", "string", "What was called."),
            .init("arguments", "any", "With what."), .init("at", "string", "When, by the host's clock."),
            .init("answer", "any", "What it came to; absent when it failed. A secret is `{\"$secret\": n}`."),
            .init("error", "object", "`code`, `message` and more; absent when it did not fail."),
        ])
    static let line = JSONLineShape(
        type: "line", summary: "One line of a script that is executed, by `runs replay --trace`.",
        fields: [.init("line", "string", "The script's file and line.")])
    static let planEffects = JSONLineShape(
        type: "plan_effects", summary: "Effects of one operation that would end alike, by `plan`.",
        fields: [
            .init("operation", "string", "What would be called."),
            .init("kind", "string", "`read`, `write`, `irreversible` or `output`."),
            .init("count", "integer", "How often."),
            .init("taken_back", "integer", "How many of them a row that fails would take back."),
            .init("place", "string", "Where the first would be called."),
            .init("code", "string or null", "Why they would be refused; null when they would be done."),
            .init("field", "string or null", "The field at fault."),
            .init("messages", "list of objects", "The first reasons: `message`, `count`, `rows`."),
            .init(
                "examples", "list of objects",
                "The first of them: `subject`, `change` (`creates`, `changes` or `deletes`), `fields` with "
                    + "`[before, after]`."),
            .init(
                "changes", "list of objects",
                "What several would change alike: `field`, `before`, `after`, `count`."),
        ])
    static let planRows = JSONLineShape(
        type: "plan_rows", summary: "Rows of a batch that would not end well, by `plan`.",
        fields: [
            .init("batch", "string", "The batch's name."), .init("outcome", "string", "How they would end."),
            .init("count", "integer", "How many."), .init("code", "string", "Why."),
            .init("field", "string or null", "The field at fault."),
            .init("messages", "list of objects", "The first reasons: `message`, `count`, `rows`."),
        ])
    static let planRowChanges = JSONLineShape(
        type: "plan_row_changes",
        summary: "What a plugin's mapper would change in one field of a batch's rows, by `plan`.",
        fields: [
            .init("batch", "string", "The batch's name."), .init("plugin", "string", "Which plugin."),
            .init("mapper", "string", "Which of its mappers."), .init("field", "string", "The column."),
            .init("count", "integer", "In how many rows."),
            .init("examples", "list of objects", "The first of them: `row`, `before`, `after`."),
        ])
    static let planSending = JSONLineShape(
        type: "plan_sending",
        summary: "Something that a plan would send, or a plugin write, outside of the center.",
        fields: [
            .init("operation", "string", "What was called, such as `deliver.message`."),
            .init("what", "string", "A message's subject, a request's method, a file's path."),
            .init("target", "string or null", "A channel, an address without its path, who gets a mail."),
            .init("plugin", "string or null", "The plugin that sends; null for the script."),
            .init("place", "string", "The script's file and line."),
        ])
    static let planFile = JSONLineShape(
        type: "plan_file", summary: "One file that would be made, by `plan`.",
        fields: [
            .init("path", "string", "Its path, as the script names it."),
            .init("count", "integer", "How many rows it would have."),
            .init("recipient", "string or null", "Who could open it; null for a plain file."),
        ])
    static let planWait = JSONLineShape(
        type: "plan_wait",
        summary: "What the script would wait for; what it does behind that is not planned.",
        fields: [
            .init("branch", "string", "The branch of `bulk.all`; empty for the main one."),
            .init("kind", "string", "`sleep`, `until_time`, `until_true`, `signal` or `event`."),
            .init("name", "string or null", "The signal or event."),
            .init("until", "string or null", "Until when at the latest, an instant."),
        ])
    static let plan = JSONLineShape(
        type: "plan", summary: "The last line of `plan`.",
        fields: [
            .init("outcome", "string", "`done`, `waits` or `failed`."),
            .init("code", "string or null", "Why the script would fail."),
            .init("message", "string or null", "The sentence for it."),
            .init("effects", "integer", "How many effects there are."),
            .init("reads", "object", "How often what is only read: by operation."),
            .init("rows", "object", "How many rows would end how: by outcome, over all batches."),
            .init("secrets", "integer", "How many secrets would be drawn."),
            .init("costs", "list of strings", "What would be spent, per currency; empty for nothing."),
            .init("obstacle", "string or null", "Why it cannot be applied; null when it can."),
            .init("file", "string or null", "Where the plan is kept."),
        ])
    static let difference = JSONLineShape(
        type: "difference",
        summary: "Something that is not as it was when it was planned, or with other plugins.",
        fields: [
            .init("subject", "string or null", "What it is about: name, e-mail and id."),
            .init("field", "string or null", "Which of its fields."),
            .init("planned", "string", "What the plan says, or holds with the present plugins."),
            .init("present", "string", "What holds now, or with the updated plugins."),
            .init("operation", "string", "What the script calls."),
            .init("place", "string", "From where: the script's file and line."),
            .init("row", "string or null", "The row of a batch."),
        ])
    static let signal = JSONLineShape(
        type: "signal", summary: "A signal that was sent, by `signal`.",
        fields: [
            .init("run", "string", "Which run it is for."), .init("name", "string", "The signal's name."),
            .init("from", "string", "Who sent it."),
        ])
    static let row = JSONLineShape(
        type: "row", summary: "One row of `runs rows`.",
        fields: [
            .init("batch", "string", "The batch's name."),
            .init("row", "integer", "Its number in the input."),
            .init("key", "string", "Its natural key."), .init("outcome", "string", "How it ended."),
            .init("code", "string or null", "Why not well."),
            .init("message", "string or null", "The sentence for it."),
            .init("field", "string or null", "The field at fault."),
            .init(
                "changes", "list of objects",
                "What plugins changed in it before it was worked: `plugin`, `mapper`, `field`, `before`, `after`."
            ),
            .init(
                "changes_left_out", "integer", "How many more they changed: of a group the first are kept."),
        ])
    static let undo = JSONLineShape(
        type: "undo",
        summary:
            "What `runs undo` takes back or leaves: all writes of one operation, a file, or what was sent.",
        fields: [
            .init("operation", "string", "What the run did."),
            .init("inverse", "string or null", "The operation that takes it back; null: it stays."),
            .init("count", "integer", "How often."),
            .init("note", "string", "What comes back, or why it stays."),
            .init("details", "list of strings", "The last ones, at most ten."),
        ])
    static let opened = JSONLineShape(
        type: "opened", summary: "One row of a sealed file, by `open`, in clear.",
        fields: [.init("value", "object", "The columns, each text or null.")])
    static let finding = JSONLineShape(
        type: "finding", summary: "One thing that `check` noticed.",
        fields: [
            .init("script", "string", "The file."), .init("line", "integer", "From 1."),
            .init("column", "integer", "From 1."), .init("severity", "string", "`error` or `warning`."),
            .init("message", "string", "What it is."), .init("hint", "string or null", "What to try."),
        ])
    static let test = JSONLineShape(
        type: "test", summary: "How one test of `test` ended.",
        fields: [
            .init("file", "string", "The file of the test."),
            .init("name", "string or null", "What it says; null for a file that could not be read as tests."),
            .init("outcome", "string", "`passed` or `failed`."),
            .init("milliseconds", "integer", "What it took."),
            .init("place", "string or null", "File and line where it failed."),
            .init("code", "string or null", "`expectation`, or the code of the error."),
            .init("message", "string or null", "What failed."),
            .init("details", "list of strings", "More lines: where values differ, how runs ended."),
            .init("hint", "string or null", "What to try."),
            .init("output", "string", "What the test itself printed."),
        ])
    static let coverage = JSONLineShape(
        type: "coverage", summary: "One script of `test --coverage`.",
        fields: [
            .init("file", "string", "The script."),
            .init("executable", "integer", "Lines that can be executed."),
            .init("executed", "integer", "Those that were."),
            .init("missed", "list of lists", "First and last line of each stretch that was not."),
        ])
    static let tests = JSONLineShape(
        type: "tests", summary: "The last line of `test`.",
        fields: [
            .init("outcome", "string", "`passed`, `failed` or `interrupted`."),
            .init("total", "integer", "Tests that were run."), .init("passed", "integer", "Of those."),
            .init("failed", "integer", "Of those, files that could not be read as tests among them."),
            .init("files", "integer", "In so many files."), .init("milliseconds", "integer", "What it took."),
        ])
    static let check = JSONLineShape(
        type: "check",
        summary: "One line of `doctor`, `plugin doctor`, `plugin audit` and what `plugin test` tries.",
        fields: [
            .init("name", "string", "What was looked at."), .init("ok", "boolean", "Whether it is in order."),
            .init("found", "string", "What was found."), .init("hint", "string or null", "What to do."),
        ])
    static let error = JSONLineShape(
        type: "error", summary: "The only line of a command that was not begun.",
        fields: [
            .init("version", "integer", "The version of these shapes."),
            .init(
                "code", "string", "The error's code; `usage` for a command line that cannot be carried out."),
            .init("message", "string", "Everything that is wrong."),
            .init("hint", "string or null", "What to try."),
        ])

    /// All of them, in the order of the reference.
    static let all =
        [
            start,
            answer,
            call,
            print,
            log,
            table,
            problem,
            run,
            runRecord,
            effect,
            line,
            planEffects,
            planRows,
            planRowChanges,
            planFile,
            planSending,
            planWait,
            plan,
            difference,
            signal,
            row,
            undo,
            opened,
            center,
            policy,
            mail,
            clock,
            approval,
            finding,
            test,
            coverage,
            tests,
            check,
            error,
        ] + ofPlugins
}
