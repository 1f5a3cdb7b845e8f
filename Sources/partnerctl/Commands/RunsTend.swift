internal import PartnerCenter
internal import PartnerLua
internal import Runs

/// `partnerctl runs tend`
enum RunsTend {
    static let declaration = Command(
        name: "tend", summary: "Goes on with every run whose wait is over, or whose process died.",
        details: """
            Made for cron and systemd timers: several at once do no harm, and one that finds nothing to do says nothing.
            Ends 0 when the runs it went on with are done or wait again, else with what the worst of them ended with.
            """,
        flags: RunFlags.common,
        examples: [
            CommandExample("partnerctl runs tend --center production --quiet", "from cron, each minute")
        ],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            let tender = try RunTender(
                center, surroundings, RunFlags.options(invocation), isQuiet: invocation.isSet("quiet"))
            let codes = try tender.tend()
            if codes.isEmpty, !invocation.isSet("quiet"), !surroundings.console.isJSON {
                surroundings.console.note("no run has what it waits for")
            }
            // That a run waits for something else by now is what tending is for.
            return ExitCode.first(of: codes.filter { $0 != .waiting })
        })
}
