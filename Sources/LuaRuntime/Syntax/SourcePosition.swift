/// A place in a script, as editors count it.
public struct SourcePosition: Hashable, Comparable, Sendable {
    /// From 1. `\n`, `\r`, `\r\n` and `\n\r` each end one line.
    public let line: Int
    /// From 1, in characters: a letter of several bytes counts once, a tab counts once.
    public let column: Int

    /// The character at `column` of `line`.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Reading order.
    public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
        (a.line, a.column) < (b.line, b.column)
    }
}
