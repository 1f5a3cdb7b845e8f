internal import FoundationEssentials
public import LuaRuntime
public import PartnerCenter
internal import Runs

/// One run while it is executed: everything its bindings share.
public final class RunSession {
    /// What the run did before and does now.
    @usableFromInline let log: any EffectLog
    let console: any RunConsole
    let options: RunOptions
    /// The run's number; `nil` for one that is only validated.
    @usableFromInline var runID: Int64?
    let scriptName: String
    let secrets: SecretKeeper
    let zone: Zone
    /// Tells the host's time; scripts get it through effects only.
    let now: () throws -> Instant
    /// The row that is being worked on; `nil` outside of a batch.
    @usableFromInline var row: RowScope?
    /// The declared arguments, once declared.
    var arguments: ScriptArguments?
    /// Whose calls into plugins are open; nil where there are no plugins.
    @usableFromInline var callers: CallChain?
    /// What the run may do at most; nil for no limit.
    var budgets: BudgetWatch?
    /// Sees what a rehearsal does; nil for a run that is none.
    @usableFromInline var recorder: EffectRecorder?
    /// What `report.problem` was given.
    var problems: [ReportedProblem] = []
    /// Rows of all batches, by outcome.
    var totals = RowTotals()
    /// How many rows of all inputs were left out because they were wrong.
    var leftOutRows = 0
    /// Whether somebody said yes to leaving bad rows out.
    var hasAcceptedBadRows = false
    /// Looks for an unfinished run on the same input before a new one begins.
    var offerResume: () throws -> Void = {}
    /// Whether secrets out of the journal were delivered, which the run then forgets at its end.
    var hasDeliveredList = false
    /// The files that the arguments name.
    let files: RunFiles
    /// Whether an effect was asked for already.
    var hasEffects = false
    /// Whether a function is called that may only read, and whose effects are not kept: `wait.until_true`.
    @usableFromInline var isAsking = false
    /// Who is called while `isAsking`.
    var whoIsAsked = RunSession.condition
    static let condition = "the function of wait.until_true"
    /// What tells the next effect that leaves the center from all others, in this run and in any other.
    var sendingKey: () -> String = { "" }
    /// Whether several branches are alive, whose effects share commits.
    var hasSeveralBranches: () -> Bool = { false }
    /// Irreversible operations that somebody consented to, by name; `*` stands for all of them.
    var approved: Set<String> = []
    /// Asked before anybody consents to an irreversible operation; throws where it is not to be.
    var mayConsent: (_ operation: String) throws -> Void = { _ in }
    /// The operation that the run cannot go on without consent to.
    var wantsConsent: (operation: String, id: EffectID)?
    /// The batch that is being worked through.
    var batchID: Int64 = 0
    /// Where a file that came with a signal can be read; nil for any other path.
    var attachment: (_ path: String) throws -> String? = { _ in nil }
    /// Where `call` may write a file that no argument names; nil where the arguments decide.
    var writablePath: (_ path: String, _ call: String) throws -> String? = { _, _ in nil }
    /// Whom `me` stands for where no argument says so; nil where arguments do.
    var me: (() throws -> String)?
    /// Refuses a wait wherever it stands; nil where runs wait.
    var waitRefusal: ((_ call: String) -> OperationError)?
    /// The plugins that the run may call.
    weak var plugins: PluginHost?
    /// What a plugin's command answered; nil for any other run.
    var exitCode: Int?
    /// Entries of listings that were read outside of batches, all of them kept in the journal.
    var journaledEntries = 0

    init(
        log: any EffectLog, console: any RunConsole, options: RunOptions, runID: Int64?, scriptName: String,
        secrets: SecretKeeper, files: RunFiles, zone: Zone, now: @escaping () throws -> Instant
    ) {
        self.log = log
        self.console = console
        self.options = options
        self.runID = runID
        self.scriptName = scriptName
        self.secrets = secrets
        self.files = files
        self.zone = zone
        self.now = now
    }

    /// Where the script called from, for the audit.
    @usableFromInline
    func origin(_ stack: LuaStack) -> Origin {
        guard let callers else { return Origin(runID: runID, line: stack.currentLine) }
        return Origin(runID: runID, line: stack.currentLine, plugin: callers.current?.id)
    }

    /// Where the script called from, for the journal: `staff.lua:12`.
    @usableFromInline
    func place(_ stack: LuaStack) -> String { stack.currentPlace?.description ?? scriptName }

    /// The journal, for a run that has one.
    var journal: JournalLog? { log as? JournalLog }

