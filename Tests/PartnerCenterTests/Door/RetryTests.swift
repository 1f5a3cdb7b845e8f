import PartnerCenter
import PartnerTesting
import Testing

@Suite struct RetryTests {
    @Test(
        "the longest delay doubles from half a second up to thirty",
        arguments: [(2, 0.5), (3, 1), (4, 2), (5, 4), (6, 8), (9, 30), (1_000, 30)])
    func doubled(number: Int, seconds: Double) throws {
        var policy = RetryPolicy()
        policy.tries = 1_000
        #expect(policy.delay(before: number, given: nil, draw: 1) == .seconds(seconds))
        #expect(policy.delay(before: number, given: nil, draw: 0) == .zero)
        #expect(policy.delay(before: number, given: nil, draw: 0.5) == .seconds(seconds / 2))
    }

    @Test("a delay that the center gave is never shortened, and one of more than ten minutes is not waited")
    func given() {
        let policy = RetryPolicy()
        #expect(policy.delay(before: 2, given: .seconds(7), draw: 0.9) == .seconds(7))
        #expect(policy.delay(before: 6, given: .seconds(7), draw: 1) == .seconds(8))
        #expect(policy.delay(before: 2, given: .seconds(600), draw: 0) == .seconds(600))
        #expect(policy.delay(before: 2, given: .milliseconds(600_001), draw: 0) == nil)
    }

    @Test("the seventh try is none")
    func tries() {
        #expect(RetryPolicy().delay(before: 6, given: nil, draw: 0) != nil)
        #expect(RetryPolicy().delay(before: 7, given: nil, draw: 0) == nil)
    }

    @Test(
        "a delay is shown rounded up",
        arguments: [
            (0, "0 s"), (1, "0.1 s"), (100, "0.1 s"), (101, "0.2 s"), (2_000, "2 s"), (9_900, "9.9 s"),
            (9_901, "10 s"), (10_100, "11 s"), (119_000, "119 s"), (119_001, "2 min"), (600_000, "10 min"),
        ])
    func shown(milliseconds: Int, text: String) {
        #expect(RetryNotice.shown(.milliseconds(milliseconds)) == text)
    }

    /// A door whose center fails as told, and everything that was waited for.
    final class Scene {
        let door: Door<MoodyCenter<LocalCenter<MemoryStore>>>
        var notices: [RetryNotice] = []
        var mayWait = true

        init(
            _ failures: [OperationError],
            writes: @escaping (MemoryStore) -> Int64 = { Int64($0.records.count) }
        ) throws {
            let center = try RehearsalCenter()
            door = Door(MoodyCenter(center.door().center))
            var left = failures
            door.center.before = { _ in if !left.isEmpty { throw left.removeFirst() } }
            door.retries = Retries(
                draw: { 0.5 }, writes: { writes(center.store) },
                wait: { [unowned self] notice in
                    notices.append(notice)
                    return mayWait
                })
        }

        func create(_ email: String = "new@contoso.cn") throws -> UserAnswer {
            var operation = CreateUser()
            operation.fullName = "New"
            operation.email = try EmailAddress(email)
            return try door.perform(operation, Origin())
        }

        func code(_ email: String = "new@contoso.cn") -> ErrorCode? {
            do { _ = try create(email) } catch let error as OperationError { return error.code } catch {
                return nil
            }
            return nil
        }
    }

    static func throttled(after delay: Duration? = nil) -> OperationError {
        OperationError(.throttled, "too many calls", isRetryable: true, retryAfter: delay)
    }

