/// Walks a tree once, follows what names stand for, and collects findings.
struct Checker {
    /// What a value is known to be.
    enum Known {
        /// Something of the surface.
        case entry(Surface.Entry, path: String)
        /// The values of declared arguments.
        case arguments([String])
        /// A literal that is no table.
        case literal(LuaLiteral)
        /// A table or function that the script makes.
        case table
        case function(Int)
    }

    /// A finding whose place among the others depends on what the rest of the script does.
    struct Doubtful {
        /// The path that a test somewhere makes less certain, and a write makes void.
        let path: String
        let finding: Finding
    }

    struct Write {
        let name: String
        /// `nil` for a global.
        let local: Int?
        let position: SourcePosition
        let function: Int
    }

    struct PerRow {
        let call: String
        let position: SourcePosition
    }

    let tree: Tree
    let script: String
    let surface: Surface
    var findings: [Finding] = []
    var doubtful: [Doubtful] = []
    /// What locals that are never reassigned stand for.
    var known: [Int: Known] = [:]
    /// Paths that are looked at in a condition somewhere: what is tested for may be absent.
    var tested: Set<String> = []
    /// Paths that the script writes.
    var extended: Set<String> = []
    var reportedGlobals: Set<String> = []
    var writes: [Write] = []
    /// By function number.
    var perRow: [Int: PerRow] = [:]
    var declaredArguments: [DeclaredArgument]?
    var function = 0
    /// Whether the script has a table of globals of its own, in all of it or in places.
    let hasOwnGlobals: Bool
    /// Whether `_G` or `_ENV` is used in a way that could make globals.
    var globalsAreOpen = false
    /// What the chunk answers, by field; nil where it is not known.
    var answered: [String: Answered]?
    /// The fields of tables that the script makes, by the local that holds the table.
    var fields: [Int: [String: Answered]] = [:]
    /// Locals whose table has fields that are not known.
    var openTables: Set<Int> = []
    /// Which of the answered functions are called per row, and by what.
    var answeredPerRow: [String: String] = [:]
    /// What is used of the surface, with the first place.
    var used: [String: SourcePosition] = [:]
    /// Handles that are open, by local, and what has ended them.
    var handles: [Int: Handle] = [:]

    init(_ tree: Tree, script: String, surface: Surface) {
        self.tree = tree
        self.script = script
        self.surface = surface
        hasOwnGlobals =
            tree.assignedGlobals.contains("_ENV") || tree.locals.contains { $0.name == "_ENV" }
    }

    mutating func run(unusedLocals: Bool) -> [Finding] {
        visit(tree.body)
        settleAnswer()
        settleDoubts()
        settleWrites()
        if unusedLocals { reportUnusedLocals() }
        return findings
    }

    mutating func report(
        _ kind: Finding.Kind, _ severity: Finding.Severity = .error, at position: SourcePosition
    ) {
        guard findings.count < SyntaxChecker.findingLimit else { return }
        findings.append(finding(kind, severity, at: position))
    }

    mutating func doubt(_ kind: Finding.Kind, of path: String, at position: SourcePosition) {
        guard doubtful.count < SyntaxChecker.findingLimit else { return }
        doubtful.append(Doubtful(path: path, finding: finding(kind, .error, at: position)))
    }

    private func finding(
        _ kind: Finding.Kind, _ severity: Finding.Severity, at position: SourcePosition
    ) -> Finding {
        Finding(script: script, position: position, severity: severity, kind: kind)
    }

    private mutating func settleDoubts() {
        for doubt in doubtful {
            if case .unknownGlobal = doubt.finding.kind, globalsAreOpen { continue }
            if extended.contains(doubt.path) || isInExtendedTable(doubt.path) { continue }
            let isTested = tested.contains(doubt.path)
            report(doubt.finding.kind, isTested ? .warning : .error, at: doubt.finding.position)
        }
    }

    private func isInExtendedTable(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: ".") else { return false }
        return extended.contains(path[..<dot] + ".*")
    }

    private mutating func reportUnusedLocals() {
        for local in tree.locals where local.reads == 0 && !local.isParameter && local.attribute != .close {
            if !local.name.hasPrefix("_") { report(.unusedLocal(local.name), .warning, at: local.position) }
        }
    }

    /// Names of locals that are visible at `position`, innermost last.
    func visibleLocals(at position: SourcePosition) -> [String] {
        tree.locals.filter { $0.position < position && $0.scopeEnd.map { position < $0 } ?? true }.map(\.name)
    }
}
