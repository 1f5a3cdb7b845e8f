internal import CLuaShim
internal import Synchronization

/// Ends the script of one state soon, from any thread; once the state is closed, nothing.
public struct LuaCanceller: Sendable {
    private let cancellation: Cancellation

    init(_ cancellation: Cancellation) { self.cancellation = cancellation }

    /// Asks for the end. The script stops within about a millisecond, unless a host function is at work.
    public func cancel() { cancellation.request() }
}

/// The way to a state's context for as long as it is open.
final class Cancellation: Sendable {
    private struct Target: @unchecked Sendable {
        // Any thread may use it under the lock: shim_cancel is made for that.
        var context: UnsafeMutablePointer<shim_context>?
    }

    private let target: Mutex<Target>

    init(_ context: UnsafeMutablePointer<shim_context>) { target = Mutex(Target(context: context)) }

    func request() {
        target.withLock { target in
            if let context = target.context { shim_cancel(context) }
        }
    }

    func end() { target.withLock { $0.context = nil } }
}
