internal import LuaRuntime
internal import PartnerLua

/// Shows a script's output and nothing else; says no to every question.
final class PlainConsole: RunConsole {
    /// Called when the script is about to begin.
    var onStart: () -> Void = {}

    func printed(_ bytes: UnsafeRawBufferPointer) {
        print(String(decoding: bytes, as: UTF8.self), terminator: "")
    }
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {}
    func noted(_ note: String) {}
    func progressed(_ progress: BatchProgress) {}
    func showed(_ table: ReportTable) {}
    func flush() {}
    func asked(_ question: String) -> Bool { false }
    func willRun(_ state: LuaState) { onStart() }
    var isStopRequested: Bool { false }
}
