import FoundationEssentials
import TestKit
import Glibc
import LuaRuntime
import Testing

/// Scripts that try to hang, grow, escape or confuse. Line 1 says how each must end.
struct HostileScript: CustomTestStringConvertible, Sendable {
    let name: String
    let source: [UInt8]
    let expected: Set<String>
    var testDescription: String { name }

    init(_ url: URL) throws {
        name = url.lastPathComponent
        source = [UInt8](try Data(contentsOf: url))
        let lines = String(decoding: source, as: UTF8.self).split(separator: "\n")
        let marks = lines.filter { $0.hasPrefix("-- expect: ") || $0.hasPrefix("-- also-ok: ") }
        expected = Set(marks.flatMap { $0.split(separator: " ").dropFirst(2).map(String.init) })
    }

    static let all: [HostileScript] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "hostile")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { try? HostileScript(folder.appending(path: $0)) }
    }()
}

@Suite struct LuaHostileScriptTests {
    @Test("the scripts are there")
    func present() {
        #expect(HostileScript.all.count >= 47)
        #expect(HostileScript.all.allSatisfy { !$0.expected.isEmpty })
    }

    @Test("a hostile script ends as it should", arguments: HostileScript.all)
    func ends(_ script: HostileScript) async throws {
        let outcome = try await onLargeStack { try Outcome(running: script) }
        // What is refused is an error too.
        let kinds = outcome.kind == "denied" ? ["denied", "error"] : [outcome.kind]
        #expect(!script.expected.isDisjoint(with: kinds), "\(outcome)")
        #expect(!outcome.output.contains("ESCAPED"))
        #expect(outcome.message.utf8.count <= 4096)
        #expect(outcome.message.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
        #expect(outcome.isAliveAfterwards)
    }

    struct Outcome: CustomStringConvertible, Sendable {
        var kind = "ok"
        var message = ""
        var output = ""
        var isAliveAfterwards = false
        var description: String { "\(kind): \(message) \(output)" }

        init(running script: HostileScript) throws {
            // What is to end by itself is not stopped on a slow machine either.
            let mayBeStopped = script.expected.contains("limit:cpu")
            let limits =
                mayBeStopped ? LuaLimits.fixture(processorTime: .seconds(1)) : .fixture(time: .seconds(120))
            let state = try LuaState(limits: limits)
            var printed: [UInt8] = []
            state.setPrint { printed += $0 }
            state.setRequire { _ in nil }
            do {
                let results = try state.run(try state.load(script.source, name: script.name)) {
                    stack, count in
                    count == 0 ? [] : (1...count).map { stack.text(at: $0) ?? stack.describe($0) }
                }
                output = results.joined(separator: " ")
            } catch let error as LuaError {
                message = error.message
                switch error.code {
                case "limit_time", "limit_cpu", "limit_instructions": kind = "limit:cpu"
                case "limit_memory", "limit_coroutines": kind = "limit:memory"
                case "script_error" where Outcome.isDenial(error.message): kind = "denied"
                case "not_found": kind = "denied"
                default: kind = "error"
                }
            }
            output += String(decoding: printed, as: UTF8.self)
            state.begin(.fixture())
            isAliveAfterwards = (try? state.answer("return 1 + 1")) == "number 2"
            state.close()
        }

        /// An absent or refused capability.
        static func isDenial(_ message: String) -> Bool {
            [
                "not available", "nil value", "cannot change a protected", "text chunk", "binary",
                "boolean value",
            ]
            .contains { message.contains($0) }
        }
    }
}

/// Runs `body` on a thread of its own with a stack of 16 MiB, as hosts of scripts should.
func onLargeStack<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        let work = Work { continuation.resume(with: Result(catching: body)) }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 16 << 20)
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().action() }
            return nil
        }
        let status = pthread_create(&thread, &attributes, start, Unmanaged.passRetained(work).toOpaque())
        precondition(status == 0, "no thread")
        pthread_attr_destroy(&attributes)
    }
}

private final class Work: Sendable {
    let action: @Sendable () -> Void
    init(_ action: @escaping @Sendable () -> Void) { self.action = action }
}
