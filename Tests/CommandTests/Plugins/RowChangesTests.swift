import Testing

@testable import partnerctl

@Suite struct RowChangesTests {
    private static let script = """
        local opt = args.declare { { name = "file", type = "input_file" } }
        local staff = rows.open { path = opt.file, columns = { name = { header = { "Name" } } } }
        bulk.map(rows.group(staff, "name"), { name = "g", key = "key" }, function(group) end)
        """

    @Test(
        "what plugins changed is listed field by field, and of a large group it is said how much is not kept")
    func listed() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/up",
            capabilities: #"[ { "cap": "rows.map", "fields": ["name"], "why": "upper case" } ]"#,
            provides: #"{ "rows.map": [ { "name": "up" } ] }"#,
            source: "return { up = function(row) return { name = row.name:upper() } end }")
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/up", "--grant-all", in: "project")
        try bench.write("project/up.lua", Self.script)
        try bench.write(
            "project/in.csv", "Name\n" + String(repeating: "li\n", count: 2_234) + "wang\nTAO\n")
        try bench.must("run", "up.lua", "--file", "in.csv", in: "project")
        let shown = try bench.must("runs", "rows", "run-1", "--changes", in: "project").out
        let lines = shown.split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        #expect(lines.count == 1 + 1_000 + 1 + 1)
        #expect(lines[1] == "g 1 LI ok name acme/up:up li LI")
        #expect(lines[1_001].hasPrefix("g 1 LI ok and 1,234 more"), "\(lines[1_001])")
        #expect(lines.last == "g 2 WANG ok name acme/up:up wang WANG")
        let json = try bench.must("runs", "rows", "run-1", "--changes", "--json", in: "project").out
            .split(separator: "\n")
        #expect(json.count == 2, "the row that nobody changed is not listed")
        #expect(json[0].hasSuffix(#","changes_left_out":1234}"#))
        #expect(json[1].hasSuffix(#","changes_left_out":0}"#))
    }
}
