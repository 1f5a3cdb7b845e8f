internal import PartnerCenter
internal import PartnerLua

/// `partnerctl test`
enum TestCommand {
    static let declaration = Command(
        name: "test", summary: "Runs the tests of scripts, on centers in memory.",
        details: """
            Tests are in files called NAME\(TestFinder.suffix). Each has a center of its own, whose clock
            only the test moves; nothing outside is touched. What a test can use: partnerctl help testing.
            It ends with 1 where a test fails.
            """,
        arguments: [
            Argument(
                name: "PATH", form: .text("PATH"),
                doc: "A file of tests, or a folder to search; . if left out.",
                isRequired: false, isRepeated: true)
        ],
        flags: [
            .value("filter", .text("TEXT"), "Runs only the tests whose name has TEXT in it."),
            coverage,
            .toggle("update-snapshots", "Writes the snapshots that tests compare with."),
            .value("jobs", .integer(1...256), "How many tests run at a time; one per core if left out."),
            .json,
        ],
        examples: [
            CommandExample("partnerctl test"),
            CommandExample("partnerctl test scripts --filter onboard"),
            CommandExample("partnerctl test --coverage=lcov.info"),
        ],
        action: { invocation, surroundings in
            let paths = invocation.words("PATH")
            let found = try TestFinder.files(paths.isEmpty ? ["."] : paths, in: surroundings.directory)
            var engine = TestSession.engine(invocation)
            engine.plugins = try surroundings.plugins()
            return try TestSession(engine, invocation, surroundings).run(found)
        })

    private static let coverage: Flag = {
        var flag = Flag.value(
            "coverage", .file, "Tells which lines of scripts were executed, or writes it as lcov to FILE.")
        flag.standsAlone = true
        return flag
    }()
}

/// One call of `partnerctl test` or `partnerctl plugin test`.
final class TestSession {
    /// A test that was run.
    struct Ran {
        var file: TestFile
        var test: DeclaredTest
        var outcome: TestOutcome
    }

    let surroundings: Surroundings
    let filter: String?
    let jobs: Int
    /// The file for coverage, empty to show it; nil when nobody wants it.
    let coverageFile: String?
    let states = RunningStates()
    let engine: TestEngine<MemoryBench>
    /// The tests that were run, in their order.
    private(set) var ran: [Ran] = []

    /// What runs the tests, as the flags say.
    static func engine(_ invocation: Invocation) -> TestEngine<MemoryBench> {
        var engine = TestEngine { try MemoryBench($0) }
        engine.updatesSnapshots = invocation.isSet("update-snapshots")
        return engine
    }

    init(_ engine: TestEngine<MemoryBench>, _ invocation: Invocation, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        filter = invocation.text("filter")
        jobs = invocation.integer("jobs").map(Int.init) ?? TestThreads.usual
        let mayCover = invocation.command.flags.contains { $0.name == "coverage" }
        coverageFile =
            mayCover && invocation.isSet("coverage") ? invocation.text("coverage") ?? "" : nil
        var engine = engine
        engine.coverage = coverageFile == nil ? nil : Coverage()
        engine.isStopped = { StopSignal.isRequested }
        engine.willRun = { [states] in states.add($0) }
        self.engine = engine
    }

    private var console: Console { surroundings.console }

    func run(_ found: [TestFinder.Found]) throws -> ExitCode {
        surroundings.listenForStop()
        StopSignal.whenRequested { [states] in states.cancelAll() }
        let began = HostClock.monotonic()
        let files = read(found)
        if files.isEmpty { throw nothingFound(found) }
        let output = TestOutput(console: console)
        let totals = run(files, output)
        if let coverage = engine.coverage { try report(coverage) }
        output.finish(
            totals, HostClock.monotonic() - began, isInterrupted: StopSignal.isRequested)
        if StopSignal.isRequested { return .interrupted }
        return totals.failed == 0 ? .done : .failed
    }

