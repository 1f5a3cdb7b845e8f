public import LuaRuntime

/// What a run shows to people and asks of them. The front door implements it; tests stand in for it.
public protocol RunConsole: AnyObject {
    /// The script's own output, as it is.
    func printed(_ bytes: UnsafeRawBufferPointer)
    /// A line of the script's log.
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?)
    /// Something people should know about the run: how a file was read, what was resumed.
    func noted(_ note: String)
    /// How far a batch has come; called at most once per group of rows.
    func progressed(_ progress: BatchProgress)
    /// A table that the script wants shown.
    func showed(_ table: ReportTable)
    /// Hands over what is held back: it is about to count as shown, which a run that goes on does not show again.
    func flush()
    /// Asks yes or no; false where nobody can answer.
    func asked(_ question: String) -> Bool
    /// The script is about to begin in `state`; whoever wants to end it from outside takes hold of it here.
    func willRun(_ state: LuaState)
    /// Whether the user wants the run to stop.
    var isStopRequested: Bool { get }
}

/// How much a line of a log matters.
public enum LogLevel: String, Sendable {
    case info, warn
}

/// How far a batch has come.
public struct BatchProgress: Sendable, Equatable {
    /// The name.
    public var name: String
    /// Rows with an outcome, those of earlier attempts included.
    public var done: Int
    /// All rows; `nil` where the source does not say beforehand.
    public var total: Int?
    /// Rows that failed or were refused.
    public var notDone: Int
    /// Whether this is the last report of the batch.
    public var isFinished: Bool
}

/// A table that a script reports: `report.table`.
public struct ReportTable: Sendable, Equatable {
    /// What stands above it.
    public var title: String
    /// The columns, in order.
    public var columns: [String]
    /// One text per column; empty for nothing.
    public var rows: [[String]]
}

/// Something a script wants somebody to look at: `report.problem`.
public struct ReportedProblem: Sendable, Equatable {
    /// What it is.
    public var message: String
    /// What it is about; nil for nothing in particular.
    public var subjectID: String?
    /// A date or instant, as the script gave it.
    public var due: String?
}
