import Runs
import SQL
import Testing

@Suite struct SignalsTests {
    let file: DatabaseFile
    let desk: Desk
    let outside: Desk
    let run: RunID

    init() throws {
        file = try DatabaseFile()
        desk = try file.open()
        outside = try file.open()
        run = try desk.start().run
    }

    private func send(_ name: String, _ data: [UInt8] = [], to run: RunID? = nil) throws -> Int64 {
        try Signals(outside.group).send(run: run ?? self.run, name: name, data: data, sender: "li", at: 7)
    }

    @Test("a signal comes back as it was sent, by someone without the lease")
    func comesBack() throws {
        let files = [
            Signal.File(name: "名单.csv", hash: [0, 255, 1]), Signal.File(name: "", hash: []),
            Signal.File(name: "b", hash: [UInt8](repeating: 9, count: 300)),
        ]
        let id = try Signals(outside.group).send(
            run: run, name: "ready", data: [0, 1], sender: "li@wei.example", roles: ["admin", "sales agent"],
            files: files, at: 70)
        let signals = Signals(desk.group)
        let signal = try #require(try signals.next(run: run, name: "ready"))
        #expect(signal.id == id && signal.run == run && signal.name == "ready" && signal.data == [0, 1])
        #expect(signal.sender == "li@wei.example" && signal.roles == ["admin", "sales agent"])
        #expect(signal.files == files && signal.at == 70 && signal.consumed == nil)
        #expect(try signals.list(run) == [signal])
        #expect(outside.group.lease == nil && !outside.group.isOpen)
    }

    @Test("the oldest signal that fits is next, and none is next twice")
    func order() throws {
        let signals = Signals(desk.group)
        let other = try outside.start().run
        let a = try send("go", [1])
        _ = try send("stop", [2])
        _ = try send("go", [1], to: other)
        let b = try send("go", [3])
        #expect(try signals.next(run: run, name: "go")?.id == a)
        #expect(try signals.next(run: run, name: "go", where: { $0.data == [3] })?.id == b)
        #expect(try signals.next(run: run, name: "go", where: { $0.data == [4] }) == nil)
        try signals.consume(a, now: 80)
        #expect(try signals.next(run: run, name: "go")?.id == b)
        try desk.group.rollback()
        #expect(try signals.next(run: run, name: "go")?.id == a)
        try signals.consume(a, now: 81)
        try desk.group.commit()
        #expect(throws: RunsError.unknownSignal(a)) { try signals.consume(a, now: 82) }
        #expect(throws: RunsError.unknownSignal(99)) { try signals.consume(99, now: 82) }
        try signals.consume(b, now: 83)
        #expect(try signals.next(run: run, name: "go") == nil)
        #expect(try signals.list(run).map(\.consumed) == [81, nil, 83])
    }

    @Test("only the run itself takes its signals")
    func notLeased() throws {
        let id = try send("go")
        #expect(throws: RunsError.notLeased(run)) { try Signals(outside.group).consume(id, now: 1) }
        _ = try outside.start()
        #expect(throws: RunsError.notLeased(run)) { try Signals(outside.group).consume(id, now: 1) }
    }

    @Test("nothing is said to a run that ended or that nobody knows", arguments: [false, true])
    func finished(isUnknown: Bool) throws {
        try desk.runs.finish(try #require(desk.group.lease), .done, now: 9)
        let target = isUnknown ? RunID(rawValue: 99) : run
        let error = isUnknown ? RunsError.unknownRun(target) : .finished(target, .done)
        #expect(throws: error) { try send("go", to: target) }
        #expect(throws: error) {
            try Approvals(outside.group).approve(target, operation: "users.delete", by: "li", at: 1)
        }
        #expect(try Signals(desk.group).list(run).isEmpty)
    }

    @Test("files that are damaged are not guessed at", arguments: ["00", "0000000161", "000000026162000000"])
    func damaged(_ hexadecimal: String) throws {
        let id = try send("go")
        try outside.connection.execute("UPDATE signals SET files = x'\(hexadecimal)'")
        #expect(throws: RunsError.unreadable(run, what: "files of signal \(id)")) {
            try Signals(desk.group).next(run: run, name: "go")
        }
    }

    @Test("an attachment is kept once, with or without bytes")
    func attachments() throws {
        let attachments = Attachments(outside.group)
        try attachments.keep(hash: [1], bytes: [0, 5])
        try attachments.keep(hash: [1], bytes: [0, 5])
        try attachments.keep(hash: [2], bytes: [])
        #expect(try attachments.bytes(hash: [1]) == [0, 5])
        #expect(try attachments.bytes(hash: [2]) == [])
        #expect(try attachments.bytes(hash: [3]) == nil)
    }

    @Test("who agreed first stays, operation by operation")
    func approvals() throws {
        let approvals = Approvals(outside.group)
        try approvals.approve(run, operation: "users.delete", by: "li", at: 5)
        try approvals.approve(run, operation: "users.delete", by: "wei", at: 6)
        try approvals.approve(run, operation: "users.create", by: "wei", at: 7)
        let found = try Approvals(desk.group).list(run)
        #expect(found.map(\.operation) == ["users.create", "users.delete"])
        #expect(found.map(\.by) == ["wei", "li"] && found.map(\.at) == [7, 5])
        #expect(try approvals.list(RunID(rawValue: 99)).isEmpty)
    }
}
