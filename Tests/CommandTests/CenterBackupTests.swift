import PartnerCenter
import TestKit
import Runs
import SQL
import Testing

@testable import partnerctl

@Suite struct CenterBackupTests {
    @Test("a copy is a center itself, with its size and its place told")
    func backup() throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        let done = bench.command(["center", "backup", "copy.db"])
        #expect(done.code == 0, "\(done.err)")
        #expect(done.out == "\(bench.folder.path)/copy.db\n")
        let size = ByteSize.text(try OutputFile.size("\(bench.folder.path)/copy.db"))
        #expect(done.err == "sqlite:\(bench.center) was copied, \(size)\n")
        #expect(
            bench.command(["call", "users.find", "--email", "w@contoso.cn", "--center", "sqlite:copy.db"]).out
                .contains("王芳"))
        #expect(bench.command(["runs", "list", "--center", "sqlite:copy.db"]).out.contains("run-1"))
    }

    @Test("a file that is there is never replaced, the center itself least of all")
    func existing() throws {
        let bench = try CommandBench()
        try bench.write("taken.db", "mine")
        for path in ["taken.db", ".partnerctl/center.db"] {
            let refused = bench.command(["center", "backup", path])
            #expect(refused.code == 2)
            #expect(
                refused.err.hasPrefix("partnerctl: there is a file at \(bench.folder.path)/\(path) already"))
        }
        #expect(DiskLookup().text("\(bench.folder.path)/taken.db") == "mine")
    }

    @Test("what cannot be copied, or not there, is said and makes no file")
    func impossible() throws {
        let bench = try CommandBench()
        let noFolder = bench.command(["center", "backup", "none/copy.db"])
        #expect(noFolder.code == 1)
        #expect(
            noFolder.err
                == "partnerctl: \(bench.folder.path)/none/copy.db cannot be written: No such file or directory\n"
        )
        let noCenter = bench.command(
            ["center", "backup", "copy.db", "--center", "sqlite:none.db"], answers: [])
        #expect(noCenter.code == 2)
        #expect(!DiskLookup().exists("\(bench.folder.path)/copy.db"))
        #expect(!DiskLookup().exists("\(bench.folder.path)/none.db"))
    }

    @Test("a center that is brought up to date says where it is kept as it was, once")
    func migration() throws {
        let bench = try CommandBench()
        do {
            let connection = try Connection(file: bench.center, options: OpenOptions())
            for table in [
                "waits", "signals", "attachments", "approvals", "transcript", "budget_use", "capability_uses",
                "ledger",
                "batches",
                "journal", "data_keys", "run_inputs", "run_modules", "runs", "sources",
            ] {
                try connection.execute("DROP TABLE \(table)")
            }
            try connection.execute("DELETE FROM schema_versions WHERE component = 'runs'")
        }
        let copy = "\(bench.center).before-runs-\(RunsSchema.migrations.count)"
        let note = "the center was brought up to date; a copy of what it was is kept at \(copy)\n"
        #expect(bench.command(["call", "users.get", "--id", "u-1"]).err.contains(note))
        #expect(DiskLookup().exists(copy))
        #expect(bench.command(["runs", "list"]).err == "there are no runs\n")
    }

    @Test(
        "a size is told in the largest unit that it fills",
        arguments: [
            (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (1025, "1.1 KiB"), (1536, "1.5 KiB"),
            (1 << 20, "1 MiB"), ((1 << 30) + 1, "1.1 GiB"), (.max, "8589934592 GiB"),
        ] as [(Int64, String)])
    func size(bytes: Int64, text: String) { #expect(ByteSize.text(bytes) == text) }
}
