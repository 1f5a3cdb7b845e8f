import FoundationEssentials
import TestKit
import LuaRuntime
import Testing

@testable import partnerctl

/// Scripts that try to hang, grow, escape or confuse, run by the program itself. Their first lines say how each
/// must end.
@Suite struct HostileRunTests {
    private static let scripts: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: ScriptFile.hostile)) ?? [])
        .filter { $0.hasSuffix(".lua") }.sorted()

    private struct LastLine: Decodable {
        var type: String
        var outcome: String?
        var code: String?
        var message: String?
    }

    @Test("the scripts are there")
    func present() { #expect(Self.scripts.count >= 47) }

    @Test("a hostile script ends as it should, and the process with it", arguments: scripts)
    func ends(script: String) throws {
        let path = Paths.join(ScriptFile.hostile, script)
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        let marks = text.split(separator: "\n").filter {
            $0.hasPrefix("-- expect: ") || $0.hasPrefix("-- also-ok: ")
        }
        let kinds = marks.flatMap { $0.split(separator: " ").dropFirst(2) }
        let allowed = Set(kinds.map { $0.hasPrefix("limit:") ? "limited" : $0 == "ok" ? "done" : "failed" })

        let folder = try TemporaryFolder()
        // What is to end by itself is not stopped on a busy machine either.
        let deadline = kinds.contains("limit:cpu") ? "1s" : "90s"
        let process = try ProcessUnderTest(
            [
                "run", path, "--deadline", deadline, "--memory", "64MiB", "--json", "--center", "memory:",
                "--no-check",
            ], directory: folder.path, ["HOME": folder.path])
        let end = process.wait()
        let out = try #require(String(validating: process.outBytes, as: UTF8.self))
        let line = try #require(out.split(separator: "\n").last)
        let last = try JSONDecoder().decode(LastLine.self, from: Data(line.utf8))
        // What goes wrong before the script begins, such as a module that is not there, has no outcome.
        let outcome = last.outcome ?? (last.type == "error" ? "failed" : "")
        #expect(allowed.contains(outcome), "\(line)")
        let codes: [String: Int32] = ["done": 0, "failed": 1, "limited": 5]
        #expect(end == codes[outcome].map { .exited($0) }, "\(line) \(process.err)")
        #expect(!out.contains("ESCAPED"))
        // A line of the script that stands below its error may well say the word.
        let said = process.err.split(separator: "\n").filter { !$0.contains(" | ") }
        #expect(!said.contains { $0.contains("ESCAPED") })
        let message = last.message ?? ""
        #expect(message.utf8.count <= 4096)
        #expect((message + process.err.filter { $0 != "\n" }).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
        if outcome != "done" { #expect(!message.isEmpty && last.code?.isEmpty == false) }
    }

    @Test("the checks read every hostile script to its end")
    func checked() throws {
        // One of them requires a file that is not there, which is said before anything is checked.
        let files = Self.scripts.filter { $0 != "073-esc-require-stdlib.lua" }
            .map { Paths.join(ScriptFile.hostile, $0) }
        let folder = try TemporaryFolder()
        let process = try ProcessUnderTest(
            ["check", "--json"] + files, directory: folder.path, ["HOME": folder.path])
        #expect(process.wait() == .exited(1))
        let out = try #require(String(validating: process.outBytes, as: UTF8.self))
        #expect(out.contains("139-src-typo-global.lua"), "\(process.err)")
    }

    @Test("a script that cannot be stopped ends the process with a sentence and a last line")
    func runaway() async {
        let result = await #expect(
            processExitsWith: .exitCode(5), observing: [\.standardOutputContent, \.standardErrorContent]
        ) {
            let console = Console.standard([:])
            console.isJSON = true
            Runaway.end(.processorTime, console)
        }
        let out = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let message =
            "the script has used up its processor time, and could only be stopped with the whole process"
        #expect(
            out.contains(
                #"{"type":"run","id":null,"outcome":"limited","code":"limit_cpu","message":"\#(message)","rows""#
            ))
        let err = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(err.contains("partnerctl: \(message)\n"))
    }

    @Test("a script that cannot be stopped although somebody asked ends the process as interrupted")
    func runawayInterrupted() async {
        await #expect(processExitsWith: .exitCode(130)) {
            Runaway.end(.cancelled, isInterrupted: true, Console.standard([:]))
        }
    }
}
