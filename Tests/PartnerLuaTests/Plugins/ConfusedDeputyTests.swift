import PartnerCenter
import PartnerLua
import Plugins
import Testing

/// A plugin that may little calls one that may much, and tries to have it do what it may not do itself.
@Suite struct ConfusedDeputyTests {
    private func bench(_ weak: String, weakMay: [Capability] = [], strongExports: [String] = []) throws
        -> ScriptBench
    {
        let bench = try ScriptBench()
        let plain = ["hire", "look", "keep", "recall", "call", "read"].filter { !strongExports.contains($0) }
        bench.plugins = [
            try InstalledPlugin(
                "weak/plugin",
                """
                local plugin = ...
                local strong = plugin.use "strong/plugin"
                return { go = function(...) \(weak) end }
                """, exports: ["go"], grants: weakMay, requires: ["strong/plugin"]),
            try InstalledPlugin(
                "strong/plugin",
                """
                local kept
                return {
                  hire = function(row) return partner.users.create(row).id end,
                  look = function(id) return partner.users.get { id = id } end,
                  keep = function(value) kept = value end,
                  recall = function() return kept end,
                  call = function(f) return f() end,
                  read = function(t) return t.full_name end,
                }
                """, exports: plain, privileged: strongExports,
                grants: [Capability("users.create"), Capability("users.read")]),
        ]
        return bench
    }

    private func said(_ bench: ScriptBench, _ call: String = "plugins.use('weak/plugin').go()") throws
        -> String
    {
        try bench.output(
            """
            local ok, e = pcall(function() return \(call) end)
            if ok then print("ok", e) else print(e.code, e.plugin, e.capability, e.message) end
            """)
    }

    private let row = "{ full_name = 'Eve', email = 'eve@contoso.cn' }"

    @Test("what the strong one may, it may not for the weak one")
    func intersection() throws {
        let bench = try bench("return strong.hire \(row)")
        #expect(
            try said(bench)
                == "refused\tweak/plugin\tusers.create\tweak/plugin may not call users.create: it is not granted\n"
        )
        #expect(try bench.users().count == 1)
        #expect(try said(bench, "plugins.use('strong/plugin').hire \(row)") == "ok\tu-2\n")
    }

    @Test("what the weak one may, it may not through a strong one that may not")
    func otherWay() throws {
        let bench = try bench("return strong.look 'u-1'", weakMay: [Capability("users.read")])
        bench.plugins[0].grants = []
        #expect(try said(bench, "plugins.use('strong/plugin').look('u-1').id") == "ok\tu-1\n")
        bench.plugins = bench.plugins.map { plugin in
            var plugin = plugin
            plugin.grants = plugin.id.publisher == "weak" ? [Capability("users.read")] : []
            return plugin
        }
        #expect(try said(bench).hasPrefix("refused\tstrong/plugin\tusers.read\t"))
    }

    @Test("an export that answers for its callers does what it may itself, and only while it runs")
    func privileged() throws {
        let bench = try bench(
            """
            local id = strong.hire \(row)
            local ok, e = pcall(partner.users.get, { id = id })
            return id .. " " .. tostring(ok) .. " " .. e.plugin
            """, strongExports: ["hire"])
        #expect(try said(bench) == "ok\tu-2 false weak/plugin\n")
    }

    @Test(
        "functions, coroutines, handles and tables with a metatable do not cross, whichever way",
        arguments: [
            ("strong.call(function() return 1 end)", "a function cannot cross"),
            ("strong.keep { f = { print } }", "a function cannot cross"),
            ("strong.keep(partner.users.each {})", "cannot cross"),
            ("strong.keep(coroutine.create(print))", "a coroutine cannot cross"),
            (
                "strong.read(setmetatable({}, { __index = function() return partner.users.create end }))",
                "a table with a metatable cannot cross"
            ),
            (
                "strong.read(setmetatable({ full_name = 'x' }, { __metatable = false }))",
                "a table with a metatable cannot cross"
            ),
        ])
    func bait(call: String, message: String) throws {
        let bench = try bench("return \(call)", weakMay: [Capability("users.read")])
        let said = try said(bench)
        #expect(said.hasPrefix("bad_argument\t") && said.contains(message), "\(said)")
    }

    @Test("what one plugin keeps of another's values is a copy, and what it hands back is one")
    func copies() throws {
        let bench = try bench(
            """
            local bait = { full_name = "Eve" }
            strong.keep(bait)
            bait.full_name = "Mallory"
            local one, other = strong.recall(), strong.recall()
            one.full_name = "changed"
            return bait.full_name .. " " .. other.full_name .. " " .. strong.recall().full_name
            """)
        #expect(try said(bench) == "ok\tMallory Eve Eve\n")
    }

    @Test("an error of one plugin is words to another: no value of its state comes with it")
    func errors() throws {
        let bench = try bench(
            """
            local ok, e = pcall(strong.look, "u-999")
            local found = {}
            e.where = nil -- the place, which the host writes
            for key, value in pairs(e) do found[#found + 1] = key .. "=" .. type(value) end
            return table.concat(found, " ")
            """, weakMay: [Capability("users.read")])
        let output = try said(bench)
        #expect(output.hasPrefix("ok\t"))
        let types = output.dropFirst(3).split(whereSeparator: { $0 == " " || $0 == "\n" }).map {
            $0.split(separator: "=").last.map(String.init)
        }
        #expect(types.allSatisfy { $0 == "string" || $0 == "boolean" }, "\(output)")
    }

    @Test("changing what every state has, one plugin changes its own only")
    func globals() throws {
        let bench = try bench(
            """
            string.upper = function() return "stolen" end
            _G.partner = { users = { create = function() return "stolen" end } }
            getmetatable("").__index = function() return "stolen" end
            return ("x"):rep(2)
            """)
        _ = try said(bench)
        #expect(
            try said(bench, "('x'):upper() .. plugins.use('strong/plugin').look('u-1').id") == "ok\tXu-1\n")
    }
}
