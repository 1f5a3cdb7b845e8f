internal import LuaRuntime
internal import PartnerLua

/// Stands between a run and what shows it, and keeps what only this process sees: how far each batch was at each
/// commit, and the tables of a script of which nothing was kept.
final class RunWatch: RunConsole {
    /// So many commits of one batch are kept; of more, every second one.
    static let sampleLimit = 200

    private let shown: any RunConsole
    private let elapsed: () -> Duration
    /// When the process began with the run, by the host's clock.
    let started: Int64
    /// The commits of each batch, by its name.
    private(set) var samples: [String: [RowSample]] = [:]
    private var strides: [String: (step: Int, count: Int)] = [:]
    private(set) var tables: [ReportTable] = []
    /// How many tables the script showed.
    private(set) var tableCount = 0

    /// Hands everything on to `shown`; `elapsed` tells the time since the process began with the run.
    init(_ shown: any RunConsole, started: Int64, elapsed: @escaping () -> Duration) {
        self.shown = shown
        self.started = started
        self.elapsed = elapsed
    }

    func progressed(_ progress: BatchProgress) {
        keep(progress)
        shown.progressed(progress)
    }

    private func keep(_ progress: BatchProgress) {
        let sample = RowSample(elapsed: elapsed(), done: progress.done, notDone: progress.notDone)
        var kept = samples[progress.name] ?? []
        // The end of a batch is told twice when it falls on a commit.
        if let last = kept.last, last.done == sample.done, last.notDone == sample.notDone { return }
        var stride = strides[progress.name] ?? (1, 0)
        stride.count += 1
        if progress.isFinished || stride.count % stride.step == 0 { kept.append(sample) }
        if kept.count > Self.sampleLimit {
            kept = kept.enumerated().compactMap {
                $0.offset % 2 == 1 || $0.offset == kept.count - 1 ? $0.element : nil
            }
            stride.step *= 2
        }
        strides[progress.name] = stride
        samples[progress.name] = kept
    }

    func showed(_ table: ReportTable) {
        tableCount += 1
        if tables.count < RunPageGatherer.tableLimit { tables.append(table) }
        shown.showed(table)
    }

    func printed(_ bytes: UnsafeRawBufferPointer) { shown.printed(bytes) }
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {
        shown.logged(level, message, fieldsJSON: fieldsJSON)
    }
    func noted(_ note: String) { shown.noted(note) }
    func flush() { shown.flush() }
    func asked(_ question: String) -> Bool { shown.asked(question) }
    func willRun(_ state: LuaState) { shown.willRun(state) }
    var isStopRequested: Bool { shown.isStopRequested }
}