    /// Whether effects are left that an earlier process did, so that what is noted now was noted then.
    var isReplaying: Bool { log.isReplaying }

    /// Shows something, once over the life of the run: at once, or with the group of rows that it belongs to, so
    /// that rows which are done again show it once.
    func show(_ output: ScriptOutput) {
        if let row { return heldOutput.append((row.number, output)) }
        if isAsking {
            // A replay does not ask, so it does not count what was shown then.
            journal?.transcript.addLeftover(output.kind, output.body)
            return output.show(on: console)
        }
        if journal?.transcript.add(output.kind, output.body) ?? true { output.show(on: console) }
    }

    /// Shows what the rows of a group before `row` had to show, and keeps it with the group.
    func showHeldOutput(before row: Int = .max) {
        let shown = heldOutput.prefix { $0.row < row }
        for (number, output) in shown {
            output.show(on: console)
            if case .problem(let problem) = output { problems.append(problem) }
            journal?.transcript.add(output.kind, output.body, batch: batchID, row: Int64(number))
        }
        heldOutput.removeFirst(shown.count)
    }

    /// The rows of a group are taken back and done again.
    func dropHeldOutput() { heldOutput.removeAll(keepingCapacity: true) }
    private var heldOutput: [(row: Int, output: ScriptOutput)] = []

    /// Asks for consent to a write before it is done.
    @usableFromInline
    func willWrite(_ facts: OperationFacts) throws {
        if isAsking { throw onlyReads("\(facts.name)") }
        if options.validatesOnly { throw RunFailure.nothingToValidate("\(facts.name)") }
        guard facts.kind == .irreversible, !options.allowsIrreversible else { return }
        let name = "\(facts.name)"
        if approved.contains(name) || approved.contains("*") { return }
        if row == nil, try journal?.isNextRecorded() ?? false { return }
        // The door refuses it, and nobody is asked about what is not going to happen.
        if let callers, try !callers.can(name) { return }
        try mayConsent(name)
        let question = "\(name) cannot be taken back. Do it, here and wherever this run calls it again?"
        if console.asked(question) {
            approved.insert(name)
        } else {
            wantsConsent = (name, journal?.branch.next ?? EffectID(branch: "", ordinal: 0))
            throw RunFailure.needsConsent(facts, runID: runID)
        }
    }

    func onlyReads(_ operation: String) -> OperationError {
        let isCondition = whoIsAsked == Self.condition
        return OperationError(
            .forbiddenState, "\(operation) changes something, and \(whoIsAsked) may only read",
            hint: isCondition ? "return what you need from it, and act behind the wait" : nil)
    }

    /// Forgets what belongs to the run that is over, for the next one of the same prompt.
    func beginAnew() {
        runID = nil
        row = nil
        isAsking = false
        problems = []
        totals = RowTotals()
        leftOutRows = 0
        hasAcceptedBadRows = false
        hasDeliveredList = false
        approved = []
        wantsConsent = nil
        batchID = 0
        journaledEntries = 0
        files.forget()
        // Each run keeps a copy of the key of its secrets.
        secrets.transactionWasRolledBack()
        dropHeldOutput()
    }

    /// Refuses to wait where nothing can.
    func mayWait(_ call: String) throws {
        if options.validatesOnly { throw RunFailure.nothingToValidate(call) }
        if let waitRefusal { throw waitRefusal(call) }
        if row == nil && !isAsking { return }
        throw OperationError(
            .forbiddenState,
            row == nil
                ? "\(call) cannot be called inside of wait.until_true"
                : "\(call) cannot be called inside of a row function",
            hint: "wait before or after it")
    }

    /// Refuses to go on through a listing whose pages would fill the journal.
    func mayReadPage(of listing: String) throws {
        if row != nil || isAsking || journaledEntries < options.journaledEntries { return }
        throw OperationError(
            .limit,
            "\(listing): \(journaledEntries) entries were read outside of a batch, and each is kept in the journal",
            hint:
                "work through them in a batch: bulk.map(partner.\(listing) {}, { name = \"…\" }, function(row) … end)"
        )
    }

    /// Keeps that branches begin, and which; gives the identity of that effect.
    func beginBranches(_ names: [String], _ stack: LuaStack) throws -> EffectID {
        let id = journal?.branch.next ?? EffectID(branch: "", ordinal: 0)
        var json = JSONWriter()
        json.begin("{")
        json.put("branches", names)
        json.end("}")
        _ = try effect("bulk.all", json.bytes, stack) { Array("null".utf8) }
        return id
    }

