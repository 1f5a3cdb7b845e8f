internal import LuaRuntime

/// A test as its file declares it.
public struct DeclaredTest: Sendable {
    /// What it says.
    public var name: String
    /// What it wants of the plugin under test.
    var plugin = PluginTestSettings()
    /// Where `test` is called: `staff_test.lua:12`.
    public var place: String
    /// Its number in the file, from 0.
    var number: Int
    /// The center it asks for.
    var settings: TestCenterSettings
}

/// How a test ended.
public struct TestOutcome: Sendable {
    /// What the test printed itself.
    public var output: String
    /// Why it failed; nil for a test that passed.
    public var failure: TestFailure?
    /// What the plugin under test did, where there is one.
    public var plugin = PluginTrace()

    /// An outcome; one that passed unless there is a failure.
    public init(output: String = "", failure: TestFailure? = nil) {
        self.output = output
        self.failure = failure
    }
}

/// Why a test failed, or why a file could not be read as tests.
public struct TestFailure: Error, Sendable {
    /// What happened, in one sentence.
    public var message: String
    /// The test's file and line; nil where none was running.
    public var place: String?
    /// A stable word: `expectation`, or the error's code.
    public var code: String
    /// More lines: where two tables differ, and how the test's runs ended.
    public var details: [String] = []
    /// One thing to try.
    public var hint: String?
    /// The test's calls that led there, innermost first.
    public var traceback: [String] = []

    /// What the check of a file found; nil where it found no errors.
    init?(_ findings: [Finding]) {
        let errors = findings.filter { $0.severity == .error }
        guard let first = errors.first else { return nil }
        place = "\(first.script):\(first.position.line)"
        message = first.message
        code = "script_error"
        hint = errors.count == 1 ? first.suggestion : nil
        if errors.count == 1 { return }
        message = "the check finds \(errors.count) errors"
        place = nil
        details = errors.prefix(TestDifference.mostLines).map { error in
            "\(error.script):\(error.position.line): \(error.message)"
                + (error.suggestion.map { "; \($0)" } ?? "")
        }
    }

    init(_ error: any Error, translate: ErrorTranslator) {
        let error = error as? LuaError ?? Self.asLuaError(translate(error))
        if case .stop(.host(let stop)) = error.kind, let expectation = stop.cause as? ExpectationFailure {
            message = expectation.message
            code = "expectation"
            details = expectation.details
            hint = expectation.hint
            place = error.place?.description
        } else {
            let failure = RunFailure(error)
            message = failure.message
            code = failure.code
            details = failure.details
            hint = failure.hint
            place = failure.place
        }
        traceback = error.traceback.map(\.description)
    }

    private static func asLuaError(_ error: any Error) -> LuaError {
        switch error {
        case let host as LuaHostError: LuaError(kind: .host(host), message: host.message)
        case let stop as LuaStop: LuaError(kind: .stop(.host(stop)), message: stop.message)
        default: LuaError(kind: .script, message: "\(error)")
        }
    }
}
