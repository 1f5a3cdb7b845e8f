/// A place in a script: `file.lua:14`.
public struct LuaPlace: Equatable, Sendable, CustomStringConvertible {
    /// The chunk's name: a file's path, or a label.
    public var source: String
    /// The line, from 1.
    public var line: Int

    /// A line of a source.
    public init(source: String, line: Int) {
        self.source = source
        self.line = line
    }

    /// The text for messages.
    public var description: String { "\(source):\(line)" }
}

/// An error of the host. In a script it is a table with these fields, and `where`, which `pcall` gives back.
public struct LuaHostError: Error, Equatable, Sendable {
    /// A stable word to branch on: `not_found`.
    public var code: String
    /// What happened, in one sentence.
    public var message: String
    /// The argument's field it is about.
    public var field: String?
    /// What to try.
    public var hint: String?
    /// Whether the same call may succeed later.
    public var retryable: Bool
    /// The number under which the other side knows the failure.
    public var correlationID: String?
    /// Further text fields of the table, by their Lua names.
    public var details: [String: String]
    /// What failed side by side, by name: the table `failures`; empty for a failure of one thing.
    public var failures: [String: String] = [:]
    /// Where the script called. The runtime fills it in.
    public var place: LuaPlace?

    /// Gathers an error's facts.
    public init(
        code: String, message: String, field: String? = nil, hint: String? = nil, retryable: Bool = false,
        correlationID: String? = nil, details: [String: String] = [:]
    ) {
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint
        self.retryable = retryable
        self.correlationID = correlationID
        self.details = details
    }
}

extension LuaHostError: CustomStringConvertible {
    /// The text for messages.
    public var description: String { message }
}
