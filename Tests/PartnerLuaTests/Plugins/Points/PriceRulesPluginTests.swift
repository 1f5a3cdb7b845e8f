import PartnerCenter
import PartnerLua
import Plugins
import Testing

/// The plugin partnerctl/price-rules, as the script of the catalog asks it.
@Suite struct PriceRulesPluginTests {
    private static let premium = "031C9E47-4802-4248-838E-778FB1D2CC05"

    private func ruling(
        _ config: [String: ConfigValue], _ context: String, grants: [Capability]? = nil, offer: String = ""
    ) throws -> String {
        let bench = try ScriptBench()
        bench.plugins = [try .firstParty("price-rules", config: config, grants: grants)]
        return try bench.output(
            """
            local offer = partner.offers.get { id = "\(Self.premium)" }
            \(offer)
            local r = plugins.rules { offer = offer, context = { \(context) } }
            print(r.visible, r.price_change_percent, table.concat(r.tags, " "))
            for _, x in ipairs(r.reasons) do print(x.reason) end
            for _, x in ipairs(r.refused) do print(x.why) end
            """)
    }

    @Test("each segment has its percentage, and others have the price as it is")
    func segments() throws {
        let config: [String: ConfigValue] = ["education": .text("-12.5"), "enterprise": .text("4")]
        #expect(
            try ruling(config, #"segment = "education""#)
                == "true\t-12.5\teducation\neducation -12.5 %\n")
        #expect(try ruling(config, #"segment = "enterprise""#) == "true\t4\tenterprise\nenterprise 4 %\n")
        #expect(try ruling(config, #"segment = "commercial""#) == "true\t0\t\n")
    }

    @Test("the least margin is kept, to the ten-thousandth of a percent")
    func margin() throws {
        let context =
            #"segment = "education", price = money.of("115", "CNY"), list_price = money.of("100", "CNY")"#
        #expect(
            try ruling(["education": .text("-20"), "least_margin": .text("5")], context)
                == "true\t-8.6956\teducation\nraised to a margin of 5 %\n")
    }

    @Test("what is sold no more is hidden, where the project grants that")
    func withdrawn() throws {
        let gone = "offer.is_available_for_purchase = false"
        #expect(try ruling([:], "", offer: gone) == "false\t0\t\nit cannot be ordered any more\n")
        let told = try ruling([:], "", grants: [], offer: gone)
        #expect(told.hasPrefix("true\t0\t\n"))
        #expect(told.contains("it may not hide offers: catalog.visibility is not granted"))
    }

    @Test("the grant of the project is the last word")
    func narrowed() throws {
        let told = try ruling(
            ["education": .text("40")], #"segment = "education""#,
            grants: [Capability("catalog.price", ["max_percent_up": .count(10)])])
        #expect(told.hasPrefix("true\t10\teducation\n"))
        #expect(told.contains("price_change_percent 40 was cut to 10"))
    }
}
