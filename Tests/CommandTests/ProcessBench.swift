import FoundationEssentials
import TestKit
import Glibc
import Sealing
import Testing

@testable import SQL
@testable import partnerctl

/// A folder with a center, a home and files, on which the built program works.
final class ProcessBench {
    let folder: TemporaryFolder
    var path: String { folder.path }
    var center: String { "\(path)/.partnerctl/center.db" }

    /// A folder with a center in it, made with `flags`, or with a copy of that of `model`, or with none.
    init(flags: [String] = [], like model: ProcessBench? = nil, empty: Bool = false) throws {
        folder = try TemporaryFolder()
        if empty { return }
        guard let model else {
            let made = try run(["center", "init"] + flags)
            try #require(made.end == .exited(0), "\(made.err)")
            return
        }
        let copy = try ProcessRun("/bin/cp", ["-r", "\(model.path)/.", path])
        try #require(copy.exitCode == 0, "\(copy.out)")
    }

    /// Starts the program.
    func start(_ words: [String], _ environment: [String: String] = [:]) throws -> ProcessUnderTest {
        let own = ["HOME": path, "XDG_CONFIG_HOME": "\(path)/.config", "NO_COLOR": "1"]
        return try ProcessUnderTest(words, directory: path, own.merging(environment) { _, new in new })
    }

    /// Runs the program to its end.
    func run(_ words: [String], _ environment: [String: String] = [:]) throws -> (
        end: ProcessUnderTest.End, out: String, err: String
    ) {
        let process = try start(words, environment)
        return (process.wait(), process.out, process.err)
    }

    func write(_ name: String, _ bytes: some Collection<UInt8>) throws {
        guard FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(bytes)) else {
            throw FileError(path: name, number: EIO)
        }
    }

    func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }

    /// A list of staff with rows `numbers`.
    func writeStaff(_ name: String, _ numbers: Range<Int>) throws {
        try write(name, "Full name,Email\n" + numbers.map { "User \($0),\(Self.email($0))\n" }.joined())
    }

    static func email(_ number: Int) -> String { "user\(number)@contoso.cn" }

    func text(_ name: String) -> String? { DiskLookup().text("\(path)/\(name)") }

    /// Everything in the folder, by name, sorted.
    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Puts everything in the folder back as it is in that of `other`.
    func becomeAgain(_ other: ProcessBench) throws {
        let line = "rm -rf '\(path)' && cp -r '\(other.path)' '\(path)'"
        let copy = try ProcessRun("/bin/sh", ["-c", line])
        try #require(copy.exitCode == 0, "\(copy.out)")
    }

    // MARK: What the center holds

    /// How many rows of the run's batch have an outcome; 0 while there is no run.
    func doneRows() throws -> Int64 { try number("SELECT count(*) FROM ledger") }

    /// Whether there is a run to go on with.
    func hasRun() throws -> Bool { try number("SELECT count(*) FROM runs") > 0 }

    /// Every row of a query as one text, with `|` between its columns; NULL is `-`, bytes are hexadecimal.
    func rows(_ columns: [String], _ rest: String) throws -> [String] {
        let line = columns.map { column in
            "CASE typeof(\(column)) WHEN 'null' THEN '-' WHEN 'blob' THEN hex(\(column)) ELSE \(column) END"
        }.joined(separator: " || '|' || ")
        let connection = try Connection(file: center, options: readOnly)
        var rows: [String] = []
        try connection.prepare("SELECT \(line) \(rest)").forEach { rows.append($0.text(0)) }
        return rows
    }

    /// The number that a query answers.
    func number(_ query: String) throws -> Int64 {
        let connection = try Connection(file: center, options: readOnly)
        return try connection.prepare(query).first { $0.int64(0) } ?? 0
    }

    // MARK: Who writes

    /// Has `process` stand still at a moment when it keeps nobody from writing; `SIGCONT` lets it go on.
    ///
    /// It is stopped while the test has the turn, and nobody is next in line: it writes one group more, at most.
    func hold(_ process: ProcessUnderTest) throws {
        let lock = try takeTurn()
        defer { close(lock) }
        if !process.stop() { Issue.record("it was over before it could be held: \(process.err)") }
    }

    /// Waits for the turn to write, and for being next as well; both are given back when the file is closed.
    func takeTurn() throws -> Int32 {
        let lock = open(center + "-writer", O_RDWR | O_CLOEXEC)
        try #require(lock >= 0)
        for byte in [RangeLock.gate, RangeLock.turn] { try #require(RangeLock.lock(lock, byte) == 0) }
        return lock
    }

    /// How many wait for their turn to write.
    func waitingWriters() throws -> Int {
        var status = stat()
        try #require(stat(center + "-writer", &status) == 0)
        let locks = String(
            decoding: try #require(FileManager.default.contents(atPath: "/proc/locks")), as: UTF8.self)
        return locks.split(separator: "\n").count { $0.contains("->") && $0.contains(":\(status.st_ino) ") }
    }

    private var readOnly: OpenOptions {
        var options = OpenOptions()
        options.access = .readOnly
        return options
    }
}

extension ProcessBench {
    /// Runs `words`, or goes on with run-1 where it exists; the process may be killed on the way.
    func startOrResume(_ words: [String], _ flags: [String] = [], _ environment: [String: String] = [:])
        throws
        -> ProcessUnderTest
    {
        try start((try hasRun() ? ["runs", "resume", "run-1"] : words) + flags, environment)
    }

    /// The e-mails and passwords in a sealed file, each password compared with what the center keeps of it.
    ///
    /// - Returns: the e-mails whose password fits, in the order of the file.
    func openedEmails(_ name: String) throws -> [String] {
        let opened = try run(["open", name, "--json"])
        try #require(opened.end == .exited(0), "\(opened.err)")
        let connection = try Connection(file: center, options: readOnly)
        let hash = try connection.prepare("SELECT password_hash FROM users WHERE email = $1")
        return try opened.out.split(separator: "\n").compactMap { line in
            let row = try JSONDecoder().decode(OpenedLine.self, from: Data(line.utf8)).value
            hash.bind(1, row.email)
            let kept = try hash.first { $0.bytes(0) } ?? []
            let password = row.password ?? row.temporary_password ?? ""
            let fits = Array(password.utf8).withUnsafeBytes { password in
                kept.withUnsafeBytes { PasswordHash.verify(password, against: $0) }
            }
            return fits ? row.email : nil
        }
    }

    private struct OpenedLine: Decodable {
        struct Value: Decodable {
            var email: String
            var password: String?
            var temporary_password: String?
        }
        var value: Value
    }
}
