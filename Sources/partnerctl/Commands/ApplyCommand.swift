internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import SQL
internal import Sealing

/// `partnerctl apply`
enum ApplyCommand {
    static let declaration = Command(
        name: "apply", summary: "Does exactly what a plan says, or nothing.",
        details: """
            The script is run again, and each of its effects is compared with the plan. Where all are the same,
            they are kept together, and files are made; where one differs, nothing is done and the command ends 9.
            Plugins may have to approve of it; where one denies, nothing is done and the command ends 6.
            Works on the center of the plan, on behalf of whom it was made for. A plan is applied once.
            """,
        arguments: [Argument(name: "PLAN", form: .file, doc: "A plan's file, made with plan --out.")],
        flags: [.center, .json, .quiet, .yes],
        examples: [CommandExample("partnerctl apply staff.plan")],
        action: { invocation, surroundings in
            let name = invocation.required("PLAN")
            let (plan, digest) = try PlanFile.read(surroundings.path(name), shownAs: Escaping.line(name))
            if let obstacle = plan.obstacle {
                throw usage("\(Escaping.line(name)) cannot be applied: \(Escaping.line(obstacle))")
            }
            let choice = try choice(plan, invocation, surroundings)
            let center = try OpenedCenter(
                choice, as: plan.header.actor, keys: IdentityStore(folder: surroundings.keyFolder))
            center.sayMigrated(surroundings.console)
            let voice = PlanVoice(surroundings.console, isQuiet: invocation.isSet("quiet"))
            voice.sayWhere(choice, plan.header.actor, "apply")
            if let refusal = try refusal(plan, digest, center) {
                return voice.refuse(refusal.message, details: refusal.details)
            }
            try askConsent(plan, invocation, surroundings.console)
            return try apply(plan, digest, center, invocation, surroundings, voice)
        })

    private static func usage(_ message: String, _ hint: String = "") -> UsageError {
        UsageError(
            command: "partnerctl apply", problems: [UsageProblem(message: message, hint: hint)],
            help: "partnerctl apply --help")
    }

    /// The plan's center, unless another one is named, which must be the same.
    static func choice(
        _ plan: Plan, _ invocation: Invocation, _ surroundings: Surroundings
    ) throws -> CenterChoice {
        let variable = surroundings.environment[CenterChoice.variable] ?? ""
        if invocation.text("center") != nil || !variable.isEmpty {
            return try surroundings.center(invocation)
        }
        guard let place = CenterChoice.Place(planned: plan.header.center.place), place != .memory else {
            throw usage(
                "the plan is for the center \(Escaping.line(plan.header.center.place)), which is not kept",
                "name another center when planning: --center sqlite:PATH")
        }
        return CenterChoice(place: place, reason: .flag)
    }

    /// Why the plan does not hold before anything is tried; nil when nothing speaks against it.
    static func refusal(
        _ plan: Plan, _ digest: String, _ center: OpenedCenter
    ) throws -> (message: String, details: [String])? {
        let identity = CenterIdentity(place: center.choice.placeText, try center.database.store.account())
        let others = plan.header.center.differences(from: identity)
        if !others.isEmpty { return ("this is not the center that the plan was made for", others) }
        let changed = plan.header.inputs.compactMap { input -> String? in
            guard let found = try? Digest(ofFile: input.path) else { return "\(input.path) is gone" }
            return found.description == input.hash
                ? nil : "\(input.path) is not what it was when the plan was made"
        }
        if !changed.isEmpty { return ("the input is another one", changed) }
        return try applied(digest, center)
    }

    /// Says which run applied the plan already.
    private static func applied(
        _ digest: String, _ center: OpenedCenter
    ) throws -> (message: String, details: [String])? {
        let find = try center.database.connection.prepare(
            "SELECT id, state FROM runs WHERE instr(options, $1) > 0 ORDER BY id LIMIT 1")
        find.bind(1, Array("\"plan\":\"\(digest)\"".utf8))
        guard let found = try find.first({ ($0.int64(0), $0.text(1)) }) else { return nil }
        let run = Runs.RunID(rawValue: found.0)
        let state = RunState(rawValue: found.1)
        let goOn = state?.isFinal == true ? "" : "; go on with it: partnerctl runs resume \(run)"
        return ("the plan was applied before, by \(run)", ["\(run) is \(found.1)\(goOn)"])
    }

