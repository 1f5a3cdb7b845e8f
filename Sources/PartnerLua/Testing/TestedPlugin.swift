public import Plugins

/// A plugin whose tests are run.
public struct TestedPlugin: Sendable {
    /// The plugin, with the grants that it has unless a test takes some away.
    public var plugin: InstalledPlugin
    /// Those that it requires, and that these require.
    public var required: [InstalledPlugin]
    /// What its random numbers grow from.
    public var seed: [UInt8] = [0]
    /// Which of its calls of the host fails in every test, from 1; nil for none.
    public var failingCall: Int?

    /// A plugin, and what it requires.
    public init(_ plugin: InstalledPlugin, requiring required: [InstalledPlugin] = []) {
        self.plugin = plugin
        self.required = required
    }

    /// The same plugin without the grants called `names`.
    public func without(_ names: [String]) -> TestedPlugin {
        var copy = self
        copy.plugin.grants.removeAll { names.contains($0.name) }
        return copy
    }
}

/// What the plugin under test did in one test.
public struct PluginTrace: Sendable, Equatable {
    /// An error that left a plugin.
    public struct Fault: Sendable, Equatable {
        /// The plugin.
        public var plugin: String
        /// Its code.
        public var code: String
        /// Its sentence.
        public var message: String
    }

    /// The operations and other functions of the host that it called, in order.
    public var calls: [String] = []
    /// The errors that left it.
    public var faults: [Fault] = []
    /// What it answered, call by call, as text: two runs that differ here depend on chance.
    public var answers: [String] = []

    /// Nothing.
    public init() {}
}
