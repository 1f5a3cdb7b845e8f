import PartnerCenter
import PartnerTesting
import Testing

@Suite struct PluginValueStoreContractTests {
    @Test("a value stays until another takes its place or it is removed", arguments: StoreUnderTest.all)
    func values(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.pluginValue("a", of: "acme/x") == nil)
        for value in ["1", "", "张伟", "{\"a\":1}"] {
            try store.setPluginValue(value, "a", of: "acme/x")
            #expect(try store.pluginValue("a", of: "acme/x") == value)
        }
        try store.removePluginValue("a", of: "acme/x")
        try store.removePluginValue("a", of: "acme/x")
        #expect(try store.pluginValue("a", of: "acme/x") == nil)
    }

    @Test("no plugin sees what another keeps", arguments: StoreUnderTest.all)
    func apart(under test: StoreUnderTest) throws {
        let store = try test.make()
        try store.setPluginValue("mine", "a", of: "acme/x")
        try store.setPluginValue("yours", "a", of: "acme/y")
        try store.removePluginValue("a", of: "acme/y")
        #expect(try store.pluginValue("a", of: "acme/x") == "mine")
        #expect(try store.pluginBytes(of: "acme/y") == 0)
    }

    @Test("keys are told apart byte by byte", arguments: StoreUnderTest.all)
    func keys(under test: StoreUnderTest) throws {
        let store = try test.make()
        let keys = ["a", "A", "a ", "\u{e9}", "e\u{301}", ""]
        for (number, key) in keys.enumerated() { try store.setPluginValue("\(number)", key, of: "acme/x") }
        for (number, key) in keys.enumerated() {
            #expect(try store.pluginValue(key, of: "acme/x") == "\(number)")
        }
    }

    @Test("bytes count keys and values, as UTF-8", arguments: StoreUnderTest.all)
    func bytes(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.pluginBytes(of: "acme/x") == 0)
        try store.setPluginValue("张", "é", of: "acme/x")
        try store.setPluginValue("12", "a", of: "acme/x")
        #expect(try store.pluginBytes(of: "acme/x") == 8)
        try store.setPluginValue("", "a", of: "acme/x")
        #expect(try store.pluginBytes(of: "acme/x") == 6)
    }
}
