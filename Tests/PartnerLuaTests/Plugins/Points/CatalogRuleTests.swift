import PartnerCenter
import PartnerLua
import Plugins
import Testing

/// Rules of plugins for offers: what they may, and what becomes of what they may not.
@Suite struct CatalogRulesTests {
    private static func rule(
        _ id: String, _ answer: String, _ grants: [Capability] = [], name: String = "rule",
        before: [String] = [], after: [String] = []
    ) throws -> InstalledPlugin {
        try InstalledPlugin(
            id, "return { rule = function(offer, context) \(answer) end }",
            provides: [Provision(.catalogRules, name, handler: "rule", before: before, after: after)],
            grants: grants)
    }

    private static let show = """
        local r = plugins.rules { offer = { id = "X-1", name = "One" }, context = { segment = "education" } }
        print(r.visible, r.price_change_percent, r.factor, table.concat(r.tags, "|"))
        for _, x in ipairs(r.reasons) do print("reason", x.plugin, x.reason) end
        for _, x in ipairs(r.refused) do print("refused", x.plugin, x.why) end
        """

    private func output(_ plugins: [InstalledPlugin], _ script: String = show) throws -> String {
        let bench = try ScriptBench()
        bench.plugins = plugins
        return try bench.output(script)
    }

    private static let up = Capability(
        "catalog.price", ["max_percent_up": .count(20), "max_percent_down": .count(10)])

    @Test("without rules an offer is what it is")
    func none() throws { #expect(try output([]) == "true\t0\t1.00\t\n") }

    @Test("percentages add up, labels are put together, and who hides an offer prevails")
    func merged() throws {
        let plugins = try [
            Self.rule(
                "acme/a",
                #"return { price_change_percent = "12.5", tags = { "new", "edu" }, reason = "mark-up" }"#,
                [Self.up]),
            Self.rule("acme/b", #"return { price_change_percent = -2, tags = { "edu", "low" } }"#, [Self.up]),
            Self.rule(
                "acme/c", #"return { visible = false, reason = offer.name .. " for " .. context.segment }"#,
                [Capability("catalog.visibility")]),
            Self.rule("acme/d", "return { visible = true }"), Self.rule("acme/e", "return nil"),
            Self.rule("acme/f", ""),
        ]
        #expect(
            try output(plugins) == """
                false\t10.5\t1.105\tnew|edu|low
                reason\tacme/a\tmark-up
                reason\tacme/c\tOne for education

                """)
    }

    @Test(
        "a change of the price is held to its grant",
        arguments: [
            ("999", "20", ["price_change_percent 999 was cut to 20, the most that is granted"]),
            ("-99.5", "-10", ["price_change_percent -99.5 was cut to -10, the most that is granted"]),
            ("20", "20", []),
            ("20.0001", "20", ["price_change_percent 20.0001 was cut to 20, the most that is granted"]),
            ("0", "0", []),
        ])
    func clamped(percent: String, applied: String, refused: [String]) throws {
        let rule = try Self.rule("acme/x", "return { price_change_percent = \"\(percent)\" }", [Self.up])
        let lines = try output([rule]).split(separator: "\n")
        #expect(lines[0].split(separator: "\t")[1] == applied)
        #expect(lines.dropFirst().map { String($0) } == refused.map { "refused\tacme/x\t\($0)" })
    }

    @Test("a grant is for the offers that it names, and the widest that covers the offer counts")
    func offers() throws {
        func percent(_ grants: [Capability]) throws -> String {
            let rule = try Self.rule("acme/x", "return { price_change_percent = 50 }", grants)
            return String(try output([rule]).split(separator: "\t")[1])
        }
        let other = Capability("catalog.price", ["offers": .list(["Y-1"])])
        let mine = Capability("catalog.price", ["offers": .list(["x-1"]), "max_percent_up": .text("7.5")])
        #expect(try percent([]) == "0")
        #expect(try percent([other]) == "0")
        #expect(try percent([mine, other]) == "7.5")
        #expect(try percent([mine, Self.up]) == "20")
        #expect(try percent([Capability("catalog.price")]) == "50")
    }

    @Test(
        "what a rule may not, or what is no answer, is left out and said",
        arguments: [
            ("return { visible = false }", "it may not hide offers: catalog.visibility is not granted"),
            (
                "return { price_change_percent = 5 }",
                "it may not change this price: catalog.price is not granted"
            ),
            ("return 5", "it answered no table"),
            ("return { price_change_percent = 5.5 }", "price_change_percent is no exact number"),
            (#"return { price_change_percent = "5 %" }"#, "price_change_percent is no decimal, got '5 %'"),
            (#"return { price_change_percent = "1.23456" }"#, "price_change_percent has more than 4 digits"),
            (
                "return { hidden = true, visible = 1 }",
                "'hidden' is nothing that a rule decides; visible is of a wrong type"
            ),
            (#"return { tags = { "a,b" } }"#, "tags must be at most 20 labels"),
            ("return { tags = print }", "json: function cannot be JSON"),
            ("error('broken')", "acme/x: acme/x/init.lua:1: broken"),
            ("while true do end", "acme/x: it has used up its processor time"),
            ("local t = {} while true do t[#t + 1] = ('x'):rep(9999) .. #t end", "acme/x: it "),
            ("return partner.users.get { id = 'u-1' }", "acme/x: partner cannot be used here"),
            ("return clock.now()", "acme/x: clock cannot be used here"),
            ("wait.sleep '1d'", "acme/x: wait cannot be used here"),
        ])
    func refused(answer: String, why: String) throws {
        let plugins = try [
            Self.rule("acme/x", answer, [Capability("users.read"), Capability("clock")]),
            Self.rule("acme/y", "return { reason = 'asked' }"),
        ]
        let lines = try output(plugins).split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("true\t0\t"), "\(lines)")
        #expect(lines[1] == "reason\tacme/y\tasked")
        #expect(lines[2].hasPrefix("refused\tacme/x\t\(why)"), "\(lines[2])")
    }

    @Test("what was left out is noted once, and one that hangs is not asked for ever")
    func often() throws {
        let bench = try ScriptBench()
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { rule = function() while true do end end }",
                provides: [Provision(.catalogRules, "rule")],
                limits: PluginLimits(processorMillisecondsPerCall: 1))
        ]
        try bench.run("for i = 1, 30 do plugins.rules { offer = { id = 'X-' .. i } } end")
        #expect(
            bench.console.notes == [
                "acme/x:rule: acme/x: it has used up its processor time",
                "acme/x:rule: it broke its limits 10 times in this run, and is not asked again",
            ])
    }

