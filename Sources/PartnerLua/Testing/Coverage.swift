internal import LuaRuntime
internal import Synchronization

/// Which lines of scripts were executed while tests ran. Any thread may add to it.
public final class Coverage: Sendable {
    /// One script or module.
    public struct File: Sendable, Equatable {
        /// Where it is, from the root on.
        public var path: String
        /// How often each line was begun that can be executed, by line; zero for one that never was.
        public var hits: [Int: Int]

        /// How many lines were executed.
        public var executed: Int { hits.values.count { $0 > 0 } }

        /// The lines that were not, in runs between which no line that could have been was executed.
        public var missed: [ClosedRange<Int>] {
            var ranges: [ClosedRange<Int>] = []
            var isOpen = false
            for (line, count) in hits.sorted(by: { $0.key < $1.key }) {
                if count > 0 {
                    isOpen = false
                } else if isOpen, let last = ranges.popLast() {
                    ranges.append(last.lowerBound...line)
                } else {
                    ranges.append(line...line)
                    isOpen = true
                }
            }
            return ranges
        }
    }

    private let known = Mutex<[String: [Int: Int]]>([:])

    /// Nothing was executed yet.
    public init() {}

    /// Every file of which something was executed, and the modules that those may load, by path.
    public var files: [File] {
        known.withLock { $0.map(File.init) }.sorted { $0.path < $1.path }
    }

    /// Follows the runs of one script.
    func follower(of program: ScriptProgram, at path: String) -> CoverageFollower {
        CoverageFollower(self, program, at: path)
    }

    /// Makes a file known with the lines that it has, unless it is known.
    fileprivate func add(_ path: String, lines: () -> [Int]) {
        if known.withLock({ $0[path] != nil }) { return }
        let lines = Dictionary(lines().map { ($0, 0) }) { first, _ in first }
        known.withLock { if $0[path] == nil { $0[path] = lines } }
    }

    /// Adds what one run executed. Lines that nobody would call executable do not count.
    fileprivate func add(_ path: String, _ counts: [Int]) {
        known.withLock { files in
            for (line, count) in counts.enumerated() where count > 0 {
                files[path]?[line]? += count
            }
        }
    }
}

/// Notes the lines of one run at a time; used by the thread of the run.
final class CoverageFollower {
    private let coverage: Coverage
    private let program: ScriptProgram
    /// By the name of the chunk: where the file is.
    private var paths: [String: String] = [:]
    /// How often each line was begun, by chunk and line.
    private var counts: [UnsafeRawPointer?: [Int]] = [:]
    private var names: [UnsafeRawPointer?: String] = [:]
    /// The chunk that the latest line was of, and its counts: most lines are of the same one as those before.
    private var latest: UnsafeRawPointer?
    private var latestCounts: [Int] = []

    init(_ coverage: Coverage, _ program: ScriptProgram, at path: String) {
        self.coverage = coverage
        self.program = program
        let folder = path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)]
        for module in program.ownModules {
            let name = module.name.replacing(".", with: "/") + ".lua"
            paths[name] = folder + name
        }
        paths[program.name] = path
    }

    /// Follows what is executed in `state`, in which nothing ran yet.
    func follow(_ state: LuaState) {
        let files =
            [(program.name, program.source)]
            + program.ownModules.map { ($0.name.replacing(".", with: "/") + ".lua", $0.source) }
        for (name, source) in files {
            // A file that does not compile has no line that could be executed; the run says what is wrong.
            if let path = paths[name] {
                coverage.add(path) { (try? state.executableLines(of: source, name: name)) ?? [] }
            }
        }
        state.onLine { [unowned self] line in note(line) }
    }

    private func note(_ line: LuaLine) {
        if line.chunk != latest || latestCounts.isEmpty {
            counts[latest] = latestCounts
            latest = line.chunk
            latestCounts = counts.removeValue(forKey: latest) ?? []
            if names[latest] == nil { names[latest] = line.source }
        }
        while latestCounts.count <= line.line { latestCounts.append(0) }
        latestCounts[line.line] += 1
    }

    /// Adds what was executed since the last time; the state is closed.
    func finish() {
        counts[latest] = latestCounts
        for (chunk, counts) in counts {
            guard let name = names[chunk], let path = paths[name] else { continue }
            coverage.add(path, counts)
        }
        counts = [:]
        names = [:]
        latest = nil
        latestCounts = []
    }
}
