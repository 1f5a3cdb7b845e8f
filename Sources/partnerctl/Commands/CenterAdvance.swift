internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL

extension CenterCommand {
    /// `partnerctl center advance`
    static let advance = Command(
        name: "advance",
        summary: "Moves a center's manual clock forward, through all that falls due on its way.",
        details: """
            The clock stops at each instant at which something falls due; there it is done, and then the clock
            goes on. Interrupted, it stays at the instant that it reached, and the same --to goes on from there.
            Months end as in the zone of the center: a month from 31 January is the last day of February.
            """,
        arguments: [
            Argument(
                name: "DURATION", form: .text("DURATION"), doc: "How far: 90s, 10m, 3h, 30d, 5w or 1mo.",
                isRequired: false)
        ],
        flags: [
            .center, .json,
            .value("to", .text("INSTANT"), "Until when, such as 2026-11-20T08:00:00Z, in place of DURATION."),
        ],
        examples: [
            CommandExample("partnerctl center advance 5w"),
            CommandExample("partnerctl center advance --to 2026-12-25T00:00:00Z"),
        ],
        action: { invocation, surroundings in
            let length = try AdvanceLength(invocation)
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                return try advance(center, by: length, surroundings)
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
        })

    /// Who has work that falls due as the clock of a center moves, in the order in which they do it.
    static func dueWork(of center: OpenedCenter, _ surroundings: Surroundings) throws -> [any DueWork] {
        let tender = try RunTender(center, surroundings, RunOptions(), isQuiet: true)
        return [try center.database.scheduledWork(SealingVault()), WaitingRuns(tender: tender)]
    }

    private static func advance(
        _ center: OpenedCenter, by length: AdvanceLength, _ surroundings: Surroundings
    ) throws -> ExitCode {
        let (start, target) = try way(center, length)
        surroundings.listenForStop()
        let report = try center.database.advance(
            to: target, work: dueWork(of: center, surroundings),
            isStopping: { surroundings.isStopRequested })
        tell(report, from: start, surroundings.console)
        if report.reached == target { return .done }
        surroundings.console.note("go on: partnerctl center advance --to \(target)")
        return .interrupted
    }

    /// Where the clock stands and where it is to go. What cannot be is a mistake on the command line.
    private static func way(
        _ center: OpenedCenter, _ length: AdvanceLength
    ) throws -> (start: Instant, target: Instant) {
        let store = center.database.store
        let clock = try store.clock()
        let target: Instant
        switch length {
        case .to(let instant): target = instant
        case .span(let span):
            let zone = try Zone(store.account().environment.zoneName)
            do {
                target = try center.door().center.now().adding(span, in: zone)
            } catch let error as CalendarError {
                throw AdvanceLength.refusal(error.description)
            }
        }
        do {
            return (try clock.standing(beforeMoveTo: target), target)
        } catch let error as OperationError {
            throw CenterError(exitCode: .usage, message: error.message, hint: error.hint ?? "")
        }
    }

    private static func tell(_ report: ClockAdvance.Report, from start: Instant, _ console: Console) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.clock.type)
                json.put("version", JSONLines.version)
                json.put("from", start.description)
                json.put("now", report.reached.description)
                json.put("stops", Int64(report.stops))
            }
            return
        }
        console.print(report.reached.description)
        let stops =
            switch report.stops {
            case 0: ""
            case 1: ", with one stop for what fell due"
            default: ", with \(report.stops) stops for what fell due"
            }
        let movement = start == report.reached ? "stands there already" : "stood at \(start) and was moved"
        console.note("the center's clock \(movement)\(stops)")
    }
}

/// How far a clock is to be moved.
private enum AdvanceLength {
    case span(CalendarSpan)
    case to(Instant)

    /// What the words and flags say; what they cannot is a `UsageError`.
    init(_ invocation: Invocation) throws {
        do {
            switch (invocation.word("DURATION"), invocation.text("to")) {
            case (let span?, nil): self = .span(try CalendarSpan(span))
            case (nil, let instant?): self = .to(try Instant(instant))
            case (nil, nil): throw Self.refusal("how far? DURATION or --to INSTANT is missing")
            case (_?, _?): throw Self.refusal("DURATION and --to cannot both be given")
            }
        } catch let error as CalendarError {
            throw Self.refusal(error.description)
        }
    }

    static func refusal(_ message: String) -> UsageError {
        UsageError(
            command: "partnerctl center advance", problems: [UsageProblem(message: message)],
            help: "partnerctl center advance --help")
    }
}

extension JSONLines {
    static let clock = JSONLineShape(
        type: "clock", summary: "The last line of `center advance`.",
        fields: [
            .init("version", "integer", "The version of these shapes."),
            .init("from", "string", "An instant: where the clock stood."),
            .init("now", "string", "An instant: where it stands."),
            .init("stops", "integer", "How often it stopped because something fell due."),
        ])
}
