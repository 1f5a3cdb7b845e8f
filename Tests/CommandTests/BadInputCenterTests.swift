import FoundationEssentials
import Glibc
import SQL
import PartnerSQL
import Testing

@testable import partnerctl

/// Centers that cannot be worked on, and scripts that cannot work.
@Suite struct BadInputCenterTests {
    private static let write = "partner.users.update { id = 'u-1', full_name = 'X' }"

    private func expectRefusal(
        _ bench: ProcessBench, exit: Int32, code: String, says: String,
        _ words: [String] = ["run", "-e", write]
    ) throws {
        let done = try bench.run(words + ["--json"])
        #expect(done.end == .exited(exit), "\(done.err)")
        #expect(done.err.contains(says), "\(done.err)")
        #expect(done.out.split(separator: "\n").last?.contains("\"code\":\"\(code)\"") == true, "\(done.out)")
    }

    private func bytes(_ bench: ProcessBench) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: bench.center)))
    }

    private func replaceCenter(_ bench: ProcessBench, _ bytes: [UInt8]) throws {
        try bench.write(".partnerctl/center.db", bytes)
    }

    @Test("a database that is no center is left as it is")
    func noDatabase() throws {
        let bench = try ProcessBench()
        let text = Array(
            "Full name,Email\nThis was never a database, whatever its name may say of it.\n".utf8)
        try replaceCenter(bench, text)
        try expectRefusal(
            bench, exit: 1, code: "bad_file", says: "center.db is not a database; check the path")
        #expect(try bytes(bench) == text)
    }

    @Test("another program's database is left as it is")
    func foreign() throws {
        let bench = try ProcessBench()
        try FileManager.default.removeItem(atPath: bench.center)
        var options = OpenOptions()
        options.applicationID = 0
        let other = try Connection(file: bench.center, options: options)
        try other.execute("CREATE TABLE t (x); PRAGMA application_id = 7")
        try other.close()
        let before = try bytes(bench)
        try expectRefusal(
            bench, exit: 1, code: "bad_file", says: "belongs to another program (application id 7, ours is ")
        #expect(try bytes(bench) == before)
    }

    @Test("a center of a newer version is left as it is")
    func newer() throws {
        let bench = try ProcessBench()
        let connection = try Connection(file: bench.center)
        try connection.execute("UPDATE schema_versions SET version = 99 WHERE component = 'center'")
        try connection.close()
        try expectRefusal(
            bench, exit: 1, code: "bad_file",
            says: "the database has version 99 of center, this release knows up to "
                + "\(try #require(CenterSchema.migrations.last?.version)); nothing was changed")
        #expect(try bench.number("SELECT count(*) FROM runs") == 0)
    }

    @Test("a center that is damaged says so")
    func damaged() throws {
        let bench = try ProcessBench()
        var content = try bytes(bench)
        // The first page still tells a center; every other one is overwritten.
        for index in content.indices.dropFirst(4096) { content[index] = 0xa5 }
        try replaceCenter(bench, content)
        try expectRefusal(bench, exit: 1, code: "bad_file", says: "is damaged (")
    }

    @Test("a center that another program holds is not waited for without end")
    func locked() throws {
        let bench = try ProcessBench()
        let holder = try Connection(file: bench.center)
        try holder.execute("BEGIN IMMEDIATE; UPDATE users SET full_name = 'held'")
        try expectRefusal(bench, exit: 8, code: "unreachable", says: "center.db is locked by another program")
        try holder.execute("ROLLBACK")
        let done = try bench.run(["run", "-e", Self.write])
        #expect(done.end == .exited(0), "\(done.err)")
    }

    @Test(
        "a center that may not be written says so",
        .enabled(if: geteuid() != 0 || ProcessRun.hasProgram("setpriv")))
    func readOnly() throws {
        let bench = try ProcessBench()
        chmod(bench.path, 0o755)
        chmod("\(bench.path)/.partnerctl", 0o555)
        for file in ["center.db", "center.db-writer"] { chmod("\(bench.path)/.partnerctl/\(file)", 0o444) }
        defer { chmod("\(bench.path)/.partnerctl", 0o755) }
        // The administrator may write everything, and so becomes somebody who may not.
        let words = ["--center", "sqlite:\(bench.center)", "--json"]
        let process = try ProcessUnderTest(
            ["run", "-e", Self.write] + words, directory: "/", ["HOME": "/nonexistent"],
            through: geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [])
        #expect(process.wait() == .exited(8), "\(process.err)")
        #expect(process.err.contains("center.db can only be read; check the permissions"), "\(process.err)")
    }

    @Test(
        "a script with a fault is refused with its place before anything runs",
        arguments: [
            ("print('begun')\nlocal x = = 1", "s.lua:2:11: error: a value expected after '=', found '='"),
            (
                "print('begun')\npartner.users.delet { id = 'u-1' }",
                "s.lua:2:15: error: partner.users has no 'delet'\n"
            ),
            (
                "print('begun')\npartner.users.update { id = 'u-1', fullname = 'x' }",
                "s.lua:2:36: error: partner.users.update: unknown field 'fullname'\n"
            ),
        ])
    func script(text: String, says: String) throws {
        let bench = try ProcessBench()
        try bench.write("s.lua", text)
        let done = try bench.run(["run", "s.lua"])
        #expect(done.end == .exited(1))
        #expect(done.out.isEmpty)
        #expect(done.err.contains(says), "\(done.err)")
        #expect(done.err.hasSuffix("nothing was done; --no-check runs it nevertheless\n"))
        #expect(try bench.number("SELECT count(*) FROM runs") == 0)
    }

    @Test("a script that is not there says so")
    func noScript() throws {
        let bench = try ProcessBench()
        try expectRefusal(
            bench, exit: 1, code: "bad_file", says: "none.lua cannot be read", ["run", "none.lua"])
    }
}
