/// Which rights there are, with what narrows each, and which events: given by who knows them, so that a manifest can be
/// checked.
public struct CapabilityCatalog: Sendable, Equatable {
    /// One right.
    public struct Entry: Sendable, Equatable {
        /// `users.read`, `net`.
        public var name: String
        /// One sentence, for editors.
        public var doc: String
        /// What narrows it.
        public var parameters: [Parameter]

        /// A right.
        public init(_ name: String, doc: String = "", _ parameters: [Parameter] = []) {
            self.name = name
            self.doc = doc
            self.parameters = parameters
        }
    }

    /// One thing that narrows a right.
    public struct Parameter: Sendable, Equatable {
        /// How it is written.
        public enum Kind: Sendable, Equatable {
            /// A list of texts.
            case list
            /// A text.
            case text
            /// A whole number.
            case count
            /// True; left out where it is not.
            case flag
        }

        /// `hosts`, `max_per_run`.
        public var name: String
        /// How it is written.
        public var kind: Kind
        /// Whether the right means nothing without it.
        public var isRequired: Bool

        /// A parameter.
        public init(_ name: String, _ kind: Kind, isRequired: Bool = false) {
            self.name = name
            self.kind = kind
            self.isRequired = isRequired
        }
    }

    /// The rights.
    public var entries: [Entry]
    /// The events that can be listened to; none where they are not to be checked.
    public var events: [String]

    /// A catalog.
    public init(_ entries: [Entry], events: [String] = []) {
        self.entries = entries
        self.events = events
    }

    /// The right called `name`.
    public subscript(_ name: String) -> Entry? { entries.first { $0.name == name } }
}