    /// Reads every file for the tests that are wanted; a file without any is left out.
    private func read(_ found: [TestFinder.Found]) -> [TestedFile] {
        let board = TestBoard<TestedFile>()
        TestThreads.forEach(found.count, jobs: jobs) { [engine, filter] number in
            let content = Result { () throws(TestFailure) in
                let file = try TestFile(path: found[number].path, shownAs: found[number].shown)
                let tests = try engine.tests(in: file).filter { filter.map($0.name.contains) ?? true }
                return (file: file, tests: tests)
            }
            board.put(TestedFile(shown: found[number].shown, content: content), at: number)
        } done: { _ in
        }
        return board.values(at: 0..<found.count).filter { file in
            if case .failure = file.content { return true }
            return !file.tests.isEmpty
        }
    }

    /// Runs all tests, several at a time, and shows each file when it and all before it are done.
    private func run(_ files: [TestedFile], _ output: TestOutput) -> TestTotals {
        let wanted = files.indices.flatMap { file in files[file].tests.map { (file: file, test: $0) } }
        let board = TestBoard<TestResult>()
        var totals = TestTotals()
        var (shownFiles, shownTests) = (0, 0)
        func show(upTo end: Int) {
            while shownFiles < end {
                let file = files[shownFiles]
                let places = shownTests..<(shownTests + file.tests.count)
                let results = board.values(at: places) + Self.unread(file)
                if !results.isEmpty { output.show(file, results) }
                note(file, results)
                totals.add(results)
                (shownFiles, shownTests) = (shownFiles + 1, places.upperBound)
            }
        }
        TestThreads.forEach(wanted.count, jobs: jobs) { [engine] number in
            let (file, test) = wanted[number]
            guard case .success(let content) = files[file].content, !StopSignal.isRequested else { return }
            let began = HostClock.monotonic()
            let outcome = engine.run(test, in: content.file)
            let result = TestResult(
                name: test.name, outcome: outcome, duration: HostClock.monotonic() - began)
            board.put(result, at: number)
        } done: { number in
            let file = wanted[number].file
            if number + 1 == wanted.count || wanted[number + 1].file != file { show(upTo: file + 1) }
        }
        show(upTo: files.count)
        return totals
    }

    private func note(_ file: TestedFile, _ results: [TestResult]) {
        guard case .success(let content) = file.content else { return }
        for (test, result) in zip(content.tests, results) {
            ran.append(Ran(file: content.file, test: test, outcome: result.outcome))
        }
    }

    /// Runs tests again with another engine, showing nothing; nil for those that somebody wants an end of.
    func run(
        _ tests: [(file: TestFile, test: DeclaredTest)], with engine: TestEngine<MemoryBench>
    ) -> [TestOutcome?] {
        let board = TestBoard<TestOutcome?>()
        TestThreads.forEach(tests.count, jobs: jobs) { number in
            let (file, test) = tests[number]
            board.put(StopSignal.isRequested ? nil : engine.run(test, in: file), at: number)
        } done: { _ in
        }
        return board.values(at: 0..<tests.count)
    }

    private static func unread(_ file: TestedFile) -> [TestResult] {
        guard case .failure(let failure) = file.content else { return [] }
        return [TestResult(name: nil, outcome: TestOutcome(failure: failure), duration: .zero)]
    }

    private func report(_ coverage: Coverage) throws {
        let report = CoverageReport(files: coverage.files, directory: surroundings.directory)
        guard let coverageFile, !coverageFile.isEmpty else { return report.show(on: console) }
        try OutputFile.replace(surroundings.path(coverageFile), report.lcov)
    }

    private func nothingFound(_ found: [TestFinder.Found]) -> UsageError {
        let problem =
            if let filter, !found.isEmpty {
                UsageProblem(message: "no test found whose name has '\(Escaping.line(filter))' in it")
            } else {
                UsageProblem(
                    message: "no test found",
                    hint:
                        "tests are in files called NAME\(TestFinder.suffix), as test(\"…\", function() … end)"
                )
            }
        return UsageError(command: "partnerctl test", problems: [problem], help: "partnerctl help testing")
    }
}
