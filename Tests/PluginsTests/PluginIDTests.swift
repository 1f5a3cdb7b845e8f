import Plugins
import Testing

@Suite struct PluginIDTests {
    @Test(
        "Publisher and name are read",
        arguments: ["acme/text-fold", "a/b", "a1/b-2"])
    func reads(text: String) {
        #expect(PluginID(text)?.description == text)
    }

    @Test(
        "What is no publisher and name is refused",
        arguments: [
            "", "acme", "acme/", "/x", "a/b/c", "Acme/x", "acme/X", "acme/-x", "acme/x-", "acme/x_y", "1a/b",
            "acme/é", "acme/x ", "../x", "a/" + String(repeating: "b", count: 65),
        ])
    func refuses(text: String) {
        #expect(PluginID(text) == nil)
    }

    @Test("Three numbers without leading zeros are a version, and nothing else is")
    func versions() {
        #expect(SemanticVersion("1.4.0")?.description == "1.4.0")
        for text in ["1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.-3", "", "1.2.3-beta", "1..3"] {
            #expect(SemanticVersion(text) == nil, "\(text)")
        }
        #expect(SemanticVersion(1, 9, 0) < SemanticVersion(1, 10, 0))
    }
}
