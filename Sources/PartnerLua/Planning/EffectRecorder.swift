internal import PartnerCenter

/// Sees every effect of a run that is rehearsed: what was asked for, what was told, what that changed.
///
/// A run that is not rehearsed has none, which is all that the rows of a batch ask.
public final class EffectRecorder {
    /// What was seen, with the number of its batch: names come at the end.
    private var seen: [(effect: PlannedEffect, batchID: Int64)] = []
    private let latestEvent: () throws -> Int64
    private let events: (_ after: Int64) throws -> [CenterEvent]
    /// What had happened in the center before the effect that is being done.
    private var before: Int64 = 0
    /// What the effect that is being done costs.
    private var cost: Money?
    /// What the clock said when it was planned, last first.
    private var clock: [ClockReading: [[UInt8]]] = [:]
    /// What is assumed of the world behind a wait.
    var assumptions: [PlanAssumption] = []
    /// Whose calls into plugins are open; nil where there are no plugins.
    var callers: CallChain?
    /// What the run's random numbers grow from; nil for anything.
    let seed: [UInt8]?

    /// A reading of the clock, by where it is read.
    private struct ClockReading: Hashable {
        var branch: String
        var batch: Int64
        var row: Int64?
        var operation: String
    }

    /// The effects that a script calls a clock.
    private static let clockEffects: Set<String> = ["clock.now", "clock.today"]

    /// Sees what happens in `center`.
    ///
    /// What the clock said in `planned` it says again, at the same places.
    init(_ center: some Center, again planned: Plan?, seed: [UInt8]?) {
        latestEvent = { try center.latestEventID() }
        events = { id in try center.events(after: id, names: [], subjectID: nil, notBy: nil, limit: 1000) }
        self.seed = seed
        guard let planned else { return }
        var numbers: [String: Int64] = [:]
        for effect in planned.effects {
            if let batch = effect.batch, numbers[batch] == nil { numbers[batch] = Int64(numbers.count) + 1 }
        }
        for effect in planned.effects.reversed() where Self.clockEffects.contains(effect.operation) {
            guard case .answer(let json) = effect.outcome else { continue }
            let number = effect.batch.flatMap { numbers[$0] } ?? 0
            let reading = ClockReading(
                branch: effect.branch, batch: number, row: effect.row, operation: effect.operation)
            clock[reading, default: []].append(json)
        }
    }

    // MARK: Effects

    /// An operation is about to be done, and costs what the center says.
    func willCost<O: PartnerOperation>(_ operation: O, _ door: Door<some Center>, _ origin: Origin) throws {
        cost = try door.center.cost(operation, door.actor(), origin)
    }

    /// An effect is about to be done.
    ///
    /// - Returns: the answer it has without being done: a clock that was read when it was planned.
    func willDo(_ effect: Effect, branch: String, in row: (batch: Int64, number: Int)? = nil) throws
        -> [UInt8]?
    {
        before = try latestEvent()
        cost = nil
        guard Self.clockEffects.contains(effect.operation) else { return nil }
        let number = row.map { self.number(ofBatch: $0.batch) } ?? 0
        let reading = ClockReading(
            branch: branch, batch: number, row: row.map { Int64($0.number) }, operation: effect.operation)
        return clock[reading]?.popLast()
    }

    /// An effect was done, or refused.
    func note(
        _ effect: Effect, _ outcome: RecordedOutcome, branch: String,
        in row: (batch: Int64, number: Int)? = nil
    ) throws {
        if Self.isInternal(effect.operation) { return }
        let ending: PlannedEffect.Outcome =
            switch outcome {
            // The number of a batch is this rehearsal's own, and nothing that a script sees.
            case .answer where effect.operation == "bulk.map": .answer(Array("null".utf8))
            case .answer(let json, _): .answer(json)
            case .failure(let error): .failure(PlannedFailure(error))
            }
        let kind = EffectKinds.kind(of: effect.operation)
        var planned = PlannedEffect(
            effect.operation, kind: kind, arguments: effect.arguments, at: effect.place, outcome: ending)
        planned.branch = branch
        planned.plugin = callers?.current?.id
        planned.row = row.map { Int64($0.number) }
        if kind == .write || kind == .irreversible { planned.changes = try changes() }
        if case .answer = ending { planned.cost = cost?.description }
        cost = nil
        seen.append((planned, row?.batch ?? 0))
        if let row { _ = number(ofBatch: row.batch) }
    }

    private func changes() throws -> [PlannedChange] {
        try events(before).map { event in
            do throws(JSONFault) { return try PlannedChange(event) } catch {
                throw OperationError(
                    .badFile, "the center's audit is damaged: event \(event.id): \(error.message)")
            }
        }
    }

    /// The label of a sealed file is drawn for each delivery, and tells nobody anything.
    private static func isInternal(_ operation: String) -> Bool { operation == "deliver.begin" }

    // MARK: Rows

    /// The batches in which effects were seen, in the order of their beginning.
    private var batches: [Int64] = []

    /// The place of a batch among those with effects in their rows, from 1.
    private func number(ofBatch id: Int64) -> Int64 {
        if let index = batches.firstIndex(of: id) { return Int64(index) + 1 }
        batches.append(id)
        return Int64(batches.count)
    }

    /// The rows of `batch` behind `row` are taken back, and done again.
    func takeBack(_ batch: Int64, after row: Int64) {
        seen.removeAll { $0.batchID == batch && ($0.effect.row ?? 0) > row }
    }

    /// Everything that was seen; `batches` gives each batch a name, and the rows in which nothing was kept.
    func effects(_ batches: [Int64: (name: String, takenBack: Set<Int64>)]) -> [PlannedEffect] {
        seen.map { effect, batchID in
            guard let row = effect.row, let batch = batches[batchID] else { return effect }
            var effect = effect
            effect.batch = batch.name
            if batch.takenBack.contains(row), effect.kind != .read {
                effect.isTakenBack = true
            }
            return effect
        }
    }
}

/// What kinds of effect there are, by the name of what is called.
enum EffectKinds {
    /// Effects that leave the center: they are foreseen in a rehearsal, and done once the rest is lasting.
    static let outputs: Set<String> = [
        "batch.write", "writer.close", "deliver.sealed", "deliver.message", "notify.send", "net.send",
        "net.send_mail", "files.write",
    ]

    private static let operations: [String: PlannedEffect.Kind] = Dictionary(
        Operations.all.map { operation in
            let kind: PlannedEffect.Kind =
                switch operation.facts.kind {
                case .read: .read
                case .write: .write
                case .irreversible: .irreversible
                }
            return (operation.name, kind)
        }, uniquingKeysWith: { first, _ in first })

    static func kind(of operation: String) -> PlannedEffect.Kind {
        if outputs.contains(operation) { return .output }
        // What plugins keep is in the center, and has its record there.
        return PluginValueChange.names.contains(operation) ? .write : operations[operation] ?? .read
    }
}