    @Test("a call that the center takes later is done once, and each wait is told once")
    func later() throws {
        let scene = try Scene([Self.throttled(after: .seconds(2)), Self.throttled(), Self.throttled()])
        #expect(try scene.create().user.id == 4)
        #expect(
            scene.notices.map(\.text) == [
                "users.create: throttled; trying again in 2 s (2 of 6)",
                "users.create: throttled; trying again in 0.5 s (3 of 6)",
                "users.create: throttled; trying again in 1 s (4 of 6)",
            ])
        #expect(scene.notices.map(\.isWrite) == [true, true, true])
    }

    @Test("after six tries the last error is raised")
    func exhausted() throws {
        let scene = try Scene(Array(repeating: Self.throttled(), count: 6))
        #expect(scene.code() == .throttled)
        #expect(scene.notices.map(\.number) == [2, 3, 4, 5, 6])
        #expect(scene.code() == nil, "the seventh call of the center goes through")
    }

    @Test(
        "what may have happened, what will not change and what must wait too long is raised at once",
        arguments: [
            OperationError(.unknownOutcome, "lost", isRetryable: true),
            OperationError(.throttled, "not retryable"),
            throttled(after: .seconds(601)),
        ])
    func atOnce(error: OperationError) throws {
        let scene = try Scene([error])
        #expect(scene.code() == error.code)
        #expect(scene.notices.isEmpty)
    }

    @Test("a call that wrote before it failed is not tried again, and ends the run")
    func written() throws {
        var written: Int64 = 0
        let scene = try Scene([Self.throttled()], writes: { _ in written })
        let fail = scene.door.center.before
        scene.door.center.before = { name in
            written += 1
            try fail(name)
        }
        var raised: OperationError?
        do { _ = try scene.create() } catch let error as OperationError { raised = error }
        #expect(raised?.code == .throttled && raised?.endsRun == true && raised?.isRetryable == false)
        #expect(scene.notices.isEmpty)
    }

    @Test("nobody who cannot wait so long tries again")
    func cannotWait() throws {
        let scene = try Scene([Self.throttled()])
        scene.mayWait = false
        #expect(scene.code() == .throttled)
        #expect(scene.notices.count == 1)
    }

    @Test("a page of a listing is tried again as well")
    func page() throws {
        let scene = try Scene([Self.throttled()])
        let page = try scene.door.page(EachUser(), after: nil, limit: 10, Origin())
        #expect(page.items.count == 3)
        #expect(scene.notices.map(\.isWrite) == [false])
    }

    @Test("three failures alike end the run, also when other things fail between")
    func circuit() throws {
        let away = OperationError(.unreachable, "away")
        let scene = try Scene([away, away, away])
        #expect(scene.code() == .unreachable)
        #expect(scene.code("x@contoso.cn") == .unreachable)
        var end: CircuitBreak?
        do { _ = try scene.create() } catch let error as CircuitBreak { end = error }
        #expect(end?.message == "users.create did not reach the center 3 times in a row")
    }

    @Test(
        "failures that differ, or that something succeeded between, do not end the run",
        arguments: [
            [
                OperationError(.throttled, "a"), OperationError(.throttled, "a"),
                OperationError(.unreachable, "a"),
            ],
            [OperationError(.refused, "a"), OperationError(.refused, "b"), OperationError(.refused, "c")],
            [OperationError(.notFound, "a"), OperationError(.notFound, "a"), OperationError(.notFound, "a")],
        ])
    func noCircuit(errors: [OperationError]) throws {
        let scene = try Scene(
            errors + [OperationError(.unreachable, "a"), OperationError(.unreachable, "a")])
        #expect(errors.map { _ in scene.code() } == errors.map(\.code))
        scene.door.circuit.succeeded()
        #expect(scene.code() == .unreachable)
        #expect(scene.code() == .unreachable)
    }

    @Test(
        "what failed is said in words",
        arguments: [
            (ErrorCode.throttled, "users.create was throttled 3 times in a row"),
            (.timeout, "users.create took too long 3 times in a row"),
            (.unsupported, "users.create was not supported 3 times in a row"),
            (.refused, "users.create was refused 3 times in a row"),
        ])
    func words(code: ErrorCode, message: String) throws {
        let circuit = Circuit()
        let error = OperationError(code, "x")
        let ends = (1...3).map { _ in circuit.failed(error, "users.create") ?? circuit.rowEnded(error) }
        #expect(ends.map { $0?.message } == [nil, nil, message])
    }

    @Test(
        "a refusal that somebody handled says nothing of the service",
        arguments: [ErrorCode.refused, .unsupported]
    )
    func handled(code: ErrorCode) {
        let circuit = Circuit()
        let error = OperationError(code, "x")
        for _ in 1...9 { #expect(circuit.failed(error, "users.create") == nil) }
        // A row that ends with something else ends with nothing that the door refused.
        for _ in 1...9 { #expect(circuit.rowEnded(OperationError(code, "of the script's own")) == nil) }
        #expect(circuit.rowEnded(error) == nil)
        for _ in 1...9 { #expect(circuit.rowEnded(error) == nil, "one refusal counts once") }
    }

    @Test("what a plugin is not granted says nothing of the service, even if nobody handles it")
    func rights() {
        let circuit = Circuit()
        let error = OperationError(
            .refused, "acme/x may not call users.create",
            details: ["plugin": "acme/x", "capability": "users.create"])
        for _ in 1...9 {
            #expect(circuit.failed(error, "users.create") == nil)
            #expect(circuit.rowEnded(error) == nil)
        }
    }
}

extension Circuit {
    /// A row ended with `error`, as a script passes it on.
    fileprivate func rowEnded(_ error: OperationError) -> CircuitBreak? {
        rowFailed(code: error.code.rawValue, message: error.message)
    }
}
