/// One effect that a script had when it was rehearsed: what it asked for, what it was told, what that changed.
///
/// A secret is in none of it: JSON holds `{"$secret":n}` in its place.
public struct PlannedEffect: Equatable, Sendable {
    /// What kind of effect it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// Looks at the center, the clock or the arguments.
        case read
        /// Changes something in the center.
        case write
        /// Changes something in the center for good.
        case irreversible
        /// Makes a file, once the rest is lasting.
        case output
    }

    /// How it ended.
    public enum Outcome: Equatable, Sendable {
        /// It answered this canonical JSON.
        case answer([UInt8])
        /// It was refused.
        case failure(PlannedFailure)
    }

    /// The path of branches that led here; empty for the main one.
    public var branch = ""
    /// The batch in whose row it was; `nil` outside of rows.
    public var batch: String?
    /// The number of that row.
    public var row: Int64?
    /// What was called: `users.create`, `clock.now`.
    public var operation: String
    /// What kind of effect it is.
    public var kind: Kind
    /// The plugin whose code called; `nil` for the script's own.
    public var plugin: String?
    /// From where: `staff.lua:12`.
    public var place: String
    /// Canonical JSON.
    public var arguments: [UInt8]
    /// How it ended.
    public var outcome: Outcome
    /// What it changed in the center.
    public var changes: [PlannedChange] = []
    /// What it costs: `74.52 CNY`; `nil` for nothing.
    public var cost: String?
    /// Whether its row failed later, so that what it changed was taken back.
    public var isTakenBack = false

    /// An effect that changed nothing, in the main branch.
    public init(
        _ operation: String, kind: Kind, arguments: [UInt8], at place: String, outcome: Outcome
    ) {
        self.operation = operation
        self.kind = kind
        self.arguments = arguments
        self.place = place
        self.outcome = outcome
    }
}

/// Why an effect was refused.
public struct PlannedFailure: Equatable, Sendable {
    /// What to branch on.
    public var code: String
    /// What happened.
    public var message: String
    /// The field at fault.
    public var field: String?

    /// Creates a failure from its facts.
    public init(code: String, message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }

    /// What `error` says.
    public init(_ error: OperationError) {
        self.init(code: error.code.rawValue, message: error.message, field: error.field)
    }
}

/// What an effect changed in one entity: its audit record.
public struct PlannedChange: Equatable, Sendable {
    /// One field.
    public struct Field: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// What it was; `nil` for nothing.
        public var before: String?
        /// What it is; `nil` for nothing.
        public var after: String?

        /// A field with what it was and is.
        public init(_ name: String, _ before: String?, _ after: String?) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// What was done: `users.create`.
    public var operation: String
    /// To what: `u-5`.
    public var subject: String
    /// Only the fields that changed.
    public var fields: [Field]

    /// Creates a change.
    public init(_ operation: String, of subject: String, _ fields: [Field]) {
        self.operation = operation
        self.subject = subject
        self.fields = fields
    }

    /// What an event says.
    ///
    /// - Throws: `JSONFault` for one whose changes are no JSON.
    public init(_ event: CenterEvent) throws(JSONFault) {
        let tree = try JSONTree(reading: event.data.utf8)
        let fields = (tree.members ?? []).map { member in
            let values = member.value.items ?? []
            return Field(member.name, values.first?.plainText, values.dropFirst().first?.plainText)
        }
        self.init(event.name, of: event.subjectID, fields)
    }

    /// Whether the entity was not there before.
    public var isCreation: Bool { !fields.isEmpty && fields.allSatisfy { $0.before == nil } }

    /// Whether the entity is not there afterwards.
    public var isDeletion: Bool { !fields.isEmpty && fields.allSatisfy { $0.after == nil } }

    /// The field called `name`.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension JSONTree {
    /// Text as it is, anything else as JSON, `nil` for null.
    fileprivate var plainText: String? {
        switch self {
        case .null: nil
        case .text(let text): text
        default: shown
        }
    }
}
