import Testing

@testable import partnerctl

/// What `plugin caps` tells of the rights that runs used.
@Suite struct PluginUsesTests {
    private static let rights =
        #"[ { "cap": "users.read", "why": "find users" }, { "cap": "users.create", "why": "make users" } ]"#
    private static let source = """
        return {
          say = function() return partner.users.find { email = "nobody@contoso.cn" } == nil end,
          make = function() partner.users.create { full_name = "Li Na", email = "li@contoso.cn" } end,
        }
        """

    private func bench() throws -> PluginBench {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say", capabilities: Self.rights,
            provides: #"{ "exports": [ { "name": "say" }, { "name": "make" } ] }"#, source: Self.source)
        return bench
    }

    @Test("a right that no run used is named, with how many runs were looked at; one that a run used is not")
    func unused() throws {
        let bench = try bench()
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        let before = try bench.must("plugin", "caps", "--unused", "--json", in: "project")
        #expect(before.out.contains("users.read") && before.out.contains("users.create"))
        #expect(before.out.contains(#""uses":0,"runs_using":0,"latest_run":null,"runs":0"#), "\(before)")
        #expect(try bench.script("plugins.use('acme/say').make()").code == 0)
        let unused = try bench.must("plugin", "caps", "--unused", in: "project")
        #expect(unused.out.contains("users.read") && !unused.out.contains("users.create"), "\(unused)")
        #expect(unused.err.contains("looked at 1 run\n"), "\(unused)")
        let all = try bench.must("plugin", "caps", "acme/say", in: "project")
        #expect(all.out.contains("1 time, last in run-1") && all.out.contains("never"), "\(all)")
        let lines = try bench.must("plugin", "caps", "--json", in: "project")
        #expect(
            lines.out.contains(
                #""named":true,"counted":true,"uses":1,"runs_using":1,"latest_run":"run-1","runs":1"#),
            "\(lines)")
        let files = try bench.files()
        try bench.must("plugin", "caps", in: "project")
        #expect(try bench.files() == files)
    }

    @Test("without a center no run was kept, and none is made to look")
    func noCenter() throws {
        let bench = try bench()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "bare")
        let caps = try bench.must("plugin", "caps", "--unused", in: "bare")
        #expect(caps.err.contains("there is no center here, so no run was kept"), "\(caps)")
        #expect(caps.out.contains("users.read") && !bench.exists("bare/.partnerctl/center.db"))
        try bench.refused("plugin", "caps", "--center", "sqlite:other.db", in: "bare", exit: 2, code: "usage")
    }

    @Test("rights that runs do not count are told by the code")
    func uncounted() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say",
            capabilities: #"[ { "cap": "rows.map", "why": "map" }, { "cap": "random", "why": "draw" } ]"#,
            provides: #"{ "rows.map": [ { "name": "say", "summary": "Maps." } ] }"#)
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        let unused = try bench.must("plugin", "caps", "--unused", in: "project")
        #expect(unused.out.contains("random") && !unused.out.contains("rows.map"), "\(unused)")
        #expect(unused.out.contains("not counted"))
    }
}
