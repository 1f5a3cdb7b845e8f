internal import LuaRuntime
internal import PartnerCenter

/// What a branch waits for.
final class WaitRequest {
    /// The kinds of waits.
    enum Kind {
        /// Until a time that is fixed when the wait begins.
        case sleep(CalendarSpan)
        case untilTime(Instant)
        /// Until a function of the script that only reads gives something.
        case untilTrue(LuaFunction, every: CalendarSpan)
        /// Until somebody sends a signal; one that was sent before counts.
        case signal(name: String, role: String?)
        /// Until something happens in the center.
        case event(names: [String], subjectID: String?)
    }

    let kind: Kind
    /// How long it waits at most; nil for as long as it takes.
    let timeout: CalendarSpan?
    let effect: Effect
    /// What it came to in an earlier process.
    var recorded: RecordedOutcome?
    /// Who waits.
    var branch = Branch()
    /// The identity of the effect.
    var id = EffectID(branch: "", ordinal: 0)
    /// When it is over at the latest, by the center's clock; nil for never.
    var wake: Instant?
    /// When it is to be looked at again, for a wait that asks.
    var check: Instant?

    init(_ kind: Kind, timeout: CalendarSpan?, _ effect: Effect) {
        self.kind = kind
        self.timeout = timeout
        self.effect = effect
    }

    /// When anything may come of it without anybody's doing; nil for never.
    var due: Instant? {
        guard let wake, let check else { return wake ?? check }
        return min(wake, check)
    }
}