    @Test("a rule remembers nothing of what it was asked before")
    func pure() throws {
        let plugin = try InstalledPlugin(
            "acme/x",
            "local n = 0 return { rule = function() n = n + 1 return { reason = tostring(n) } end }",
            provides: [Provision(.catalogRules, "rule")])
        #expect(
            try output([plugin], "\(Self.show)\ndo \(Self.show) end")
                == String(repeating: "true\t0\t1.00\t\nreason\tacme/x\t1\n", count: 2))
    }

    @Test("rules are asked in the order that they wish, and a circle is an error")
    func order() throws {
        let plugins = try [
            Self.rule("acme/a", "return { reason = 'a' }", after: ["acme/b:rule"]),
            Self.rule("acme/b", "return { reason = 'b' }"),
        ]
        #expect(try output(plugins).hasSuffix("reason\tacme/b\tb\nreason\tacme/a\ta\n"))
        #expect(
            try output(plugins, "print(table.concat(plugins.list 'catalog.rules', ' '))")
                == "acme/b:rule acme/a:rule\n")
        let circle = try [
            Self.rule("acme/a", "", after: ["acme/b:rule"]), Self.rule("acme/b", "", after: ["acme/a:rule"]),
        ]
        let told = try output(circle)
        #expect(told.contains("FAILED bad_file: catalog.rules: they cannot be put in order: "), "\(told)")
    }

    @Test("what the rules said is part of a run that goes on, whatever is granted by then")
    func journaled() throws {
        let bench = try ScriptBench()
        bench.plugins = [try Self.rule("acme/x", "return { price_change_percent = 15 }", [Self.up])]
        let first = try bench.run(
            """
            local r = plugins.rules { offer = { id = "X-1" } }
            wait.for_signal { name = "go" }
            print(r.factor)
            """)
        #expect(first.failure?.kind == .waiting)
        bench.plugins = [try Self.rule("acme/x", "return { price_change_percent = 15 }")]
        try bench.signal("go")
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(bench.console.output == "1.15\n")
    }

    @Test(
        "what is asked wrongly is refused",
        arguments: ["{}", "{ offer = 1 }", "{ offer = {} }", "{ offer = { id = 'x' }, contxt = {} }"])
    func wrong(arguments: String) throws {
        #expect(try output([], "plugins.rules \(arguments)").contains("FAILED bad_argument: plugins.rules"))
    }
}
