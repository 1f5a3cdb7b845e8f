import PartnerCenter
import TestKit
import Testing

@testable import partnerctl

@Suite struct RunCompletionTests {
    @Test(
        "where a run is named the latest runs are offered",
        arguments: ["show", "resume", "rows", "cancel"])
    func runs(command: String) throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        let offered = bench.command(["__complete", "zsh", "runs", command, "r"])
        #expect(offered.out == "words\nrun-1\tdone staff.lua\n")
        #expect(bench.command(["__complete", "zsh", "runs", command, "run-2"]).out == "words\n")
    }

    @Test("they are those of the center that stands on the line")
    func center() throws {
        let bench = try CommandBench()
        #expect(bench.command(["center", "backup", "empty.db"]).code == 0)
        try bench.runUndelivered()
        for flag in [["--center", "sqlite:empty.db"], ["--center=sqlite:empty.db"]] {
            #expect(bench.command(["__complete", "zsh", "runs", "show"] + flag + [""]).out == "words\n")
        }
    }

    @Test("without a center, or with what is none, nothing is offered, said or made")
    func silence() throws {
        let folder = try TemporaryFolder()
        try OutputFile.create("\(folder.path)/text.db", "no database")
        for center in [
            [], ["--center", "sqlite:none.db"], ["--center", "sqlite:text.db"], ["--center", "x:"],
        ] {
            let test = TestConsole(isAttended: true)
            let words = ["__complete", "zsh", "runs", "show"] + center + [""]
            #expect(test.run(words, directory: folder.path) == .done)
            #expect(test.out.text == "words\n")
            #expect(test.err.text.isEmpty)
        }
        #expect(!DiskLookup().exists("\(folder.path)/.partnerctl"))
        #expect(!DiskLookup().exists("\(folder.path)/none.db"))
        #expect(DiskLookup().text("\(folder.path)/text.db") == "no database")
    }
}
