internal import LuaRuntime
internal import PartnerCenter

/// `clock`: the time that scripts may know.
enum ClockModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "clock.now", "The instant by the center's clock.", returns: "an instant",
            example: "print(#clock.now())"),
        ModuleFunction(
            "clock.today", "Today's date.", options: [.zone], returns: "a date",
            example: "print(#clock.today())"),
        ModuleFunction(
            "clock.add", "A time moved by a duration; a month ends where the month does.",
            subjects: [.time, .duration], returns: "an instant, or a date for a date",
            errors: [ErrorFact(.invalid, "no such time, or a duration in hours for a date")],
            example: #"print(clock.add("2026-01-31", "1mo"))"#),
        ModuleFunction(
            "clock.date", "The date of an instant.", subjects: [.time], options: [.zone], returns: "a date",
            errors: [ErrorFact(.invalid, "no such time")],
            example: #"print(clock.date("2026-01-31T16:30:00Z", { zone = "Asia/Shanghai" }))"#),
        ModuleFunction(
            "clock.month", "The month of an instant or date.", subjects: [.time], options: [.zone],
            returns: "a month", errors: [ErrorFact(.invalid, "no such time")],
            example: #"print(clock.month("2026-11-20"))"#),
        ModuleFunction(
            "clock.days", "Calendar days from one date to another; below zero when the second is earlier.",
            subjects: [.time, .time], returns: "an integer", errors: [ErrorFact(.invalid, "no such time")],
            example: #"print(clock.days("2026-11-20", "2026-12-01"))"#),
    ]

    static func install(in module: LuaModule, _ session: RunSession) {
        module.function("now") { stack in
            let json = try session.effect("clock.now", Array("{}".utf8), stack) {
                try session.callers?.use(CapabilityNeed("clock")) {}
                return JSONWriter.text(try session.now().description)
            }
            try JSONValue.read(json, from: "the journal").push(onto: stack)
            return 1
        }
        module.function("today") { stack in
            let zone = try Options(stack, at: 1, of: "clock.today", known: ["zone"]).zone(or: session.zone)
            let json = try session.effect("clock.today", JSONWriter.text(zone.name), stack) {
                try session.callers?.use(CapabilityNeed("clock")) {}
                return JSONWriter.text(try session.now().date(in: zone).description)
            }
            try JSONValue.read(json, from: "the journal").push(onto: stack)
            return 1
        }
        module.function("add") { (time: String, span: String) in
            try Moment(time).adding(CalendarSpan(span), in: session.zone).text
        }
        module.function("date") { stack in
            let options = try Options(stack, at: 2, of: "clock.date", known: ["zone"])
            stack.push(
                try Moment(stack.requireText(at: 1, "clock.date")).date(in: options.zone(or: session.zone))
                    .description)
            return 1
        }
        module.function("month") { stack in
            let options = try Options(stack, at: 2, of: "clock.month", known: ["zone"])
            let date = try Moment(stack.requireText(at: 1, "clock.month")).date(
                in: options.zone(or: session.zone))
            stack.push(date.month.description)
            return 1
        }
        module.function("days") { (from: String, to: String) in
            try Moment(from).date(in: session.zone).days(until: Moment(to).date(in: session.zone))
        }
    }
}

/// An instant or a date, as scripts write them.
private enum Moment {
    case instant(Instant)
    case date(CalendarDate)

    init(_ text: String) throws {
        self =
            text.utf8.count == Instant.textLength
            ? .instant(try Instant(text)) : .date(try CalendarDate(text))
    }

    var text: String {
        switch self {
        case .instant(let instant): instant.description
        case .date(let date): date.description
        }
    }

    func adding(_ span: CalendarSpan, in zone: Zone) throws -> Moment {
        switch self {
        case .instant(let instant): .instant(try instant.adding(span, in: zone))
        case .date(let date): .date(try date.adding(span))
        }
    }

    func date(in zone: Zone) throws -> CalendarDate {
        switch self {
        case .instant(let instant): try instant.date(in: zone)
        case .date(let date): date
        }
    }
}

extension FieldDescription {
    fileprivate static let zone = FieldDescription(
        name: "zone", type: FieldType("string", rule: "UTC, Asia/Shanghai or +08:00"), isRequired: false,
        doc: "Another zone than the center's.")
    fileprivate static let time = FieldDescription(
        name: "time", type: FieldType("string", rule: "an instant or a date"), isRequired: true,
        doc: "A point in time.")
    fileprivate static let duration = FieldDescription(
        name: "duration", type: FieldType("string", rule: "such as 90s 10m 6h 30d 3w 1mo, or -30d"),
        isRequired: true, doc: "How far.")
}
