internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Plugins
internal import Runs

/// Rehearses a script on an open center.
struct Planner {
    let center: OpenedCenter
    let surroundings: Surroundings
    let options: RunOptions
    let isQuiet: Bool
    /// What each plugin may do; nil for what today's lock says.
    var grants: ((PluginID) -> [Capability])?

    private var console: Console { surroundings.console }

    /// A rehearsal that has ended, with what it held back from being shown.
    struct Ended {
        var plan: Plan
        var report: RunReport
        /// Shows what the script has shown.
        var show: () -> Void
    }

    /// Rehearses `program`; `keep` says of what it came to whether it is kept.
    ///
    /// - Throws: what `keep` throws, with nothing kept; the center's errors.
    func rehearse(
        _ program: ScriptProgram, _ given: GivenArguments, _ header: PlanHeader, again planned: Plan? = nil,
        assuming assumptions: [PlanAssumption] = [], before: () throws -> Void = {},
        keep: (Ended) throws -> Bool
    ) throws -> Ended {
        surroundings.listenForStop()
        let output = RunOutput(console, isQuiet: isQuiet) { surroundings.isStopRequested }
        let held = HeldConsole(output)
        let group = center.database.group
        var services = RunServices(
            group: group, store: center.database.runs, actorName: header.actor, me: center.me,
            hostClock: HostClock.milliseconds, technicalErrors: StoreErrors.operationError)
        services.plugins = try program.plugins(granting: try grants ?? surroundings.pluginGrants())
        services.project = try surroundings.projectSurroundings()
        group.isWaitCancelled = { StopSignal.isRequested }
        try CrashPoint.arm(group, surroundings.environment)
        do {
            let rehearsal = Rehearsal(
                program, given: given, options: options,
                door: try center.door(as: SignedIn(header.actor)),
                services: services, console: held, header: header, again: planned, assuming: assumptions,
                bind: { .all($0, $1) })
            try rehearsal.begin()
            let ended: Ended
            let isKept: Bool
            do {
                try before()
                let result = try withScriptStack { try rehearsal.perform() }
                console.clearDrawing()
                ended = Ended(plan: result.plan, report: result.report) {
                    held.show()
                    output.finish([])
                }
                isKept = try keep(ended)
            } catch {
                try rehearsal.end(keep: false)
                throw error
            }
            try rehearsal.end(keep: isKept)
            console.clearDrawing = {}
            return ended
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }
}
