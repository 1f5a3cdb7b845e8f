import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// The scripts that users get, on the samples that they get.
@Suite struct ProductScriptTests {
    static func source(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return String(decoding: try Data(contentsOf: root.appending(path: "scripts/" + name)), as: UTF8.self)
    }

    func bench(_ sample: String) throws -> ScriptBench {
        let bench = try ScriptBench()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try Data(contentsOf: root.appending(path: "scripts/samples/" + sample)).write(
            to: bench.folder.appending(path: sample))
        return bench
    }

    @Test(
        "the sample lists become users with the roles they name, in either encoding",
        arguments: [
            ("staff.csv", 300), ("staff_gb18030.csv", 12),
        ])
    func create(sample: String, count: Int) throws {
        let bench = try bench(sample)
        let report = try bench.run(Self.source("bulk_create_users.lua"), ["file": [sample]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.totals[.ok] == Int64(count) && report.totals.total == Int64(count))
        #expect(try bench.users().count == count + 1)
        let first = try bench.database.store.user(
            email: EmailAddress("xia.jiang@contoso.partner.onmschina.cn"))
        #expect(first?.fullName == "蒋霞" && first?.agentRole == .sales && first?.adminRole == .global)
        #expect(try bench.open("passwords.sealed").count == count)
        #expect(bench.exists("result.xlsx"))
        // The result given in again does nothing more.
        let again = try bench.run(
            Self.source("bulk_create_users.lua"), ["file": ["result.xlsx"], "result": ["again.xlsx"]])
        #expect(
            again.failure == nil && again.totals[.unchanged] == Int64(count),
            "\(String(describing: again.failure))")
    }

    @Test("English headers do as well, and whoever is there with other roles is refused")
    func english() throws {
        let bench = try ScriptBench()
        try bench.write(
            "staff.csv",
            "Email,Full name,Admin role\nli@contoso.cn,Li Na,billing\nADMIN@contoso.partner.onmschina.cn,First Admin,\n"
        )
        let report = try bench.run(
            Self.source("bulk_create_users.lua"), ["file": ["staff.csv"], "result": ["result.csv"]])
        #expect(report.failure == nil && report.totals[.ok] == 1 && report.totals[.refused] == 1)
        #expect(
            try bench.read("result.csv").contains(
                ",refused,refused,\"exists already, with admin_role global\",")
                || bench.read("result.csv").contains(
                    ",refused,refused,exists already\\, with admin_role global,")
        )
    }

    @Test("a list with errors does nothing and names every bad row at once")
    func errors() throws {
        let bench = try bench("staff_with_errors.csv")
        let report = try bench.run(Self.source("bulk_create_users.lua"), ["file": ["staff_with_errors.csv"]])
        #expect(report.failure?.kind == .badRows)
        #expect(try bench.users().count == 1)
        let note = try #require(bench.console.notes.last)
        let lines = [9, 17, 26, 38, 47, 58, 66, 79, 88, 97, 113, 127, 141, 156, 185, 199, 214, 228, 241, 270]
        for line in lines {
            #expect(
                note.contains("\nline \(line), ") || note.contains("\nline \(line): "),
                "line \(line)\n\(note)")
        }
        #expect(note.contains("20 of 300 rows are wrong"))
        #expect(!bench.exists("passwords.sealed") && !bench.exists("result.xlsx"))
    }

    @Test("the list with errors runs without its bad rows when that is accepted")
    func accepted() throws {
        let bench = try bench("staff_with_errors.csv")
        bench.options.acceptsBadRows = true
        let report = try bench.run(
            Self.source("bulk_create_users.lua"),
            ["file": ["staff_with_errors.csv"], "result": ["result.csv"]])
        #expect(report.failure == nil)
        #expect(
            report.totals[.ok] + report.totals[.refused] == 300
                && report.leftOutRows == Int(report.totals[.refused]))
        #expect(try bench.read("result.csv").split(separator: "\r\n").count == 301)
    }

    @Test("the role review finds global admins, rights that should not meet, and who never signed in")
    func review() throws {
        let bench = try ScriptBench()
        try bench.database.group.perform {
            for (number, roles) in [
                (AgentRole.none, AdminRole.global), (.none, .global), (.sales, .billing),
                (.admin, .userManagement), (.sales, .none),
            ].enumerated() {
                let id = try bench.database.store.insert(
                    NewUser(
                        fullName: "P\(number)", email: EmailAddress("p\(number)@contoso.cn"),
                        agentRole: roles.0, adminRole: roles.1,
                        passwordHash: [1], createdAt: ScriptBench.now))
                guard var user = try id.flatMap({ try bench.database.store.user(id: $0) }), number != 4 else {
                    continue
                }
                user.lastSignInAt = ScriptBench.now
                try bench.database.store.update(user)
            }
        }
        let report = try bench.run(Self.source("staff_role_review.lua"))
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.problems.map(\.message) == ["3 global admins, at most 2 are in order"])
        let rows = try #require(bench.console.tables.first).rows.map { $0[0] + " " + $0[1] }
        #expect(
            rows == [
                "global admin u-1", "never signed in u-1", "global admin u-2", "global admin u-3",
                "sells and settles the bills u-4",
                "acts for customers and manages accounts u-5", "never signed in u-6",
            ])
        #expect(try bench.read("role_review.csv").split(separator: "\r\n").count == 8)
        #expect(try bench.run(Self.source("staff_role_review.lua"), ["allowed": ["3"]]).problems.isEmpty)
    }
}
