import Testing

@testable import partnerctl

/// What an update of a mapper would do to the rows of a plan, as users see it.
@Suite struct PluginPreviewTests {
    private static let rights =
        #"[ { "cap": "rows.map", "fields": ["full_name"], "why": "tidy names" } ]"#
    private static let script = """
        local opt = args.declare { { name = "file", type = "input_file" } }
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Name" }, required = true }, email = { header = { "Email" }, required = true },
        } }
        bulk.map(staff, { name = "staff", key = "email", result = { "id" } }, function(row)
          return { id = partner.users.create { full_name = row.full_name, email = row.email }.id }
        end)
        """

    /// Publishes a mapper that makes single spaces `space`.
    private func publish(_ version: String, _ space: String, in bench: PluginBench) throws {
        try bench.writePlugin(
            "acme/tidy", version: version, capabilities: Self.rights,
            provides: #"{ "rows.map": [ { "name": "tidy" } ] }"#,
            source: """
                return { tidy = function(row)
                  return { full_name = (row.full_name:gsub(" +", "\(space)")) }
                end }
                """)
        try bench.publish("acme/tidy")
    }

    /// A project that has the first of two versions, and a plan of a list of 45 in which every third name has a space.
    private func bench() throws -> PluginBench {
        let bench = try PluginBench()
        try publish("1.0.0", " ", in: bench)
        try bench.makeProject()
        try bench.must(
            "plugin", "add", "acme/tidy", "--registry", "file:../registry", "--grant-all", in: "project")
        try bench.write("project/staff.lua", Self.script)
        let rows = (1...45).map { "\($0 % 3 == 0 ? "Li  Na" : "Wei")\($0),p\($0)@contoso.cn\n" }
        try bench.write("project/staff.csv", "Name,Email\n" + rows.joined())
        try bench.must("plan", "--out", "staff.plan", "staff.lua", "--file", "staff.csv", in: "project")
        return bench
    }

    @Test("a preview shows exactly the rows that another version of a mapper would work otherwise")
    func rows() throws {
        let bench = try bench()
        try publish("1.1.0", "_", in: bench)
        let before = try bench.files()
        let words = ["plugin", "update", "acme/tidy", "--preview", "--plan", "staff.plan"]
        let shown = try bench.run(words, in: "project")
        #expect(shown.code == 0, "\(shown)")
        let lines = shown.out.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("updated acme/tidy 1.0.0 → 1.1.0") == true, "\(shown)")
        let wanted = stride(from: 3, through: 45, by: 3).map {
            "  staff row \($0) (p\($0)@contoso.cn), full_name: \"Li Na\($0)\" → \"Li_Na\($0)\""
        }
        #expect(lines.dropFirst().first == "staff.plan: 15 rows would differ", "\(shown)")
        #expect(Array(lines.dropFirst(2).prefix(15)) == wanted, "\(shown)")
        #expect(lines.dropFirst(17).first?.hasSuffix("of planned effects") == true, "\(shown)")
        let json = try bench.run(words + ["--json"], in: "project")
        let rows = json.out.split(separator: "\n").filter { $0.contains(#""type":"plugin_row""#) }
        #expect(rows.count == 15 && json.code == 0, "\(json)")
        #expect(
            rows.first?.contains(#""row":3,"key":"p3@contoso.cn","field":"full_name""#) == true, "\(json)")
        #expect(json.out.contains(#""type":"plugin_preview","plan":"staff.plan","rows":15,"#), "\(json)")
        #expect(try bench.files() == before)
    }

    @Test("of many rows people see twenty, and programs all")
    func many() throws {
        let bench = try bench()
        try bench.write(
            "project/staff.csv", "Name,Email\n" + (1...25).map { "A B,p\($0)@contoso.cn\n" }.joined())
        try publish("1.1.0", "_", in: bench)
        let words = ["plugin", "update", "--preview", "--plan", "staff.plan"]
        let shown = try bench.run(words, in: "project")
        #expect(shown.out.contains("staff.plan: 25 rows would differ\n"), "\(shown)")
        #expect(
            shown.out.contains("staff row 20 (")
                && !shown.out.contains("staff row 21 (p21@contoso.cn), full"), "\(shown)")
        #expect(shown.out.contains("  … and 5 more: --json\n"), "\(shown)")
        let json = try bench.run(words + ["--json"], in: "project")
        #expect(json.out.split(separator: "\n").count { $0.contains(#""type":"plugin_row""#) } == 25)
    }

    @Test("a plan of a center in memory is previewed on one that is as new")
    func memory() throws {
        let bench = try bench()
        try bench.must(
            "plan", "--center", "memory:", "--out", "memory.plan", "staff.lua", "--file", "staff.csv",
            in: "project")
        try publish("1.1.0", "_", in: bench)
        let before = try bench.files()
        let shown = try bench.run(
            "plugin", "update", "--preview", "--plan", "memory.plan", in: "project")
        #expect(shown.code == 0 && shown.out.contains("memory.plan: 15 rows would differ\n"), "\(shown)")
        #expect(try bench.files() == before)
    }

    @Test("nothing differs where nothing is updated, and plans that cannot be planned again are refused")
    func edges() throws {
        let bench = try bench()
        let same = try bench.run("plugin", "update", "--preview", "--plan", "staff.plan", in: "project")
        #expect(same.code == 0 && same.out == "staff.plan: nothing would differ\n", "\(same)")
        let hint = try bench.run("plugin", "update", "--preview", in: "project")
        #expect(hint.code == 0 && hint.err.contains("--plan FILE"), "\(hint)")
        let alone = try bench.run("plugin", "update", "--plan", "staff.plan", in: "project")
        #expect(alone.code != 0 && alone.err.contains("--preview"), "\(alone)")
        let wrong = try bench.run("plugin", "update", "--preview", "--plan", "staff.csv", in: "project")
        #expect(wrong.code == 1 && wrong.err.contains("staff.csv"), "\(wrong)")
    }
}
