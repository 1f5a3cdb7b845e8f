public import PartnerCenter
internal import Runs
internal import Sealing

/// Runs a script with the real rules, records and ledgers inside of one transaction, and tells what it did.
///
/// Files are foreseen, not made; in the journal they are pending, so that a run which is kept makes them when it is
/// gone on with. Nobody else can write to the center until `end(keep:)`.
public final class Rehearsal<C: Center> {
    /// What a rehearsal came to.
    public struct Result: Sendable {
        /// What the script did.
        public var plan: Plan
        /// How its run ended.
        public var report: RunReport
    }

    private let program: ScriptProgram
    private let given: GivenArguments
    private let options: RunOptions
    private let door: Door<C>
    private let services: RunServices
    private let console: any RunConsole
    private let header: PlanHeader
    private let planned: Plan?
    private let assumptions: [PlanAssumption]
    private let bind: (RunSession, Door<C>) -> OperationBindings<C>

    /// Prepares a rehearsal of `program`.
    ///
    /// `header` is what its plan will say of it, but for the seed, the time and the inputs. With `planned`, clocks and
    /// random numbers are what they were in that plan. `bind` is as in `ScriptRun`.
    public init(
        _ program: ScriptProgram, given: GivenArguments, options: RunOptions, door: Door<C>,
        services: RunServices, console: any RunConsole, header: PlanHeader, again planned: Plan? = nil,
        assuming assumptions: [PlanAssumption] = [],
        bind: @escaping (RunSession, Door<C>) -> OperationBindings<C>
    ) {
        self.program = program
        self.given = given
        self.door = door
        self.console = console
        self.header = header
        self.planned = planned
        self.assumptions = assumptions
        self.bind = bind
        var options = options
        // What cannot be taken back is in the plan; whoever applies it consents to all of it at once.
        options.allowsIrreversible = true
        options.startsAnew = true
        self.options = options
        var services = services
        // Time that passes is not part of a rehearsal.
        services.pause = nil
        services.centerWork = nil
        self.services = services
    }

    /// Begins the rehearsal: from here on, nobody else writes to the center.
    ///
    /// - Throws: as `WriteGroup.beginRehearsal()`.
    public func begin() throws { try services.group.beginRehearsal() }

    /// Runs the script. What it did stays until `end(keep:)`, whatever is thrown.
    ///
    /// - Throws: the errors of the center and its database.
    public func perform() throws -> Result {
        var header = header
        header.at = try door.center.now()
        let seed = try planned.map { try Self.bytes(hexadecimal: $0.header.seed) } ?? SecureRandom.bytes(8)
        header.seed = Self.hexadecimal(seed)
        let recorder = EffectRecorder(door.center, again: planned, seed: seed)
        recorder.assumptions = assumptions
        let report = try ScriptRun(
            program, given: given, options: options, door: door, services: services, console: console,
            recorder: recorder, bind: bind
        ).execute()
        let run = report.runID.map { Runs.RunID(rawValue: $0) }
        if let run {
            header.inputs = try services.store.run(run).plan.inputs.map {
                PlanHeader.Input(
                    argument: $0.argument, path: $0.path, size: $0.size, hash: Self.hexadecimal($0.hash))
            }
        }
        var ending = PlanEnding(.done, run: run?.description, at: try door.center.now())
        ending.kind = try kind(of: report, run)
        var plan = Plan(header, ending: ending)
        try fill(&plan, recorder, run)
        plan.problems = report.problems.map {
            PlannedProblem($0.message, subject: $0.subjectID, due: $0.due)
        }
        if report.leftOutRows > 0 {
            plan.problems.append(
                PlannedProblem("\(report.leftOutRows) rows of the input are wrong, and are left out"))
        }
        return Result(plan: plan, report: report)
    }

    /// Keeps everything together, or leaves nothing.
    ///
    /// - Throws: as `WriteGroup.endRehearsal(keep:)`.
    public func end(keep: Bool) throws { try services.group.endRehearsal(keep: keep) }

    private func kind(of report: RunReport, _ run: Runs.RunID?) throws -> PlanEnding.Kind {
        guard let failure = report.failure else { return .done }
        guard failure.kind == .waiting, let run else {
            return .failed(
                PlannedFailure(code: failure.code, message: failure.message, field: failure.field),
                at: failure.place)
        }
        return .waits(
            try Waits(services.group, run: run).list().map { wait in
                let names = try WaitDetail(wait).names
                return PlannedWait(
                    branch: wait.branch, kind: wait.kind.rawValue,
                    name: wait.name ?? (names.isEmpty ? nil : Suggestion.list(names, "or")),
                    until: try wait.wake.map { try Instant(milliseconds: $0).description })
            })
    }

    /// Adds effects and batches, each batch under a name of its own.
    private func fill(_ plan: inout Plan, _ recorder: EffectRecorder, _ run: Runs.RunID?) throws {
        var names: [Int64: (name: String, takenBack: Set<Int64>)] = [:]
        if let run {
            var counts: [String: Int] = [:]
            for batch in try Batches(services.group, run: run).list() {
                counts[batch.name, default: 0] += 1
                let count = counts[batch.name, default: 1]
                let planned = try batch.planned(
                    in: services.group, as: count == 1 ? batch.name : "\(batch.name) (\(count))")
                names[batch.id] = (planned.name, Set(planned.problems.map(\.row)))
                plan.batches.append(planned)
            }
        }
        plan.effects = recorder.effects(names)
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(hexadecimal text: String) throws -> [UInt8] {
        let digits = Array(text)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        guard digits.count % 2 == 0, bytes.count == digits.count / 2, !bytes.isEmpty else {
            throw OperationError(
                .badFile, "the plan's seed must be hexadecimal digits", hint: "make the plan again")
        }
        return bytes
    }
}

extension Runs.Batch {
    /// The batch under `name`, with its rows that did not end well.
    fileprivate func planned(in group: WriteGroup, as name: String) throws -> PlannedBatch {
        let ledger = try Ledger(group, self)
        let totals = try ledger.totals()
        var planned = PlannedBatch(
            name,
            totals: RowOutcome.allCases.filter { totals[$0] > 0 }.map { ("\($0)", totals[$0]) })
        let notWell = Set(RowOutcome.allCases).subtracting([.ok, .unchanged])
        try ledger.forEach(outcomes: notWell) { row in
            let problem = row.problem
            planned.problems.append(
                PlannedRowProblem(
                    row: row.row, key: String(decoding: row.key, as: UTF8.self), outcome: "\(row.outcome)",
                    PlannedFailure(
                        code: problem?.code ?? "\(row.outcome)", message: problem?.message ?? "",
                        field: problem?.field)))
        }
        // Without plugins no row has any, and the ledger need not be read.
        if try ledger.hasChanges() {
            try ledger.forEach { row in
                let key = String(decoding: row.key, as: UTF8.self)
                planned.changes += try RowChanges(row).kept.map { change in
                    PlannedRowChange(
                        row: row.row, key: key, mapper: change.mapper,
                        PlannedChange.Field(change.field, change.before, change.after))
                }
            }
        }
        return planned
    }
}
