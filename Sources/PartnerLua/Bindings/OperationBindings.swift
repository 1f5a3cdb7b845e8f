public import LuaRuntime
public import PartnerCenter

/// Makes the Lua function of every operation: `partner.users.create { … }`.
public struct OperationBindings<C: Center>: OperationVisitor {
    @usableFromInline let session: RunSession
    @usableFromInline let door: Door<C>
    /// Functions by noun, each with its verb, in the order of the operations.
    @usableFromInline var nouns:
        [(name: String, functions: [(verb: String, call: (LuaStack) throws -> Int32)])] = []

    /// Every operation of `door` for the scripts of `session`.
    ///
    /// Whoever knows the concrete center calls this, so that a row's way from Lua to the store is compiled for it.
    @inlinable
    public static func all(_ session: RunSession, _ door: Door<C>) -> OperationBindings {
        var bindings = OperationBindings(session, door)
        Operations.visit(&bindings)
        return bindings
    }

    @inlinable
    init(_ session: RunSession, _ door: Door<C>) {
        self.session = session
        self.door = door
    }

    /// An operation that answers once.
    @inlinable
    public mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
        let session = session
        let door = door
        // Facts are looked up once: copying them for each of a million rows would cost more than the checks.
        let name = O.facts.name
        let changes = O.facts.kind != .read
        let isIrreversible = O.facts.kind == .irreversible
        let takesSecrets = O.takesSecrets
        add(name) { stack in
            let operation = try O.read(LuaFieldSource.options(stack, at: 1, of: name), for: name)
            guard let row = session.row else {
                return try session.perform(operation, door, stack)
            }
            if changes { try row.willWrite(O.facts, isIrreversible: isIrreversible) }
            if takesSecrets { try RunSession.requireOpenSecrets(operation) }
            let answer: O.Answer
            do {
                if session.recorder != nil { return try session.performRecorded(operation, door, stack) }
                // The line is for the audit, which reads leave nothing in.
                let origin = changes ? session.origin(stack) : Origin(runID: session.runID)
                answer = try door.perform(operation, origin)
                if let callers = session.callers, !callers.links.isEmpty {
                    return try session.push(
                        answer, callers.shownFields(of: operation, answering: answer), stack)
                }
            } catch {
                if changes { row.wasRefused(error) }
                throw error
            }
            return try stack.pushAnswer(answer)
        }
    }

    /// An operation that answers a list.
    @inlinable
    public mutating func visit<O: ListingOperation>(listing operation: O.Type) {
        let session = session
        let door = door
        add(O.facts.name) { stack in
            let operation = try O.read(
                LuaFieldSource.options(stack, at: 1, of: O.facts.name), for: O.facts.name)
            try session.listing(operation, door).push(onto: stack)
            return 1
        }
    }

    @usableFromInline
    mutating func add(_ name: StaticString, _ call: @escaping (LuaStack) throws -> Int32) {
        let (noun, verb) = OperationName.split(name)
        if let index = nouns.firstIndex(where: { $0.name == noun }) {
            nouns[index].functions.append((verb, call))
        } else {
            nouns.append((noun, [(verb, call)]))
        }
    }

    /// Adds the nouns to the module `partner`.
    func install(in partner: LuaModule) {
        for noun in nouns {
            let functions = noun.functions
            partner.module(named: noun.name) { module in
                for function in functions { module.function(named: function.verb, function.call) }
            }
        }
    }
}

/// An operation's name in its parts.
enum OperationName {
    /// `users` and `create` of `users.create`.
    static func split(_ name: StaticString) -> (noun: String, verb: String) {
        // By bytes: each state asks for every operation, and a text finds its characters first.
        name.withUTF8Buffer { bytes in
            let dot = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
            return (
                String(decoding: bytes[..<dot], as: UTF8.self),
                String(decoding: bytes.dropFirst(dot + 1), as: UTF8.self)
            )
        }
    }
}

extension LuaStack {
    /// What a call gives that has nothing to show: `nil` where there could have been an answer, else nothing.
    @inlinable
    func pushAbsent<A: OperationAnswer>(_ answer: A.Type) -> Int32 {
        if A.self == NoAnswer.self { return 0 }
        pushNil()
        return 1
    }

    /// Pushes an operation's answer: a table, or nothing when it is absent.
    @inlinable
    func pushAnswer<A: OperationAnswer>(_ answer: A) throws -> Int32 {
        if answer.isAbsent { return pushAbsent(A.self) }
        var answer = answer
        createTable(record: 9)
        var writer = FieldWriter(LuaFieldSink(self))
        try answer.answerFields(&writer)
        return 1
    }
}

extension RowScope {
    /// A write ended the run before it was done, so that the row still stands as it stood.
    @usableFromInline
    func wasRefused(_ error: any Error) {
        if error is BudgetBreach || error is CircuitBreak { writes -= 1 }
    }
}

