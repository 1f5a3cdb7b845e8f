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
    private(set) var hasEffects = false

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
        Origin(runID: runID, line: stack.currentLine)
    }

    /// Where the script called from, for the journal: `staff.lua:12`.
    @usableFromInline
    func place(_ stack: LuaStack) -> String { stack.currentPlace?.description ?? scriptName }

    /// Whether output was shown before the run was interrupted, and must not be shown again.
    var isReplaying: Bool { log.isReplaying }

    /// Shows something: at once, or with the group of rows that it belongs to, so that rows which are done again
    /// show it once.
    func show(_ output: @escaping () -> Void) {
        if row != nil { heldOutput.append(output) } else if !isReplaying { output() }
    }

    /// Shows what the rows of a group had to show.
    func showHeldOutput() {
        for output in heldOutput { output() }
        heldOutput.removeAll(keepingCapacity: true)
    }

    /// The rows of a group are taken back and done again.
    func dropHeldOutput() { heldOutput.removeAll(keepingCapacity: true) }
    private var heldOutput: [() -> Void] = []

    /// Asks for consent to a write before it is done.
    @usableFromInline
    func willWrite(_ facts: OperationFacts) throws {
        if options.validatesOnly { throw RunFailure.nothingToValidate("\(facts.name)") }
        if facts.kind == .irreversible, !log.isReplaying, !options.allowsIrreversible, !isConsented {
            isConsented = console.asked(
                "\(facts.name) cannot be taken back. Do it, here and wherever this run calls it again?")
            if !isConsented { throw RunFailure.needsConsent(facts) }
        }
    }
    private var isConsented = false

    /// Does an effect of a host function: its answer is JSON, journaled outside of batches.
    func effect(
        _ operation: String, _ arguments: [UInt8], _ stack: LuaStack? = nil, changes: Bool = false,
        _ body: () throws -> [UInt8]
    ) throws -> [UInt8] {
        if changes, options.validatesOnly, operation != "args.declare" {
            throw RunFailure.nothingToValidate(operation)
        }
        if row != nil { return try body() }
        hasEffects = true
        let effect = Effect(operation, arguments: arguments, at: stack.map(place) ?? scriptName)
        let result = try log.perform(effect, changes: changes, encode: { .answer($0, sealed: []) }) {
            // What a script can catch must be in the journal too.
            do { return try body() } catch { throw FileErrors.operationError(error) ?? error }
        }
        switch result {
        case .performed(let json), .recorded(let json, _): return json
        }
    }
}

extension RunSession {
    /// The file that `path` names, which must be the value of an argument of type input_file.
    func inputPath(_ path: String, for call: String) throws -> String {
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
        if isPlain, folders.contains(where: { path.hasPrefix($0 + "/") }) { return try files.made(path) }
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
    private let session: RunSession

    init(_ session: RunSession) { self.session = session }

    /// Notes a write, and asks for consent where it cannot be taken back.
    @usableFromInline
    func willWrite(_ facts: @autoclosure () -> OperationFacts, isIrreversible: Bool) throws {
        writes += 1
        if isIrreversible { try session.willWrite(facts()) }
    }
}
