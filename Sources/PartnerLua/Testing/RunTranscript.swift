internal import LuaRuntime

/// What a run shows while a test looks on: kept, in order, for the test's questions.
final class RunTranscript: RunConsole {
    private(set) var output: [UInt8] = []
    private(set) var logs: [(level: LogLevel, message: String)] = []
    private(set) var notes: [String] = []
    private(set) var tables: [ReportTable] = []
    private let prepare: (LuaState) -> Void
    private let isStopped: () -> Bool

    /// `prepare` is called with each state before its script begins.
    init(isStopped: @escaping () -> Bool, prepare: @escaping (LuaState) -> Void) {
        self.isStopped = isStopped
        self.prepare = prepare
    }

    func printed(_ bytes: UnsafeRawBufferPointer) { output.append(contentsOf: bytes) }
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) { logs.append((level, message)) }
    func noted(_ note: String) { notes.append(note) }
    func progressed(_ progress: BatchProgress) {}
    func showed(_ table: ReportTable) { tables.append(table) }
    func flush() {}
    /// Nobody sits here: what needs consent must be given it beforehand.
    func asked(_ question: String) -> Bool { false }
    func willRun(_ state: LuaState) { prepare(state) }
    var isStopRequested: Bool { isStopped() }
}