extension JSONWriter {
    /// An answer as the journal keeps it; its secrets stay aside.
    init<A: OperationAnswer>(_ answer: A) throws {
        self.init()
        if answer.isAbsent {
            null()
            return
        }
        var answer = answer
        var fields = FieldWriter(JSONWriter())
        fields.sink.begin("{")
        try answer.answerFields(&fields)
        fields.sink.end("}")
        self = fields.sink
    }
}

extension RunSession {
    /// Does an operation as an effect of the run's own code: answered from the journal, or done and journaled.
    @usableFromInline
    func perform<O: PartnerOperation, C: Center>(
        _ operation: O, _ door: Door<C>, _ stack: LuaStack
    ) throws -> Int32 {
        var arguments = FieldWriter(JSONWriter())
        var operation = operation
        arguments.sink.begin("{")
        try operation.fields(&arguments)
        arguments.sink.end("}")
        let facts = O.facts
        let changes = facts.kind != .read
        if changes { try willWrite(facts) }
        let secrets = arguments.sink.secrets
        if isAsking {
            try Self.requireOpen(secrets, facts.name)
            let answer = try door.perform(operation, origin(stack))
            return try push(answer, callers?.shownFields(of: operation, answering: answer), stack)
        }
        let effect = Effect("\(facts.name)", arguments: arguments.sink.bytes, at: place(stack))
        let done = operation
        var shown: ShownFields?
        let result = try log.perform(
            effect, changes: changes, sharesCommit: changes && hasSeveralBranches(),
            encode: { (answer: O.Answer) in
                // What the journal keeps is what was shown: a run that goes on is shown the same.
                let json = try self.json(answer, shown)
                return .answer(json.bytes, sealed: try self.secrets.seal(json.secrets))
            },
            {
                try Self.requireOpen(secrets, facts.name)
                if changes { door.forgetRights() }
                if let recorder = self.recorder { try recorder.willCost(done, door, self.origin(stack)) }
                // Here the run exists: its first write made it.
                let answer = try door.perform(done, self.origin(stack))
                door.circuit.succeeded()
                shown = try self.callers?.shownFields(of: done, answering: answer)
                return answer
            })
        switch result {
        case .performed(let answer):
            if !changes { return try push(answer, shown, stack) }
            return try self.answer(stack, isRecorded: false) { try self.push(answer, shown, $0) }
        case .recorded(let json, let sealed):
            let answer = RecordedAnswer(json, sealed: sealed)
            let push = { (stack: LuaStack) in
                if answer.isAbsent { return stack.pushAbsent(O.Answer.self) }
                try answer.push(onto: stack)
                return 1
            }
            return changes ? try self.answer(stack, isRecorded: true, push) : try push(stack)
        }
    }

    /// Pushes the fields of an answer that are shown.
    @usableFromInline
    func push<A: OperationAnswer>(_ answer: A, _ shown: ShownFields?, _ stack: LuaStack) throws -> Int32 {
        guard let shown else { return try stack.pushAnswer(answer) }
        return try stack.pushAnswer(ShownAnswer(answer, shown))
    }

    /// The fields of an answer that are shown, as the journal keeps them.
    func json<A: OperationAnswer>(_ answer: A, _ shown: ShownFields?) throws -> JSONWriter {
        guard let shown else { return try JSONWriter(answer) }
        return try JSONWriter(ShownAnswer(answer, shown))
    }

    /// Refuses an operation, which is to be done, with a secret that this process does not know.
    @usableFromInline
    static func requireOpenSecrets<O: PartnerOperation>(_ operation: O) throws {
        var arguments = FieldWriter(JSONWriter())
        var operation = operation
        try operation.fields(&arguments)
        try requireOpen(arguments.sink.secrets, O.facts.name)
    }

    private static func requireOpen(_ secrets: [Secret], _ operation: StaticString) throws {
        if !secrets.allSatisfy(\.isOpen) { throw OperationError.closedSecret("\(operation)") }
    }

    /// The source that a listing answers: its pages are effects, read as the script goes along.
    @usableFromInline
    func listing<O: ListingOperation, C: Center>(_ operation: O, _ door: Door<C>) throws -> RowSource {
        var arguments = FieldWriter(JSONWriter())
        var written = operation
        try written.fields(&arguments)
        let session = self
        return RowSource(
            ListingRows(name: "\(O.facts.name)", arguments: arguments.sink.bytes, session: self) {
                after, limit in
                let page = try door.page(
                    operation, after: after.map { PageCursor(key: $0) }, limit: limit,
                    Origin(runID: session.runID))
                let shown = session.callers?.shownFields(of: O.facts)
                var json = JSONWriter()
                json.begin("{")
                json.key("items")
                json.begin("[")
                for item in page.items {
                    json.begin("{")
                    var writer = FieldWriter(json)
                    var item = item
                    try item.fields(&writer, shown: shown)
                    json = writer.sink
                    json.end("}")
                }
                json.end("]")
                if let next = page.next { json.put("next", next.key) }
                json.end("}")
                return json.bytes
            })
    }
}