    /// Answers an effect that other branches' effects share a commit with: the branch waits for that commit.
    @usableFromInline
    func answer(
        _ stack: LuaStack, isRecorded: Bool, _ push: @escaping (LuaStack) throws -> Int32
    ) throws -> Int32 {
        guard let journal, hasSeveralBranches() else { return try push(stack) }
        guard stack.canPark else {
            if !isRecorded { try journal.commit() }
            return try push(stack)
        }
        return try stack.park(
            TurnRequest(position: isRecorded ? journal.answeredPosition : nil, push: push))
    }

    /// Does an effect of a host function: its answer is JSON, journaled outside of batches.
    func effect(
        _ operation: String, _ arguments: [UInt8], _ stack: LuaStack? = nil, changes: Bool = false,
        _ body: () throws -> [UInt8]
    ) throws -> [UInt8] {
        if row != nil || isAsking {
            try mayDo(operation, changes: changes)
            return try effectInRow(operation, arguments, stack) { try counted(operation, body) }
        }
        return try effect(
            operation, arguments, at: stack.map(place) ?? scriptName, changes: changes, body)
    }

    /// Refuses an effect where nothing may be done, or nothing changed.
    func mayDo(_ operation: String, changes: Bool) throws {
        if changes, options.validatesOnly, operation != "args.declare" {
            throw RunFailure.nothingToValidate(operation)
        }
        if isAsking, changes { throw onlyReads(operation) }
    }

    /// The same outside of rows, for who was called at `place` a while ago.
    func effect(
        _ operation: String, _ arguments: [UInt8], at place: String, changes: Bool,
        _ body: () throws -> [UInt8]
    ) throws -> [UInt8] {
        try mayDo(operation, changes: changes)
        hasEffects = true
        let effect = Effect(operation, arguments: arguments, at: place)
        let result = try log.perform(effect, changes: changes, encode: { .answer($0, sealed: []) }) {
            // What a script can catch must be in the journal too.
            do { return try counted(operation, body) } catch {
                throw FileErrors.operationError(error) ?? error
            }
        }
        switch result {
        case .performed(let json), .recorded(let json, _): return json
        }
    }
}

extension RunSession {
    /// The file that `path` names, which must be the value of an argument of type input_file.
    func inputPath(_ path: String, for call: String) throws -> String {
        if let file = try attachment(path) { return file }
        if arguments?.texts(of: .inputFile).contains(where: { $0.text == path }) == true {
            return files.absolute(path)
        }
        throw OperationError(
            .refused, "\(call): \"\(path)\" is not the value of an argument of type input_file",
            field: "path", hint: "declare it: args.declare { { name = \"file\", type = \"input_file\" } }")
    }

    /// The file that `path` names, which must be the value of an argument of type output_file or lie below one of
    /// type output_dir.
    func outputPath(_ path: String, for call: String) throws -> String {
        if let file = try writablePath(path, call) { return file }
        let inputs = arguments?.texts(of: .inputFile) ?? []
        if inputs.contains(where: { RunFiles.areSame(files.absolute($0.text), files.absolute(path)) }) {
            throw OperationError(
                .badArgument, "\(call): \(path) is the input file", field: "path",
                hint: "give the output another name")
        }
        if arguments?.texts(of: .outputFile).contains(where: { $0.text == path }) == true {
            return files.absolute(path)
        }
        let folders = arguments?.texts(of: .outputDir).map(\.text) ?? []
        let isPlain = !path.split(separator: "/").contains { $0 == ".." || $0 == "." }
        if isPlain, folders.contains(where: { path.hasPrefix($0 + "/") }) {
            // A rehearsal makes nothing.
            return recorder == nil ? try files.made(path) : files.absolute(path)
        }
        throw OperationError(
            .refused,
            "\(call): \"\(path)\" is neither the value of an argument of type output_file nor below an output_dir",
            field: "path", hint: "declare it: args.declare { { name = \"out\", type = \"output_file\" } }")
    }
}

/// The row that a batch is working on.
@usableFromInline
final class RowScope {
    /// Writes since the row began; they are taken back when the row fails.
    var writes = 0
    /// The row's number in its input.
    var number = 0
    private let session: RunSession

    init(_ session: RunSession) { self.session = session }

    /// Notes a write, and asks for consent where it cannot be taken back.
    @usableFromInline
    func willWrite(_ facts: @autoclosure () -> OperationFacts, isIrreversible: Bool) throws {
        writes += 1
        if isIrreversible { try session.willWrite(facts()) }
    }
}
