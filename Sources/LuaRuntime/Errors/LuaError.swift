/// How a script failed: an error that nothing in it caught, or a stop.
///
/// Every text in it is UTF-8 without control bytes, and the message has at most 4 KiB.
public struct LuaError: Error, Sendable {
    /// What kind of failure.
    public enum Kind: Sendable {
        /// A host function's error.
        case host(LuaHostError)
        /// The script's own: `error("…")`, a wrong type, a syntax error.
        case script
        /// The script was ended.
        case stop(LuaStopReason)
    }

    /// What kind of failure.
    public var kind: Kind
    /// What happened, without the place.
    public var message: String
    /// The script's line; nil if no line of a script was running.
    public var place: LuaPlace?
    /// The calls of the script's own functions that led there, innermost first.
    public var traceback: [LuaFrame]

    /// Gathers a failure's facts.
    public init(kind: Kind, message: String, place: LuaPlace? = nil, traceback: [LuaFrame] = []) {
        self.kind = kind
        self.message = message
        self.place = place
        self.traceback = traceback
    }

    /// The word to branch on: the host error's code, the stop's, or `script_error`.
    public var code: String {
        switch kind {
        case .host(let error): error.code
        case .script: "script_error"
        case .stop(let reason): reason.code
        }
    }

    /// Whether the script was ended rather than failed.
    public var isStop: Bool {
        if case .stop = kind { return true }
        return false
    }
}

extension LuaError: CustomStringConvertible {
    /// `file.lua:14: message`
    public var description: String { place.map { "\($0): \(message)" } ?? message }
}

/// One call in a traceback.
public struct LuaFrame: Equatable, Sendable, CustomStringConvertible {
    /// The line that was running.
    public var place: LuaPlace
    /// The function's name, as its caller called it; nil for a chunk or a nameless function.
    public var function: String?

    /// A line of a function.
    public init(place: LuaPlace, function: String?) {
        self.place = place
        self.function = function
    }

    /// The text for messages.
    public var description: String { function.map { "\(place): in \($0)" } ?? "\(place)" }
}
