internal import LuaRuntime
internal import PartnerCenter

/// `wait`: the run is put aside until something happens; the process may end meanwhile.
enum WaitModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "wait.for_event",
            "Waits until something happens in the center that this run did not do itself. What happened since the "
                + "run began counts, and each event is given to a run once.",
            options: [
                FieldDescription(
                    name: "names", type: FieldType("table", rule: "a list of event names"), isRequired: true,
                    doc: "Events are named as the operation that made them: users.create."),
                FieldDescription(
                    name: "subject_id", type: FieldType("string"), isRequired: false,
                    doc: "Only what happens to this: u-5."),
                .timeout,
            ],
            returns: "{ name, at, subject_id, data }; nil at the timeout",
            errors: [
                .inRow, ErrorFact(.unsupported, "the center cannot tell what happens in it"),
            ]),
        ModuleFunction(
            "wait.for_signal",
            "Waits until somebody sends the run a signal: partnerctl signal RUN NAME. One that was sent before "
                + "counts; each is given once.",
            options: [
                FieldDescription(
                    name: "name", type: FieldType("string"), isRequired: true, doc: "The signal's name."),
                .timeout,
                FieldDescription(
                    name: "role", type: FieldType("string", values: SignalRole.names), isRequired: false,
                    doc: "Only from somebody who had this role when it was sent."),
            ],
            returns:
                "{ data, files, from, at }: data is what was sent, files gives the path of each attachment by "
                + "name; nil at the timeout",
            errors: [.inRow]),
        ModuleFunction(
            "wait.until_time", "Waits until an instant; a date is its first moment in the center's zone.",
            subjects: [
                FieldDescription(
                    name: "time", type: FieldType("string", rule: "an instant or a date"), isRequired: true,
                    doc: "By the center's clock.")
            ],
            errors: [.inRow, ErrorFact(.invalid, "no such time")],
            example: #"wait.until_time "2026-01-31""#),
        ModuleFunction(
            "wait.until_true",
            "Asks a function again and again until it gives something else than nil or false. It may only read.",
            options: [
                FieldDescription(
                    name: "every", type: FieldType("string", rule: "such as 10m 1h"), isRequired: true,
                    doc: "How long to wait before asking again."),
                .timeout,
            ],
            function: "function(): returns what is waited for, as plain values",
            returns: "what the function gave; nil at the timeout",
            errors: [.inRow, ErrorFact(.forbiddenState, "the function tries to change something")]),
        ModuleFunction(
            "wait.sleep", "Waits for a while.",
            subjects: [
                FieldDescription(
                    name: "duration", type: FieldType("string", rule: "such as 90s 10m 6h 3w 1mo"),
                    isRequired: true, doc: "How long.")
            ],
            errors: [.inRow, ErrorFact(.invalid, "no such duration")], example: #"wait.sleep "0s""#),
    ]

    /// All but those that call a function of the script's again and again.
    static func install(plainWaitsIn module: LuaModule, _ session: RunSession) {
        module.function("for_event") { stack in
            let call = "wait.for_event"
            try session.mayWait(call)
            let options = try Options(stack, at: 1, of: call, known: ["names", "subject_id", "timeout"])
            guard let names = try options.texts("names"), !names.isEmpty else {
                throw options.missing("names")
            }
            for name in names {
                guard var problem = EventNames.problem(name) else { continue }
                problem.field = "names"
                throw OperationError.badArgument(call, [problem])
            }
            let subject = try options.text("subject_id")
            let timeout = try options.timeout()
            var json = JSONWriter()
            json.begin("{")
            json.put("names", names)
            if let subject { json.put("subject_id", subject) }
            if let timeout { json.put("timeout", timeout.description) }
            json.end("}")
            let effect = Effect(call, arguments: json.bytes, at: session.place(stack))
            return try stack.park(
                WaitRequest(.event(names: names, subjectID: subject), timeout: timeout, effect))
        }
        module.function("for_signal") { stack in
            let call = "wait.for_signal"
            try session.mayWait(call)
            let options = try Options(stack, at: 1, of: call, known: ["name", "timeout", "role"])
            let name = try SignalName.checked(options.requiredText("name"), of: call)
            let role = try options.text("role").map { try SignalRole.checked($0, of: call) }
            let timeout = try options.timeout()
            var json = JSONWriter()
            json.begin("{")
            json.put("name", name)
            if let role { json.put("role", role) }
            if let timeout { json.put("timeout", timeout.description) }
            json.end("}")
            let effect = Effect(call, arguments: json.bytes, at: session.place(stack))
            return try stack.park(WaitRequest(.signal(name: name, role: role), timeout: timeout, effect))
        }
        module.function("until_time") { stack in
            try session.mayWait("wait.until_time")
            let text = try stack.requireText(at: 1, "wait.until_time")
            let time =
                text.utf8.count == Instant.textLength
                ? try Instant(text) : try CalendarDate(text).start(in: session.zone)
            let effect = Effect(
                "wait.until_time", arguments: JSONWriter.text(text), at: session.place(stack))
            return try stack.park(WaitRequest(.untilTime(time), timeout: nil, effect))
        }
        module.function("sleep") { stack in
            try session.mayWait("wait.sleep")
            let text = try stack.requireText(at: 1, "wait.sleep")
            let effect = Effect("wait.sleep", arguments: JSONWriter.text(text), at: session.place(stack))
            return try stack.park(
                WaitRequest(.sleep(try CalendarSpan(text).forward("wait.sleep")), timeout: nil, effect))
        }
    }

    static func install(in module: LuaModule, _ session: RunSession) {
        install(plainWaitsIn: module, session)
        module.function("until_true") { stack in
            let call = "wait.until_true"
            try session.mayWait(call)
            let options = try Options(stack, at: 1, of: call, known: ["every", "timeout"])
            let every = try CalendarSpan(options.requiredText("every"))
            guard every.count > 0 else {
                throw OperationError.badArgument(
                    call, [FieldProblem(field: "every", "must be longer than nothing, got \"\(every)\"")])
            }
            let timeout = try options.timeout()
            guard stack.type(at: 2) == .function else {
                throw OperationError(
                    .badArgument, "\(call) takes a function last, got \(stack.describe(2))",
                    hint: "write wait.until_true({ every = \"1h\" }, function() return … end)")
            }
            let function = try LuaFunction.read(stack, at: 2)
            var json = JSONWriter()
            json.begin("{")
            json.put("every", every.description)
            if let timeout { json.put("timeout", timeout.description) }
            json.end("}")
            let effect = Effect(call, arguments: json.bytes, at: session.place(stack))
            return try stack.park(WaitRequest(.untilTrue(function, every: every), timeout: timeout, effect))
        }
    }
}

extension CalendarSpan {
    /// The span itself, if it does not go back in time.
    fileprivate func forward(_ call: String) throws -> CalendarSpan {
        if count < 0 { throw OperationError(.invalid, "\(call): '\(self)' goes back in time") }
        return self
    }
}

extension Options {
    /// How long to wait at most; nil for as long as it takes.
    fileprivate func timeout() throws -> CalendarSpan? {
        try text("timeout").map { try CalendarSpan($0).forward(call) }
    }
}

extension FieldDescription {
    fileprivate static let timeout = FieldDescription(
        name: "timeout", type: FieldType("string", rule: "such as 10m 6h 3w 1mo"), isRequired: false,
        doc: "How long to wait at most; without it, as long as it takes.")
}

extension ErrorFact {
    fileprivate static let inRow = ErrorFact(.forbiddenState, "it is called inside of a row function")
}
