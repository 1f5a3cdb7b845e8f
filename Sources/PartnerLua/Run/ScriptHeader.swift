public import LuaRuntime
public import PartnerCenter

/// What a script says of itself to the host, in the comment that it begins with: `-- budget: users.create=50`.
///
/// The header is every line from the first on that is empty or a comment of one line, so that whoever opens the
/// script reads it first. Lines of it that name nothing the host knows are ordinary comments.
public struct ScriptHeader: Sendable, Equatable {
    /// Something in the header that cannot be as it is written.
    public struct Problem: Sendable, Equatable {
        /// Where it begins.
        public var position: SourcePosition
        /// What is wrong, in one clause without a final stop.
        public var message: String
        /// What to try; empty when the message says it.
        public var hint: String
    }

    /// What the script may do at most.
    public private(set) var budgets = BudgetLimits()
    /// What is wrong, in reading order.
    public private(set) var problems: [Problem] = []

    /// Reads the header of a script's text.
    public init(_ source: [UInt8]) {
        let lines = source.split(separator: 0x0a, maxSplits: Self.longest, omittingEmptySubsequences: false)
        for (index, bytes) in lines.prefix(Self.longest).enumerated() {
            let line = String(decoding: bytes, as: UTF8.self)
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.allSatisfy(\.isWhitespace) || (index == 0 && text.hasPrefix("#")) { continue }
            guard text.hasPrefix("--"), !text.hasPrefix("--[[") else { return }
            read(line, number: index + 1)
        }
    }

    /// A header is read for so many lines.
    private static let longest = 200

    private mutating func read(_ line: String, number: Int) {
        let comment = line.drop { $0 == " " || $0 == "\t" || $0 == "-" }
        guard comment.hasPrefix("budget:") else { return }
        let value = comment.dropFirst("budget:".count)
        let words = value.split { $0 == " " || $0 == "\t" || $0 == "," || $0 == "\r" }
        if words.isEmpty {
            let problem = BudgetProblem(
                "the header's budget is empty", hint: "name one, such as users.create=50")
            return note(problem, line, comment.startIndex, number)
        }
        for word in words {
            do { try budgets.add(word) } catch { note(error, line, word.startIndex, number) }
        }
    }

    private mutating func note(
        _ problem: BudgetProblem, _ line: String, _ index: String.Index, _ number: Int
    ) {
        let column = line.unicodeScalars.distance(from: line.startIndex, to: index) + 1
        problems.append(
            Problem(
                position: SourcePosition(line: number, column: column), message: problem.message,
                hint: problem.hint))
    }
}