    private static func askConsent(_ plan: Plan, _ invocation: Invocation, _ console: Console) throws {
        let irreversible = plan.irreversible
        if irreversible.isEmpty || invocation.isSet("yes") { return }
        for effect in irreversible {
            console.note(
                "\(ProgressText.grouped(Int64(effect.count))) × \(effect.operation) cannot be taken back")
        }
        if console.isConfirmed("Apply the plan?") { return }
        let names = Suggestion.list(irreversible.map(\.operation))
        let why = console.canAsk ? "it was not confirmed" : "nobody can be asked"
        throw usage("\(names) cannot be taken back, and \(why); nothing was changed", "consent with --yes")
    }

    private static func apply(
        _ plan: Plan, _ digest: String, _ center: OpenedCenter, _ invocation: Invocation,
        _ surroundings: Surroundings, _ voice: PlanVoice
    ) throws -> ExitCode {
        var options = try options(plan)
        options.plan = digest
        options.allowsIrreversible = true
        let header = plan.header
        let program = try program(header)
        let given = try given(header, center)
        let isQuiet = invocation.isSet("quiet")
        let planner = Planner(center: center, surroundings: surroundings, options: options, isQuiet: isQuiet)
        let approvers = try Approvers(center, surroundings)
        var refusal: ExitCode?
        let ended: Planner.Ended
        do {
            ended = try planner.rehearse(
                program, given, header, again: plan,
                before: {
                    // Whoever looked before it had the lock may have looked too early.
                    if let (message, details) = try applied(digest, center) {
                        throw StalePlan(message: message, details: details)
                    }
                },
                keep: { ended in
                    if ended.report.failure?.kind == .interrupted {
                        surroundings.console.note("interrupted; nothing was changed")
                        refusal = .interrupted
                        return false
                    }
                    let comparison = PlanComparison(planned: plan, present: ended.plan)
                    if comparison.count == 0 {
                        let answer = try approvers.ask(toApply: plan, digest)
                        if answer.denials.isEmpty { return true }
                        refusal = voice.deny(answer, invocation.required("PLAN"))
                        return false
                    }
                    let count = comparison.count == 1 ? "one thing is" : "\(comparison.count) things are"
                    refusal = voice.refuse(
                        "the plan no longer holds: \(count) not as it was planned", comparison.differences,
                        more: comparison.count - comparison.differences.count)
                    return false
                })
        } catch let stale as StalePlan {
            return voice.refuse(stale.message, details: stale.details)
        }
        if let refusal { return refusal }
        ended.show()
        let starter = RunStarter(
            center: center, surroundings: surroundings, options: options, isQuiet: isQuiet, command: "apply",
            secrets: given.secrets, isApproved: true)
        guard let run = ended.report.runID else { return starter.finish(ended.report, program) }
        return try starter.goOn(Runs.RunID(rawValue: run))
    }

    /// The script as the plan keeps it, with its plugins.
    static func program(_ header: PlanHeader) throws -> ScriptProgram {
        ScriptProgram(
            name: header.script, source: Array(header.source.utf8),
            modules: try header.modules.map(PlannedModule.decoded))
    }

    /// What the script was given when the plan was made; its secrets are read again.
    static func given(_ header: PlanHeader, _ center: OpenedCenter) throws -> GivenArguments {
        let me = center.me
        return GivenArguments(
            texts: header.arguments, secrets: try header.secretFiles.mapValues { try RunCommand.secret($0) },
            secretFiles: header.secretFiles, folder: header.folder, me: { try me().description })
    }

    /// What the flags said when the plan was made.
    static func options(_ plan: Plan) throws -> RunOptions {
        for (name, values) in plan.header.flags.sorted(by: { $0.key < $1.key }) {
            guard let flag = PlanCommand.keptFlags.first(where: { $0.name == name }) else {
                throw usage(
                    "the plan was made with --\(Escaping.line(name, limit: 40)), which is not known here")
            }
            for value in values {
                guard let (message, hint) = flag.form?.problem(value) else { continue }
                throw usage("the plan was made with --\(name), which \(message)", hint)
            }
        }
        let invocation = Invocation(
            path: ["partnerctl", "plan"], command: PlanCommand.declaration, flags: plan.header.flags)
        return RunFlags.options(invocation)
    }
}

/// The plan was applied while this process waited for its turn.
private struct StalePlan: Error {
    var message: String
    var details: [String]
}
