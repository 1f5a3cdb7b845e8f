internal import Runs

/// What a script has shown, kept with the run: lines, tables, problems.
///
/// It commits with the effects that follow it, so a run that goes on shows again only what was shown since the
/// last commit, and what is kept is what an undisturbed run would have shown.
final class TranscriptLog {
    /// What kind of thing was shown; its body is text for the first, JSON for the others.
    enum Kind: String {
        case print, log, table, problem
    }

    private struct Output {
        var kind: Kind
        var body: [UInt8]
        var row: (batch: Int64, number: Int64)?
    }

    /// Stands for a row, so that it does not count as shown outside of rows.
    private static let leftover: (batch: Int64, number: Int64) = (0, 0)

    private var transcript: Transcript?
    private let now: () -> Milliseconds
    /// How much outside of rows an earlier process kept; the script shows it again when it is replayed.
    private var keptCount = 0
    private var replayedCount = 0
    private var pending: [Output] = []
    private var unconfirmed: [Output] = []

    /// Called before what was shown counts as shown.
    var willKeep: () -> Void = {}

    init(now: @escaping () -> Milliseconds) { self.now = now }

    var isEmpty: Bool { pending.isEmpty }

    func open(_ group: WriteGroup, _ run: Runs.RunID) throws {
        let transcript = try Transcript(group, run: run)
        keptCount = try transcript.count(outsideRows: true)
        self.transcript = transcript
    }

    /// The run was taken back before it existed.
    func close() { transcript = nil }

    /// What is shown from here on belongs to another run.
    func beginAnew() {
        transcript = nil
        keptCount = 0
        replayedCount = 0
        pending.removeAll()
        unconfirmed.removeAll()
    }

    /// Keeps what is shown outside of rows; false when an earlier process showed it already.
    func add(_ kind: Kind, _ body: [UInt8]) -> Bool {
        if replayedCount < keptCount {
            replayedCount += 1
            return false
        }
        pending.append(Output(kind: kind, body: body))
        return true
    }

    /// Keeps what a row of a batch showed.
    func add(_ kind: Kind, _ body: [UInt8], batch: Int64, row: Int64) {
        pending.append(Output(kind: kind, body: body, row: (batch, row)))
    }

    /// Keeps what was shown outside of rows and is not shown by a replay.
    func addLeftover(_ kind: Kind, _ body: [UInt8]) {
        pending.append(Output(kind: kind, body: body, row: Self.leftover))
    }

    /// Writes what is pending into the group that is open.
    func flush() throws {
        guard let transcript, !pending.isEmpty else { return }
        willKeep()
        let now = now()
        for output in pending {
            try transcript.append(
                kind: output.kind.rawValue, body: output.body, batch: output.row?.batch,
                row: output.row?.number, at: now)
        }
        unconfirmed += pending
        pending.removeAll(keepingCapacity: true)
    }

    /// Keeps what was shown since the last commit by a run that failed: it is shown again when the run goes on,
    /// so it does not count as kept.
    func flushAsLeftover() throws {
        for index in pending.indices where pending[index].row == nil { pending[index].row = Self.leftover }
        try flush()
    }

    func confirm() { unconfirmed.removeAll(keepingCapacity: true) }

    /// The group is taken back; rows of a batch are done and shown again, the rest is not.
    func forgetGroup() {
        pending = unconfirmed.filter { $0.row == nil } + pending
        unconfirmed.removeAll(keepingCapacity: true)
    }
}
