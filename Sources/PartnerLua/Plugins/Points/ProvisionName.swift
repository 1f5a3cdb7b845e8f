internal import Plugins

/// What a plugin provides, as scripts and command lines name it: `acme/x:collect`.
struct ProvisionName: Hashable, Sendable, CustomStringConvertible {
    /// The plugin.
    let plugin: PluginID
    /// What it calls it, unique among what it provides at one point.
    let name: String

    /// A provision by its parts.
    init(_ plugin: PluginID, _ name: String) {
        self.plugin = plugin
        self.name = name
    }

    /// Reads `publisher/name:provision`; nil for anything else.
    init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let plugin = PluginID(text[..<colon]) else { return nil }
        let name = text[text.index(after: colon)...]
        let isWord = name.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                || [0x2d, 0x2e, 0x5f].contains(byte)
        }
        guard (1...128).contains(name.utf8.count), isWord else { return nil }
        self.init(plugin, String(name))
    }

    /// `acme/x:collect`
    var description: String { "\(plugin):\(name)" }
}
