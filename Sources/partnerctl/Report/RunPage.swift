internal import PartnerCenter
internal import PartnerLua
internal import Runs

/// What the page of a run tells: facts only, so that it can be made without a run.
///
/// Times are the host's, in milliseconds since 1970-01-01 UTC.
struct RunPage: Sendable {
    /// Where the run stands.
    enum Ending: String, Sendable, CaseIterable {
        case running, waiting, interrupted, done, failed, limited, refused, unsupported, cancelled
    }

    /// A file that the script was given.
    struct Input: Sendable, Equatable {
        var argument: String
        var path: String
        var size: Int64
        var hash: [UInt8]
    }

    /// Why the run did not end well.
    struct Failure: Sendable, Equatable {
        var code: String
        var message: String
        var hint: String?
        /// The script's file and line.
        var place: String?
        /// The script's lines around it; empty where they are not known.
        var excerpt = SourceExcerpt()
        /// The script's calls, innermost first.
        var calls: [String] = []
        /// Every problem of the input or of the arguments, one line each.
        var details: [String] = []
    }

    /// Rows worked through by one function.
    struct Batch: Sendable, Equatable {
        var name: String
        var started: Int64
        var ended: Int64?
        var totals: RowTotals
        /// What plugins changed in the rows before they were worked.
        var rowChanges = RowChangeCounts()
        /// Changes of rows that are grouped, beyond those that the ledger keeps of a group.
        var leftOutChanges: Int64 = 0
        /// How far it was at each commit; empty where nobody watched.
        var samples: [RowSample] = []
    }

    /// What the run wrote, as the audit has it.
    struct Changes: Sendable, Equatable {
        /// The first ones, in order.
        var first: [Change] = []
        /// How many by operation, in the order of their first.
        var counts: [OperationCount] = []
        /// Why they are not shown; nil when they are.
        var notShown: String?

        var total: Int { counts.reduce(0) { $0 + $1.count } }
    }

    /// How often an operation wrote.
    struct OperationCount: Sendable, Equatable {
        var operation: String
        var count: Int
    }

    /// One write.
    struct Change: Sendable, Equatable {
        var operation: String
        /// Of what: `u-5`.
        var subject: String
        /// The script's line; nil for none.
        var line: Int64?
        var fields: [FieldChange]
    }

    /// A field before and after; nil for no value.
    struct FieldChange: Sendable, Equatable {
        var field: String
        var before: String?
        var after: String?
    }

    /// One effect of the script's own code.
    struct Effect: Sendable, Equatable {
        var at: Int64
        /// The script's file and line.
        var place: String
        var operation: String
        /// In short, secrets masked.
        var arguments: String
        /// The code and message of the error it ended with; nil when it ended well.
        var error: OperationProblem?
        /// Whether it is recorded and still to be done.
        var isPending = false
    }

    /// How an effect failed.
    struct OperationProblem: Sendable, Equatable {
        var code: String
        var message: String
    }

    /// The effects, in order.
    struct Effects: Sendable, Equatable {
        var first: [Effect] = []
        /// The last ones, where there are more than are shown.
        var last: [Effect] = []
        var total = 0
    }

    /// Something that the script wants somebody to look at.
    struct Problem: Sendable, Equatable {
        var message: String
        /// What it is about.
        var subject: String?
        /// Until when, as the script gave it.
        var due: String?
    }

    /// A table that the script showed.
    struct Table: Sendable, Equatable {
        var title: String
        var columns: [String]
        /// The first ones.
        var rows: [[String]]
        /// How many there are.
        var rowCount: Int
    }

    /// What was used of one budget.
    struct BudgetUse: Sendable, Equatable {
        var name: String
        var used: String
    }

    /// `run-17`; nil where nothing was kept.
    var id: String?
    var ending: Ending
    var script: String
    /// The digest of the script's text.
    var scriptHash: [UInt8]
    var center: String
    /// On whose behalf.
    var actor: String
    var key: String?
    var started: Int64
    /// When it ended; nil while it lives.
    var ended: Int64?
    /// When the page was made.
    var made: Int64
    /// The program's version.
    var version: String
    var inputs: [Input] = []
    var failure: Failure?
    var batches: [Batch] = []
    var failures = FailureGroups()
    var changes = Changes()
    /// What the script reported.
    var problems: [Problem] = []
    /// The first tables that the script showed.
    var tables: [Table] = []
    /// How many it showed.
    var tableCount = 0
    var effects = Effects()
    var budgets: [BudgetUse] = []
    /// Rows of the input that were left out because they were wrong.
    var leftOutRows = 0
    /// Whether the page was made by the process that ran the script; later there is less to tell.
    var isLive = false
    /// Whether this process went on with what another began.
    var wasResumed = false
    /// The command that goes on with it; nil when there is nothing to go on with.
    var goOn: String?
    /// What commands about the run need beside its id: ` --center …`.
    var centerFlag = ""

    /// The rows of all batches.
    var totals: RowTotals { batches.reduce(RowTotals()) { $0 + $1.totals } }
}

extension RowTotals {
    /// Rows that did not get what they should.
    var notDone: Int64 { self[.failed] + self[.refused] + self[.unknown] + self[.unsupported] }
}

/// How far a batch was at one commit.
struct RowSample: Sendable, Equatable {
    /// Since the process began to work on the run.
    var elapsed: Duration
    /// Rows with an outcome.
    var done: Int
    /// Those of them that failed or were refused.
    var notDone: Int
}

/// Lines of the script around one that matters.
struct SourceExcerpt: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        var number: Int
        var text: String
    }
    var lines: [Line] = []
    /// The number of the one that matters.
    var marked = 0

    /// Nothing.
    init() {}

    /// The line that `place` names (`staff.lua:12`), with two before and after it; nothing for another file.
    init(_ place: String, of program: ScriptProgram) {
        guard let colon = place.lastIndex(of: ":"), let number = Int(place[place.index(after: colon)...]),
            number > 0
        else { return }
        let name = String(place[..<colon])
        let module = program.modules.first { $0.name.replacing(".", with: "/") + ".lua" == name }
        guard let source = name == program.name ? program.source : module?.source else { return }
        let all = source.split(separator: 0x0a, maxSplits: number + 2, omittingEmptySubsequences: false)
        guard number <= all.count else { return }
        marked = number
        lines = (max(1, number - 2)...min(all.count, number + 2)).map {
            Line(
                number: $0,
                text: Cut.text(String(decoding: all[$0 - 1].prefix(400), as: UTF8.self), limit: 160))
        }
        if let last = lines.last, last.text.isEmpty, last.number != number { lines.removeLast() }
    }
}
