internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL

/// Writes the page of the run that this process executes, when it ends or stops.
final class RunReporter {
    private let path: String
    private var watch: RunWatch?
    private var actor = ""
    private var wasResumed = false

    /// Will write to `path`. What is in the way there is said at once, before anything is run.
    init(_ path: String) throws {
        try ReportFile.check(path)
        self.path = path
    }

    /// What the run is to be shown on, so that its course is seen here; `shown` gets everything.
    func watching(_ shown: any RunConsole, as actor: String, goingOn: Bool) -> any RunConsole {
        let began = HostClock.monotonic()
        let watch = RunWatch(
            shown, started: HostClock.milliseconds(), elapsed: { HostClock.monotonic() - began })
        self.watch = watch
        self.actor = actor
        wasResumed = goingOn
        return watch
    }

    /// Writes the page of a run that ended so, and says where it is. What goes wrong with it is said, and takes
    /// nothing back.
    ///
    /// - Returns: whether it was written.
    func write(_ report: RunReport, _ program: ScriptProgram, _ center: OpenedCenter, _ console: Console)
        -> Bool
    {
        guard let watch else { preconditionFailure("a run is watched before it ends") }
        do {
            let page = try RunPageGatherer(center: center, now: HostClock.milliseconds()).page(
                .init(report: report, program: program, actor: actor, watch: watch, wasResumed: wasResumed))
            try ReportFile.write(page.html(), to: path)
            console.note("report: \(Escaping.line(path))")
            return true
        } catch {
            let message =
                (error as? FileError)?.message ?? (error as? CenterError)?.message
                ?? StoreErrors.operationError(error)?.message ?? "\(error)"
            console.note("the report was not written: \(Escaping.line(message))")
            return false
        }
    }
}
