import TestKit
import Testing

@testable import partnerctl

/// `partnerctl test` with snapshots, plans and input files.
@Suite struct TestCommandFileTests: ScriptTestSuite {
    let folder: TemporaryFolder

    init() throws { folder = try Self.makeFolder() }

    @Test("a snapshot is written when that is asked for, compared afterwards, and never made by itself")
    func snapshots() throws {
        func test(_ value: String) throws {
            try write(
                "sub/a_test.lua", "test(\"t\", function() expect(\(value)):matches_snapshot \"plan\" end)")
        }
        try test("{ a = 1 }")
        let first = run()
        #expect(first.code == .failed)
        #expect(first.out.contains("there is no snapshot snapshots/a.plan.txt yet"))
        #expect(first.out.contains("try: look at it, then write it: partnerctl test --update-snapshots"))
        #expect(!DiskLookup().exists("\(folder.path)/sub/snapshots"))
        #expect(run("--update-snapshots").code == .done)
        #expect(try read("sub/snapshots/a.plan.txt") == "{ a = 1 }\n")
        #expect(run().code == .done)
        try test("{ a = 2 }")
        let other = run()
        #expect(other.code == .failed && other.out.contains("- { a = 1 }"))
        #expect(other.out.contains("+ { a = 2 }"))
        #expect(run("--update-snapshots").code == .done)
        #expect(try read("sub/snapshots/a.plan.txt") == "{ a = 2 }\n")
        #expect(
            try failure("expect(1):matches_snapshot '../x'").first?.contains("is called by letters") == true)
    }

    @Test("a plan says what a script would do, and changes nothing")
    func plan() throws {
        try write(
            "staff.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local staff = rows.open { path = opt.file, columns = { full_name = {}, email = { type = "email" } } }
            bulk.map(staff, { name = "staff" }, function(row) partner.users.create(row) end)
            wait.sleep "3w"
            """)
        #expect(
            try failure(
                """
                files.write("staff.csv", "full_name,email\\nA,a@contoso.cn\\nB,admin@contoso.partner.onmschina.cn\\n")
                local plan = script.plan("staff.lua", { file = "staff.csv" })
                expect(plan.outcome):is "waiting"
                expect(plan.waits_for):equals { { kind = "sleep", wake = "2026-12-11T08:00:00Z" } }
                expect(plan.batches):equals { { name = "staff", ok = 1, failed = 1 } }
                expect(plan.effects):contains {
                  operation = "users.create", batch = "staff", row = 1, arguments = { email = "a@contoso.cn" },
                }
                expect(partner.users.find { email = "a@contoso.cn" }):is_nil()
                expect(script.plan("hello.lua", { name = "nobody" }).message):contains "nobody is there"
                expect(script.run("staff.lua", { file = "staff.csv" }).id):is "run-1"
                """) == [])
    }

    @Test("input files lie beside the test and are copied; what runs write is gone with the test")
    func files() throws {
        try write("in/data.json", "[1, 2]")
        try write(
            "sum.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", default = "in/data.json" },
              { name = "out", type = "output_file", default = "out.csv" } }
            local out = rows.create { path = opt.out, columns = { "n" } }
            for _, n in ipairs(json.read(opt.file)) do out:add { n = n } end
            out:close()
            """)
        #expect(
            try failure(
                """
                expect(script.run("sum.lua").outcome):is "done"
                expect(files.rows "out.csv"):equals { { n = "1" }, { n = "2" } }
                files.write("in/data.json", "[3]")
                expect(script.run("sum.lua", { out = "o.csv", file = "in/data.json" }).outcome):is "done"
                expect(files.rows "o.csv"):equals { { n = "3" } }
                expect(function() files.read "nothing" end):fails_with "not_found"
                expect(function() files.read "../x" end):fails_with "bad_argument"
                expect(function() script.run "nothing.lua" end):fails_with "bad_file"
                print(files.read("in/data.json"))
                """) == [])
        #expect(try read("in/data.json") == "[1, 2]")
        #expect(!DiskLookup().exists("\(folder.path)/out.csv"))
    }
}
