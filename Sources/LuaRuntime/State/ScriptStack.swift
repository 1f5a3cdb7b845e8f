internal import Glibc

/// Runs `body` on a thread of its own with a stack that scripts cannot overflow, and waits for it.
///
/// Lua's deepest legal recursion needs half a megabyte without Swift's frames, which a thread's usual stack may
/// not have left.
/// Of the stack's `bytes` only what is used costs memory.
public func withScriptStack<R>(bytes: Int = 64 << 20, _ body: () throws -> R) throws -> R {
    try withoutActuallyEscaping(body) { body in
        let work = Work(body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, bytes)
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { @Sendable argument in
                guard let argument else { return nil }
                Unmanaged<Runnable>.fromOpaque(argument).takeUnretainedValue().run()
                return nil
            }, Unmanaged<Runnable>.passUnretained(work).toOpaque())
        precondition(status == 0, "a thread can be made")
        pthread_join(thread, nil)
        return try work.result()
    }
}

/// What the thread runs; a class without type parameters, so that C can hand it over.
private class Runnable {
    func run() {}
}

private final class Work<R>: Runnable {
    private let body: () throws -> R
    private var outcome: Result<R, any Error>?

    init(_ body: @escaping () throws -> R) { self.body = body }

    override func run() { outcome = Result { try body() } }

    func result() throws -> R {
        guard let outcome else { preconditionFailure("the thread has ended") }
        return try outcome.get()
    }
}
