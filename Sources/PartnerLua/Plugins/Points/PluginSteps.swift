internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// `plugins.step`: steps of scenarios that plugins bring.
///
/// What a step does is journaled effect by effect, as if the script did it. When it has ended, `plugins.step` is
/// journaled too, with its result: what was done is listed with the run, and can be undone by the plugin.
enum PluginSteps {
    /// What the journal calls a step that has ended.
    static let operation = "plugins.step"

    static func take(_ stack: LuaStack, _ host: PluginHost, _ session: RunSession) throws -> Int32 {
        if session.row != nil {
            throw OperationError(
                .forbiddenState, "\(operation) cannot be called inside of a row function",
                hint: "take it before or after the batch; in rows, call what a plugin exports: plugins.use")
        }
        try session.mayDo(operation, changes: true)
        let text = try stack.requireText(at: 1, operation)
        guard let name = ProvisionName(text) else {
            throw OperationError(
                .badArgument, "\(operation): '\(PrintableText.clean(text, limit: 100))' names no step",
                hint: "write publisher/plugin:step, as in \(operation)(\"acme/checks:collect\", { … })")
        }
        let hasParameters = !stack.type(at: 2).isAbsent
        if hasParameters, stack.type(at: 2) != .table {
            throw LuaMismatch(stack, at: 2, expected: "a table of parameters")
        }
        let (instance, provision) = try host.provision(name, at: .steps)
        let context = try StepContext(host, session, stack)
        let place = session.place(stack)
        return try host.hand(stack, to: instance, provision.handler) { target in
            try context.push(onto: target)
            if hasParameters {
                try host.copy(2, of: stack, to: target, naming: "\(name)")
            } else {
                target.createTable()
            }
            return 2
        } answering: { results, first, count, caller in
            let json = try session.effect(operation, arguments(name, provision), at: place, changes: true) {
                try result(of: name, results, first, count)
            }
            try StepResult.push(json, onto: caller)
            return 1
        }
    }

    private static func arguments(_ name: ProvisionName, _ provision: Provision) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("step", "\(name)")
        json.put("undo", provision.undo != nil)
        json.end("}")
        return json.bytes
    }

    private static func result(
        of name: ProvisionName, _ results: LuaStack, _ first: Int32, _ count: Int32
    ) throws -> [UInt8] {
        var json = JSONWriter()
        if count == 0 {
            json.null()
            return json.bytes
        }
        do { try LuaJSON.write(results, at: first, to: &json, keepsMoney: true) } catch var error
            as OperationError
        {
            error.message = "\(name): its result cannot be kept: \(error.message)"
            error.details["plugin"] = "\(name.plugin)"
            throw error
        }
        return json.bytes
    }
}

extension Provision {
    /// The function that undoes a step; nil where it has none.
    var undo: String? {
        if case .text(let handler)? = details["undo"] { handler } else { nil }
    }
}

/// What a step's result is to whoever gets it: the same on the first day as out of the journal.
enum StepResult {
    static func push(_ json: [UInt8], onto stack: LuaStack) throws {
        if json.elementsEqual("null".utf8) { return stack.pushNil() }
        try JSONValue.read(json, from: "the journal").push(onto: stack)
    }
}

/// What a step is told beside its parameters: which run it is in, on whose behalf, and when it began.
struct StepContext {
    private let run: String?
    private let actor: String
    private let now: String

    /// The context of a step that begins now. The run exists from here on, and the time is an effect of it.
    init(_ host: PluginHost, _ session: RunSession, _ stack: LuaStack) throws {
        if session.runID == nil { try session.journal?.perform {} }
        let json = try session.effect("clock.now", Array("{}".utf8), stack) {
            JSONWriter.text(try session.now().description)
        }
        guard case .text(let now) = try JSONValue.read(json, from: "the journal") else {
            throw OperationError(.badFile, "the journal holds a damaged clock.now")
        }
        self.init(run: session.runID.map { RunReference($0).text }, actor: host.actor, now: now)
    }

    init(run: String?, actor: String, now: String) {
        self.run = run
        self.actor = actor
        self.now = now
    }

    func push(onto stack: LuaStack) throws {
        try stack.reserve(4)
        stack.createTable(record: 3)
        if let run {
            stack.push(run)
            stack.setField("run", of: -2)
        }
        stack.push(actor)
        stack.setField("actor", of: -2)
        stack.push(now)
        stack.setField("now", of: -2)
    }
}
