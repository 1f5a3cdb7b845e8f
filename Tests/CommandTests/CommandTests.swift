import Glibc
import TestKit
import Loading
import Testing

@testable import partnerctl

@Suite struct CommandTests {
    @Test("a new script is Lua, and never replaces another", .enabled(if: ProcessRun.hasProgram("luac5.4")))
    func newScript() throws {
        let folder = try TemporaryFolder()
        let first = TestConsole()
        #expect(first.run(["new", "script", "staff"], directory: folder.path) == .done)
        #expect(first.out.text == "\(folder.path)/staff.lua\n")
        #expect(try ProcessRun("luac5.4", ["-p", "\(folder.path)/staff.lua"]).exitCode == 0)
        let second = TestConsole()
        #expect(second.run(["new", "script", "staff.lua"], directory: folder.path) == .failed)
        #expect(second.err.text == "partnerctl: \(folder.path)/staff.lua cannot be written: File exists\n")
    }

    @Test("a script's name cannot leave the folder", arguments: ["../x", "a/b", "", "a b", ".lua"])
    func scriptName(name: String) throws {
        let folder = try TemporaryFolder()
        #expect(TestConsole().run(["new", "script", name], directory: folder.path) == .usage)
    }

    @Test("doctor says what is wrong and what to do")
    func doctor() throws {
        let folder = try TemporaryFolder()
        let fine = TestConsole()
        let environment = ["LANG": "C.UTF-8", "HOME": folder.path]
        let words = ["doctor", "--center", "memory:"]
        #expect(fine.run(words, directory: folder.path, environment: environment) == .done)
        #expect(fine.out.text.split(separator: "\n").allSatisfy { $0.hasPrefix("ok ") })
        #expect(fine.out.text.contains("workbooks (.xlsx): possible here\n"))
        let broken = TestConsole()
        #expect(broken.run(["doctor", "--json"], directory: folder.path) == .doneWithProblems)
        #expect(
            broken.out.text.contains(
                #"{"type":"check","name":"locale","ok":false,"found":"no locale is set""#))
        #expect(broken.out.text.contains(#""name":"center","ok":false"#))
    }

    @Test("doctor names the package of a library that is missing")
    func library() {
        let missing = MissingLibrary(file: "libx.so.1", package: "libx1", reason: "no such file")
        let checkup = DoctorCommand.library("workbooks (.xlsx)", missing)
        #expect(!checkup.isFine && checkup.found == "libx.so.1 cannot be used (no such file)")
        #expect(checkup.hint == "apt-get install libx1")
        #expect(DoctorCommand.library("workbooks (.xlsx)", nil).isFine)
    }

    @Test(
        "doctor reads the locale as the C library does",
        arguments: [
            (["LANG": "zh_CN.UTF-8"], true), (["LANG": "C"], false), ([:], false),
            (["LC_ALL": "C", "LANG": "C.UTF-8"], false),
            (["LC_ALL": "", "LANG": "C.utf8"], true), (["LC_CTYPE": "en_US.UTF-8", "LANG": "C"], true),
        ] as [([String: String], Bool)])
    func locale(environment: [String: String], isFine: Bool) {
        #expect(DoctorCommand.locale(environment).isFine == isFine)
    }

    @Test("the first signal asks, the second ends")
    func signals() async {
        await #expect(processExitsWith: .exitCode(130)) {
            // Threads of Swift's pool block signals; this one is to get them.
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            StopSignal.listen()
            if StopSignal.isRequested { _exit(1) }
            raise(SIGTERM)
            if !StopSignal.isRequested { _exit(2) }
            raise(SIGINT)
            _exit(3)
        }
    }

    @Test(
        "the program itself ends with its code",
        arguments: [(["version"], 0), (["nothing"], 2), ([], 0), (["new", "script"], 2)]
            as [([String], Int32)])
    func process(words: [String], code: Int32) throws {
        #expect(try ProcessRun(ProcessRun.partnerctl, words).exitCode == code)
    }

    @Test("the version tells that of each part", arguments: ["version", "--version"])
    func version(word: String) {
        let test = TestConsole()
        #expect(test.run([word]) == .done)
        let lines = test.out.text.split(separator: "\n")
        #expect(lines.map { $0.split(separator: " ")[0] } == ["partnerctl", "Swift", "Lua", "SQLite"])
        #expect(lines[2].hasPrefix("Lua 5.4."))
    }

    @Test("a full disk is told", .enabled(if: access("/dev/full", W_OK) == 0))
    func fullDisk() throws {
        let run = try ProcessRun("sh", ["-c", "'\(ProcessRun.partnerctl)' help > /dev/full"])
        #expect(run.exitCode == 1)
        #expect(run.out == "partnerctl: standard output cannot be written: No space left on device\n")
    }
}
