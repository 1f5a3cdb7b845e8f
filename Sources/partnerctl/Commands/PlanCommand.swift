internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Sealing

/// `partnerctl plan`
enum PlanCommand {
    static let declaration = Command(
        name: "plan", summary: "Says what a script would do to a center, and changes nothing.",
        details: """
            The script is run with the real rules, and everything it did is taken back. What it would do then
            can be kept in a file and done, exactly so, with: partnerctl apply PLAN.
            Flags before FILE are this command's; behind it, the script's own come first.
            A plan ends where the script would wait; --assume looks further, but cannot be applied.
            """,
        arguments: [Argument(name: "FILE", form: .file, doc: "The script.", isRequired: false)],
        flags: [.user]
            + [
                .value("eval", letter: "e", .text("CODE"), "Plans CODE instead of a file."),
                .toggle("no-check", "Plans a script in which the check finds errors."),
                .value("out", .file, "Keeps the plan in this new file: partnerctl apply PLAN.").yielding,
                .toggle("force", "Lets --out replace a file.").yielding,
                .value(
                    "assume", .text("EVENT=JSON"), isRepeated: true,
                    "Looks past a wait: EVENT=JSON, signal:NAME=JSON or sleep."
                ).yielding,
                .toggle("copy", "Works on a copy, so that others can write to the center meanwhile.")
                    .yielding,
            ] + RunFlags.common.filter { $0.name != "yes" },
        examples: [
            CommandExample("partnerctl plan staff.lua --file staff.csv"),
            CommandExample(
                "partnerctl plan --out staff.plan staff.lua --file staff.csv", "to apply it later"),
        ],
        ownFlags: RunCommand.declaration.ownFlags,
        ownCheck: RunCommand.declaration.ownCheck,
        action: { invocation, surroundings in
            let program = try RunCommand.program(invocation, surroundings)
            if !invocation.isSet("no-check") {
                let findings = ScriptCheck.findings(in: program)
                let errors = findings.filter { $0.severity == .error }
                if !errors.isEmpty { throw ScriptErrors(program: program, findings: errors) }
            }
            let assumptions = try invocation.texts("assume").map { try PlanAssumption($0) }
            let out = invocation.text("out").map(surroundings.path)
            if let out, !invocation.isSet("force"), DiskLookup().exists(out) { throw exists(out) }
            guard invocation.isSet("copy") else {
                let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
                return try plan(
                    program, on: center, center.choice, assumptions, out, invocation, surroundings)
            }
            let choice = try surroundings.center(invocation)
            let keys = IdentityStore(folder: surroundings.keyFolder)
            return try CenterCopy.with(choice, as: invocation.text("as"), keys: keys) { copy in
                try plan(program, on: copy, choice, assumptions, out, invocation, surroundings)
            }
        })

    /// The flags whose values belong to the plan: what was left out when it was made is left out when it is applied.
    static let keptFlags: [Flag] = RunFlags.common.filter {
        !["center", "json", "quiet", "yes"].contains($0.name)
    }

    private static func exists(_ path: String) -> UsageError {
        UsageError(
            command: "partnerctl plan",
            problems: [
                UsageProblem(
                    message: "\(path) is there already",
                    hint: "name another file, or replace it with --force")
            ], help: "partnerctl plan --help")
    }

    private static func plan(
        _ program: ScriptProgram, on center: OpenedCenter, _ choice: CenterChoice,
        _ assumptions: [PlanAssumption], _ out: String?, _ invocation: Invocation,
        _ surroundings: Surroundings
    ) throws -> ExitCode {
        let console = surroundings.console
        let isQuiet = invocation.isSet("quiet")
        PlanVoice(console, isQuiet: isQuiet).sayWhere(choice, center.user.text, "plan")
        let given = try RunCommand.given(invocation, surroundings, center)
        let program = program.pinning(try surroundings.plugins())
        var header = try header(program, given, center, choice)
        header.assumptions = assumptions.map(\.text)
        header.flags = invocation.flags.filter { name, _ in keptFlags.contains { $0.name == name } }
        header.secretFiles = given.secretFiles
        let planner = Planner(
            center: center, surroundings: surroundings, options: RunFlags.options(invocation),
            isQuiet: isQuiet)
        let ended = try planner.rehearse(program, given, header, assuming: assumptions) { _ in false }
        ended.show()
        if ended.report.failure?.kind == .interrupted {
            console.note("interrupted; nothing was changed")
            return .interrupted
        }
        if let out { try PlanFile.write(ended.plan, to: out, replaces: invocation.isSet("force")) }
        show(ended, program, out, center, console)
        return exitCode(ended)
    }

    private static func show(
        _ ended: Planner.Ended, _ program: ScriptProgram, _ out: String?, _ center: OpenedCenter,
        _ console: Console
    ) {
        if case .failed = ended.plan.ending.kind, let failure = ended.report.failure {
            let lines = RunFailureText.lines(
                failure, program, console.errTerminal, showsSource: !console.isJSON)
            for line in lines { console.note(line) }
        }
        if console.isJSON {
            PlanJSON(plan: ended.plan, file: out).write(to: console)
            return
        }
        let isSealed = PlanSummary(ended.plan).files.contains { $0.recipient != nil }
        // Whoever has sealed something in the rehearsal has a key.
        let me = isSealed ? try? center.me().description : nil
        for line in PlanText(plan: ended.plan, me: me, terminal: console.outTerminal).lines {
            console.print(line)
        }
        if let out {
            console.note("nothing was changed; do it with: partnerctl apply \(Escaping.line(out))")
        } else {
            console.note("nothing was changed")
        }
    }

    private static func exitCode(_ ended: Planner.Ended) -> ExitCode {
        let summary = RunSummary(ended.report)
        let isWaiting = if case .waits = ended.plan.ending.kind { true } else { false }
        if !isWaiting { return summary.exitCode }
        return ended.plan.hasProblems ? .doneWithProblems : .done
    }

    private static func header(
        _ program: ScriptProgram, _ given: GivenArguments, _ center: OpenedCenter, _ choice: CenterChoice
    ) throws -> PlanHeader {
        func text(_ bytes: [UInt8], _ name: String) throws -> String {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw OperationError(
                    .badFile, "\(name) is not UTF-8 text, and a plan keeps its script as text",
                    hint: "save it as UTF-8")
            }
            return text
        }
        var header = PlanHeader(
            product: "partnerctl \(Version.number)", script: program.name,
            source: try text(program.source, program.name), folder: given.folder,
            center: CenterIdentity(place: choice.placeText, try center.database.store.account()),
            actor: center.user.text, seed: "", at: .epoch)
        header.modules = try program.modules.map { module in
            if let kept = PlannedModule.encoded(module) { return kept }
            return PlanHeader.Module(name: module.name, source: try text(module.source, module.name))
        }
        header.arguments = given.texts
        return header
    }
}

extension CenterChoice {
    /// Where it is, without a name that it may have: `sqlite:/home/wang/center.db`.
    var placeText: String { CenterChoice(place: place, reason: .flag).description }
}

extension CenterChoice.Place {
    /// The place that a plan names, as `placeText` wrote it; nil for anything else.
    init?(planned text: String) {
        if text.hasPrefix("sqlite:/") {
            self = .sqlite(path: String(text.dropFirst(7)))
        } else if text == "memory:" {
            self = .memory
        } else {
            return nil
        }
    }
}
