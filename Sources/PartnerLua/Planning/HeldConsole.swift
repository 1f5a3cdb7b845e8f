public import LuaRuntime

/// Holds back what a rehearsal shows until it is known whether it is kept. It asks nobody anything.
public final class HeldConsole: RunConsole {
    private let console: any RunConsole
    private var held: [() -> Void] = []

    /// Holds back what `console` is to show.
    public init(_ console: any RunConsole) { self.console = console }

    /// Shows what was held back, in its order.
    public func show() {
        for output in held { output() }
        held = []
    }

    /// Held back.
    public func printed(_ bytes: UnsafeRawBufferPointer) {
        let copy = [UInt8](bytes)
        held.append { [console] in copy.withUnsafeBytes { console.printed($0) } }
    }
    /// Held back.
    public func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {
        held.append { [console] in console.logged(level, message, fieldsJSON: fieldsJSON) }
    }
    /// Held back.
    public func noted(_ note: String) { held.append { [console] in console.noted(note) } }
    /// Shown at once: it is about the work, not about its result.
    public func progressed(_ progress: BatchProgress) { console.progressed(progress) }
    /// Held back.
    public func showed(_ table: ReportTable) { held.append { [console] in console.showed(table) } }
    /// Nothing counts as shown before it is known.
    public func flush() {}
    /// No: whoever plans or applies has said beforehand what may be done.
    public func asked(_ question: String) -> Bool { false }
    /// Passed on.
    public func willRun(_ state: LuaState) { console.willRun(state) }
    /// Passed on.
    public var isStopRequested: Bool { console.isStopRequested }
}
