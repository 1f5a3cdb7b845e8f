internal import PartnerLua
internal import Plugins

/// What is tried with a plugin's tests beyond running them: rights taken away, other chance, calls that fail.
struct PluginTrials {
    private let session: TestSession
    private let code: PluginCode

    /// Calls that are made to fail in one test at most, so that a test that makes thousands is not run thousands of
    /// times.
    static let mostFaults = 100

    /// Rights that nothing is held to which a test can call.
    static let untried: Set<String> = ["catalog.price", "catalog.visibility"]

    /// Trials with the tests that `session` has run.
    init(_ session: TestSession, _ code: PluginCode) {
        self.session = session
        self.code = code
    }

    /// What came of all of them.
    func checkups() -> [Checkup] { rights() + chance() + faults() }

    private var passed: [TestSession.Ran] { session.ran }

    /// What a test came to, as far as two runs of it must not differ.
    private struct Trace: Equatable {
        var failure: String?
        var answers: [String]
        var faults: [PluginTrace.Fault]

        init(_ outcome: TestOutcome, withAnswers: Bool = true) {
            failure = outcome.failure.map { "\($0.code): \($0.message)" }
            answers = withAnswers ? outcome.plugin.answers : []
            faults = outcome.plugin.faults
        }
    }

    /// Runs all tests with `plugin`; nil for those that were not run because somebody wants an end.
    private func run(_ plugin: TestedPlugin) -> [TestOutcome?] {
        var engine = session.engine
        engine.plugin = plugin
        let wanted = passed
        return session.run(wanted.map { ($0.file, $0.test) }, with: engine)
    }

    // MARK: Rights

    private func rights() -> [Checkup] {
        guard let tested = session.engine.plugin else { return [] }
        var seen: Set<String> = []
        return code.manifest.capabilities.map(\.capability.name).filter { seen.insert($0).inserted }.map {
            name in
            if Self.untried.contains(name) {
                return .fine("right \(name)", "is judged where offers are shown, which no test reaches")
            }
            let without = run(tested.without([name]))
            let count = zip(passed, without).count { before, after in
                guard let after else { return true }
                return Trace(before.outcome) != Trace(after)
            }
            if count > 0 {
                return .fine(
                    "right \(name)", "\(PruningText.counted(count, "test")) would end otherwise without it")
            }
            return .problem(
                "right \(name)", "every test ends alike without it",
                "take it out of plugin.json, or test what it is for")
        }
    }

    // MARK: Chance

    private func chance() -> [Checkup] {
        guard var tested = session.engine.plugin else { return [] }
        let isRandom = tested.plugin.grants.contains { $0.name == "random" }
        // A plugin that draws numbers may answer others; whether its tests pass must not depend on them.
        if isRandom { tested.seed = [1, 2, 3] }
        let again = run(tested)
        let different = zip(passed, again).compactMap { before, after -> String? in
            guard let after else { return nil }
            let isSame =
                Trace(before.outcome, withAnswers: !isRandom) == Trace(after, withAnswers: !isRandom)
            return isSame ? nil : before.test.name
        }
        guard let first = different.first else {
            return [
                .fine(
                    "chance", "every test ends alike in another state\(isRandom ? ", with another seed" : "")"
                )
            ]
        }
        return [
            .problem(
                "chance",
                "'\(first)' ends otherwise each time"
                    + (different.count > 1 ? ", and \(different.count - 1) more" : ""),
                "sort what is gone through in no order, and let nothing hang on addresses")
        ]
    }

    // MARK: Faults

    private func faults() -> [Checkup] {
        guard let tested = session.engine.plugin else { return [] }
        let most = min(Self.mostFaults, passed.map(\.outcome.plugin.calls.count).max() ?? 0)
        if most == 0 { return [.fine("faults", "it calls nothing of the host that could fail")] }
        var (tried, found): (Int, [Checkup]) = (0, [])
        for number in 1...most {
            let wanted = passed.filter { $0.outcome.plugin.calls.count >= number }
            var engine = session.engine
            engine.plugin = tested
            engine.plugin?.failingCall = number
            let outcomes = session.run(wanted.map { ($0.file, $0.test) }, with: engine)
            for (before, after) in zip(wanted, outcomes) {
                guard let after else { continue }
                tried += 1
                if let fault = newFault(before.outcome, after) {
                    let call = before.outcome.plugin.calls[number - 1]
                    found.append(
                        .problem(
                            "faults",
                            "in '\(before.test.name)', when call \(number) (\(call)) fails: \(fault.message)",
                            "pass the error on as it is, or catch it with pcall and look at its code"))
                }
            }
        }
        if found.isEmpty {
            return [
                .fine(
                    "faults",
                    "\(PruningText.counted(tried, "call")) of the host failed in turn, and every error says what it is"
                )
            ]
        }
        return found.count > 10 ? Array(found.prefix(10)) : found
    }

    /// An error that left the plugin and is none of the host's: it stumbled over the fault.
    private func newFault(_ before: TestOutcome, _ after: TestOutcome) -> PluginTrace.Fault? {
        let own = ["script_error", "bad_file", "limit"]
        return after.plugin.faults.first { fault in
            own.contains(fault.code) && !before.plugin.faults.contains(fault)
        }
    }
}
