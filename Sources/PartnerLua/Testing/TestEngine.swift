internal import FoundationEssentials
public import LuaRuntime
internal import PartnerCenter
public import Plugins

/// A file of tests, read.
public struct TestFile: Sendable {
    /// Where it is, from the root on.
    public let path: String
    /// Its text, under the name that messages use, and the modules beside it.
    public let program: ScriptProgram

    /// Reads the file at `path`.
    ///
    /// - Throws: `TestFailure` for one that cannot be read.
    public init(path: String, shownAs name: String) throws(TestFailure) {
        self.path = path
        do {
            program = try ScriptProgram(contentsOf: path, shownAs: name)
        } catch {
            throw TestFailure(error, translate: ErrorTranslator(technical: { _ in nil }))
        }
    }

    /// Where its scripts and snapshots are found from.
    var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
}

/// Runs tests, each in a state and on a center of its own, so that none can tell what another one did.
///
/// Any number of threads may use one engine at a time. Each needs a stack of 16 MiB: a test's state runs its
/// scripts' states.
public struct TestEngine<B: TestBench>: Sendable {
    /// Makes the center of one test.
    public var makeBench: @Sendable (TestCenterSettings) throws -> B
    /// Whether snapshots are written instead of compared.
    public var updatesSnapshots = false
    /// Where the lines of scripts that were executed are noted; nil to note none.
    public var coverage: Coverage?
    /// What a test, and each of its runs, may use.
    public var limits = LuaLimits()
    /// The plugins that scripts may call, where the tests are of scripts.
    public var plugins = PluginSet()
    /// The plugin whose tests these are; nil for tests of scripts.
    public var plugin: TestedPlugin?
    /// Called with each state before anything runs in it.
    public var willRun: @Sendable (LuaState) -> Void = { _ in }
    /// Whether the user wants everything to end.
    public var isStopped: @Sendable () -> Bool = { false }

    /// An engine whose centers are made by `makeBench`; a test, and each of its runs, may take a minute.
    public init(makeBench: @escaping @Sendable (TestCenterSettings) throws -> B) {
        self.makeBench = makeBench
        limits.time = .seconds(60)
    }

    /// The tests that a file declares, in order. The file is executed for that, its tests are not.
    ///
    /// - Throws: `TestFailure` for a file in which the check finds errors, or that goes wrong around its tests.
    public func tests(in file: TestFile) throws(TestFailure) -> [DeclaredTest] {
        if let failure = TestFailure(findings(in: file)) { throw failure }
        let reading = try make(file, nil)
        defer { reading.end() }
        return try reading.declareTests()
    }

    /// Runs one test.
    public func run(_ test: DeclaredTest, in file: TestFile) -> TestOutcome {
        do throws(TestFailure) {
            let running = try make(file, test.settings)
            defer { running.end() }
            _ = try running.declareTests()
            return running.run(test)
        } catch {
            return TestOutcome(failure: error)
        }
    }

    private func findings(in file: TestFile) -> [Finding] {
        guard let plugin else { return ScriptCheck.findings(in: file.program) }
        return ScriptCheck.findings(inTests: file.program, of: plugin.plugin.code.manifest)
    }

    private func make(_ file: TestFile, _ settings: TestCenterSettings?) throws(TestFailure) -> TestCase<B> {
        do {
            return try TestCase(self, file, settings ?? TestCenterSettings())
        } catch {
            throw TestFailure(error, translate: ErrorTranslator(technical: { _ in nil }))
        }
    }
}
