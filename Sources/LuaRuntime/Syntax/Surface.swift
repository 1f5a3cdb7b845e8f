/// What a script finds beside its own names: globals, their fields and how they are called.
///
/// Only what is described is checked: an `Entry.value` may have any field, a `Function` without parameters may
/// be called in any way.
public struct Surface: Sendable {
    /// By name.
    public var globals: [String: Entry]
    /// Paths that scripts from elsewhere may use and that are absent here on purpose, with what to do instead:
    /// `["io": "files are reached through arguments of the script"]`.
    public var withheld: [String: String]

    /// The given globals, and nothing else.
    public init(globals: [String: Entry] = [:], withheld: [String: String] = [:]) {
        self.globals = globals
        self.withheld = withheld
    }

    /// These globals and those of `other`, whose word counts where both have one.
    public func adding(_ other: Surface) -> Surface {
        Surface(
            globals: globals.merging(other.globals) { $1 },
            withheld: withheld.merging(other.withheld) { $1 })
    }

    /// Something that has a name.
    public indirect enum Entry: Sendable {
        /// Anything; nothing is said about its fields or calls.
        case value
        /// A table whose fields are known.
        case table(Table)
        /// A function.
        case function(Function)
    }

    /// A table, or the handle that a function gives back.
    public struct Table: Sendable {
        /// By field.
        public var members: [String: Entry]
        /// Whether it may have other fields too.
        public var isOpen: Bool

        /// A table with these fields; no others unless `isOpen`.
        public init(_ members: [String: Entry], isOpen: Bool = false) {
            self.members = members
            self.isOpen = isOpen
        }
    }

    /// How a function is called.
    public struct Function: Sendable {
        /// In order; `nil` if anything goes. A parameter that is not required may be left out before a later one
        /// of another type.
        public var parameters: [Slot]?
        /// Whether more arguments may follow.
        public var isVariadic: Bool
        /// Called `handle:name(…)`. Otherwise a colon is a mistake.
        public var isMethod: Bool
        /// What the first value it gives back is.
        public var result: Entry
        /// What checks do with a call of it.
        public var role: Role

        /// A function with these parameters.
        public init(
            _ parameters: [Slot]? = nil, isVariadic: Bool = false, isMethod: Bool = false,
            result: Entry = .value,
            role: Role = .ordinary
        ) {
            self.parameters = parameters
            self.isVariadic = isVariadic
            self.isMethod = isMethod
            self.result = result
            self.role = role
        }
    }

    /// Functions that mean something to the checks.
    public enum Role: Sendable {
        /// Nothing particular.
        case ordinary
        /// Its last argument is called per row and must not assign variables from outside.
        case callsPerRow
        /// Its first argument lists the script's arguments, tables with a `name`; it gives back their values.
        case declaresArguments
        /// Calls its first argument with the others, like `pcall`.
        case callsFirst
        /// Gives back a handle that does not live across a wait.
        case opensHandle
        /// Parks the script.
        case waits
    }

    /// One parameter of a function or one field of a table given to it.
    public struct Slot: Sendable {
        /// As scripts write it; of a positional parameter, as messages call it.
        public var name: String
        /// The types it takes.
        public var accepts: Types
        /// The texts it takes; empty if any.
        public var oneOf: [String]
        /// Whether leaving it out is a mistake.
        public var isRequired: Bool
        /// What a table given here has in it.
        public var content: Content

        /// A slot for values of `accepts`.
        public init(
            _ name: String, _ accepts: Types = .any, oneOf: [String] = [], isRequired: Bool = false,
            content: Content = .unknown
        ) {
            self.name = name
            self.accepts = accepts
            self.oneOf = oneOf
            self.isRequired = isRequired
            self.content = content
        }
    }

    /// The inside of a table that a script writes.
    public indirect enum Content: Sendable {
        /// Not known, not checked.
        case unknown
        /// These fields and no others.
        case fields([Slot])
        /// A list of tables with these fields each.
        case list([Slot])
        /// Free keys, and under each a table with these fields.
        case map([Slot])
    }

    /// Types of values, as a set.
    public struct Types: OptionSet, Sendable {
        /// One bit per type.
        public let rawValue: UInt8

        /// The types of `rawValue`.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Text.
        public static let string = Types(rawValue: 1)
        /// Numbers without a fraction, `2.0` among them.
        public static let integer = Types(rawValue: 2)
        /// Any number.
        public static let number = Types(rawValue: 6)
        /// `true` and `false`.
        public static let boolean = Types(rawValue: 8)
        /// Tables.
        public static let table = Types(rawValue: 16)
        /// Functions.
        public static let function = Types(rawValue: 32)
        /// Values of the host, which no literal makes.
        public static let handle = Types(rawValue: 64)
        /// All of them.
        public static let any = Types(rawValue: 127)
    }
}
