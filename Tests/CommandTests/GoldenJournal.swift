import FoundationEssentials
import SQL
import Testing

@testable import partnerctl

/// A center that some build left with a run in it, kept as SQL text.
struct GoldenJournal: Sendable, CustomTestStringConvertible {
    let name: String
    /// How the center was made, and the run in it left; the last words may name a boundary to die at.
    var flags: [String] = []
    var script: String
    var left: [[String]]
    var diesAt: Int?
    /// What brings it to its end, and with which exit codes.
    var goesOn: [(words: [String], code: Int32)]

    var testDescription: String { name }

    private static let folder = Paths.join(ScriptFile.root, "Tests/CommandTests/Golden")
    private static let input =
        "Full name,Email\n" + (0..<9).map { "User \($0),user\($0)@contoso.cn\n" }.joined()
    /// Stands in the text for wherever the run was begun.
    private static let anywhere = "/golden"

    /// The center as it was left; nil when it was never recorded.
    func load() throws -> ProcessBench? {
        guard let text = DiskLookup().text(path("sql")) else { return nil }
        let bench = try ProcessBench(empty: true)
        try OutputFile.makeFolder("\(bench.path)/.partnerctl")
        try bench.write("staff.csv", Self.input)
        let connection = try Connection(file: bench.center)
        try connection.execute(text)
        try connection.execute(Self.move(to: bench.path))
        return bench
    }

    /// What the run came to when it was recorded.
    var end: String? { DiskLookup().text(path("txt")) }

    /// What a run came to, as far as no build may change it: effects, rows, and what became of the center.
    static func end(of bench: ProcessBench) throws -> String {
        let queries: [(name: String, columns: [String], order: String)] = [
            ("runs", ["id", "state", "rows_ok", "rows_refused"], "id"),
            (
                "journal", ["id & 0xffffffff", "branch", "ordinal", "operation", "line", "is_error"], "id"
            ),
            ("transcript", ["number", "row", "kind", "CAST(body AS TEXT)"], "number"),
            ("ledger", ["row", "outcome", "code"], "batch, row"),
            ("waits", ["branch", "ordinal", "kind"], "branch"),
            ("users", ["id", "full_name", "email", "state"], "id"),
            ("audit", ["id", "operation", "subject_id", "run_id", "line"], "id"),
        ]
        var lines: [String] = []
        for query in queries {
            lines.append("[\(query.name)]")
            lines += try bench.rows(query.columns, "FROM \(query.name) ORDER BY \(query.order)").map {
                $0.replacing("\n", with: "\\n")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Plays the run and keeps it, first as it is left and then what it came to.
    func record() throws {
        let bench = try ProcessBench(flags: flags)
        try bench.write("golden.lua", script)
        try bench.write("staff.csv", Self.input)
        for words in left {
            let environment = diesAt.map { [CrashPoint.variable: "\($0)"] } ?? [:]
            let done = try bench.run(words, environment)
            #expect(diesAt != nil || done.end == .exited(4), "\(done.err)")
        }
        let connection = try Connection(file: bench.center)
        try connection.execute(Self.move(to: Self.anywhere))
        try connection.execute(
            "UPDATE runs SET lease_owner = 'golden 1 1 boot pid' WHERE lease_owner IS NOT NULL")
        try OutputFile.replace(path("sql"), DatabaseText.of(connection))
    }

    func recordEnd(_ text: String) throws { try OutputFile.replace(path("txt"), text) }

    private func path(_ kind: String) -> String { Paths.join(Self.folder, "\(name).\(kind)") }

    private static func move(to folder: String) -> String {
        """
        UPDATE runs SET arguments = CAST('\(folder)' AS BLOB);
        UPDATE run_inputs SET path = '\(folder)/staff.csv';
        """
    }
}

/// A database as the statements that make it.
enum DatabaseText {
    static func of(_ connection: Connection) throws -> String {
        var lines = ["PRAGMA application_id = \(try number("application_id", connection));", "BEGIN;"]
        lines[0] += "\nPRAGMA user_version = \(try number("user_version", connection));"
        var tables: [(name: String, sql: String)] = []
        var rest: [String] = []
        let schema = try connection.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        try schema.forEach { row in
            if row.text(0) == "table" {
                tables.append((row.text(1), row.text(2)))
            } else {
                rest.append(row.text(2))
            }
        }
        for table in tables where !table.name.hasPrefix("sqlite_") { lines.append(table.sql + ";") }
        for table in tables {
            var columns: [String] = []
            try connection.prepare("SELECT name FROM pragma_table_info('\(table.name)')").forEach {
                columns.append($0.text(0))
            }
            if table.name == "sqlite_sequence" { lines.append("DELETE FROM sqlite_sequence;") }
            let values = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ', ' || ")
            try connection.prepare("SELECT \(values) FROM \"\(table.name)\"").forEach {
                lines.append("INSERT INTO \"\(table.name)\" VALUES (\($0.text(0)));")
            }
        }
        lines += rest.map { $0 + ";" }
        return lines.joined(separator: "\n") + "\nCOMMIT;\n"
    }

    private static func number(_ pragma: String, _ connection: Connection) throws -> Int64 {
        try connection.prepare("PRAGMA \(pragma)").first { $0.int64(0) } ?? 0
    }
}
