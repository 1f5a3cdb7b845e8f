import Glibc
import TestKit
import Synchronization
import Testing

@testable import SQL

@Suite struct WriterLockTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }
    var path: String { folder.file("a.db") }

    @Test("the second waits in vain and learns who holds it")
    func timeout() throws {
        let first = try #require(try Connection(file: path).writerLock)
        let second = try #require(try Connection(file: path).writerLock)
        try first.acquire()
        #expect {
            try second.acquire(patience: .milliseconds(20))
        } throws: { error in
            guard case SQLError.busy(path, let holder?) = error else { return false }
            return holder.process == getpid() && !holder.program.isEmpty
        }
        first.release()
        try second.acquire()
        #expect(second.isHeld && !first.isHeld)
    }

    @Test("a wait can be cancelled")
    func cancelled() throws {
        let first = try #require(try Connection(file: path).writerLock)
        let second = try #require(try Connection(file: path).writerLock)
        try first.acquire()
        #expect(throws: SQLError.cancelled) { try second.acquire { true } }
        first.release()
        // Who gave up still stands in the queue; whoever comes behind it has its turn when it is gone.
        try first.acquire()
        first.release()
        try second.acquire { true }
    }

    @Test("taking it twice is a mistake, giving it back twice is not")
    func twice() throws {
        let lock = try #require(try Connection(file: path).writerLock)
        try lock.acquire()
        #expect(throws: SQLError.self) { try lock.acquire() }
        lock.release()
        lock.release()
    }

    @Test("a holder that comes back at once queues behind the one that waits")
    func fairness() async throws {
        let path = path
        let mine = try #require(try Connection(file: path).writerLock)
        let watch = open(mine.path, O_RDWR | O_CLOEXEC)
        defer { close(watch) }
        let others = Counter()
        try mine.acquire()
        for round in 1...50 {
            let other = Task {
                try await onThread {
                    let lock = try Connection(file: path).writerLock
                    try lock?.acquire()
                    others.value.add(1, ordering: .sequentiallyConsistent)
                    lock?.release()
                }
            }
            // The other one is next in line once the gate is taken.
            while RangeLock.tryLock(watch, RangeLock.gate) == 0 {
                RangeLock.unlock(watch, RangeLock.gate)
                await Task.yield()
            }
            mine.release()
            try mine.acquire()
            #expect(others.value.load(ordering: .sequentiallyConsistent) == round)
            try await other.value
        }
    }

    @Test("a process that dies in the middle of a transaction leaves nothing, and the way is free")
    func deadProcess() async throws {
        let path = path
        try Connection(file: path).execute("CREATE TABLE t (a)")
        await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
            let connection = try Connection(file: path)
            try WriteTransaction(connection).perform { try connection.execute("INSERT INTO t VALUES (1)") }
            let transaction = try WriteTransaction(connection)
            try transaction.begin()
            try connection.execute("INSERT INTO t VALUES (2)")
            _exit(3)
        }
        let connection = try Connection(file: path)
        #expect(connection.writerLock?.holder()?.process != getpid())
        let transaction = try WriteTransaction(connection)
        transaction.patience = .zero
        try transaction.perform { try connection.execute("INSERT INTO t VALUES (3)") }
        #expect(try connection.prepare("SELECT group_concat(a) FROM t").first { $0.text(0) } == "1,3")
    }
}

/// Runs work that blocks on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let box = Unmanaged.passRetained(Work { continuation.resume(with: Result(catching: body)) })
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        pthread_detach(thread)
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private final class Counter: Sendable {
    let value = Atomic<Int>(0)
}
