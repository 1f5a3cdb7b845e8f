/// Reads scripts without running them.
public enum SyntaxChecker {
    /// Findings beyond this number are left out.
    public static let findingLimit = 200

    /// What is wrong with a script, in reading order.
    ///
    /// A script that does not compile gets syntax faults only, since the rest would be guesswork. Where it cannot
    /// be known what a name stands for (a reassigned local, a table that the script extends), nothing is said.
    /// Time is in proportion to the source, whose size the caller limits; any bytes may come. The descent into nested
    /// constructs takes about 1 MiB of stack at worst; without optimisation a few times that.
    ///
    /// - Parameters:
    ///   - source: bytes of a chunk. A byte order mark and a first line with `#` are skipped.
    ///   - name: what findings call it, such as a path.
    ///   - surface: what the script finds beside its own names.
    ///   - unusedLocals: whether to tell of locals never read; names that begin with `_` are exempt.
    ///   - perRow: functions of the table that the chunk answers which are called per row, as the calls are named:
    ///     `["normalise": "rows.map"]`.
    /// - Returns: empty if nothing is wrong.
    public static func check(
        source: some Sequence<UInt8>, name: String, surface: Surface, unusedLocals: Bool = false,
        perRow: [String: String] = [:]
    ) -> [Finding] {
        var parser = Parser(source)
        let tree = parser.run()
        let findings: [Finding]
        if tree.faults.isEmpty {
            var checker = Checker(tree, script: name, surface: surface)
            checker.answeredPerRow = perRow
            findings = checker.run(unusedLocals: unusedLocals)
        } else {
            findings = tree.faults.map {
                Finding(script: name, position: $0.position, severity: .error, kind: .syntax($0.fault))
            }
        }
        return findings.sorted { $0.position < $1.position }
    }

    /// The same for text.
    public static func check(
        source: String, name: String, surface: Surface, unusedLocals: Bool = false
    ) -> [Finding] {
        check(source: source.utf8, name: name, surface: surface, unusedLocals: unusedLocals)
    }

    /// The arguments that a script declares in its first call of a function with the role `declaresArguments`,
    /// in order, as far as they are written out as literals.
    ///
    /// - Returns: `nil` if the script does not compile, declares none, or computes the list.
    public static func declaredArguments(source: some Sequence<UInt8>, surface: Surface)
        -> [DeclaredArgument]?
    {
        var parser = Parser(source)
        let tree = parser.run()
        guard tree.faults.isEmpty else { return nil }
        var checker = Checker(tree, script: "", surface: surface)
        _ = checker.run(unusedLocals: false)
        return checker.declaredArguments
    }

    /// The same for text.
    public static func declaredArguments(source: String, surface: Surface) -> [DeclaredArgument]? {
        declaredArguments(source: source.utf8, surface: surface)
    }

    /// What a chunk answers, and what it uses of the surface; nil if it does not compile.
    public static func facts(of source: some Sequence<UInt8>, surface: Surface) -> ChunkFacts? {
        var parser = Parser(source)
        let tree = parser.run()
        guard tree.faults.isEmpty else { return nil }
        var checker = Checker(tree, script: "", surface: surface)
        _ = checker.run(unusedLocals: false)
        return ChunkFacts(functions: checker.answered.map { $0.mapValues(\.position) }, uses: checker.used)
    }
}

/// What reading tells of a chunk beyond what is wrong with it.
public struct ChunkFacts: Equatable, Sendable {
    /// The fields of the table that the chunk answers, with the place of each; nil where that cannot be known without
    /// running it.
    public let functions: [String: SourcePosition]?
    /// Everything of the surface that is named somewhere, with the first place: `rows.open`.
    public let uses: [String: SourcePosition]
}
