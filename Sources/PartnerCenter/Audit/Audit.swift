/// What changed in one entity: field, before and after, as canonical JSON `{"field":[before,after]}`.
public struct ChangeList: Sendable {
    @usableFromInline var writer = JSONWriter()
    /// Whether nothing changed.
    public private(set) var isEmpty = true

    /// An empty list.
    public init() {
        writer.bytes.reserveCapacity(256)
        writer.begin("{")
        writer.end("}")
    }

    /// Notes a field when its value changed; `nil` stands for no value.
    public mutating func add(_ field: StaticString, _ before: String?, _ after: String?) {
        add(before, after) { $0.key(field) }
    }

    /// Notes every field that differs between two records, but for `excluded`, in their order; `nil` stands for no
    /// record.
    public mutating func add(from before: FieldTexts?, to after: FieldTexts?, except excluded: [String] = [])
    {
        let names = (after?.fields ?? []).map(\.name)
        let gone = (before?.fields ?? []).map(\.name).filter { !names.contains($0) }
        for name in names + gone where !excluded.contains(name) {
            add(before?[name], after?[name]) { $0.key(name) }
        }
    }

    private mutating func add(_ before: String?, _ after: String?, _ key: (inout JSONWriter) -> Void) {
        if before == after { return }
        writer.bytes.removeLast()
        writer.needsComma = !isEmpty
        isEmpty = false
        key(&writer)
        writer.begin("[")
        if let before { writer.value(before) } else { writer.null() }
        if let after { writer.value(after) } else { writer.null() }
        writer.end("]")
        writer.end("}")
    }

    /// The changes as JSON. Whole after each change, so that nobody has to copy it to close it.
    public func json() -> [UInt8] { writer.bytes }
}

/// What an audit record is about.
public struct AuditSubject: Sendable, Equatable {
    /// The kinds of entity.
    public enum Kind: String, Sendable, CaseIterable {
        case user = "u"
        case account, enrolment, catalog, overlay
        case profile, offer
        case priceList = "price_list"
        case overlayEntry = "overlay_entry"
        case mail = "m"
        case policy
        /// What a plugin keeps under a key: `kv-acme/x:cursor`.
        case pluginValue = "kv"

        /// How one of the kind is told from the others.
        public var identity: Identity {
            switch self {
            case .user, .mail: .number
            case .account, .enrolment, .catalog, .overlay: .single
            case .profile, .offer, .priceList, .overlayEntry, .policy, .pluginValue: .name
            }
        }
    }

    /// How one entity of a kind is told from the others.
    public enum Identity: Sendable {
        /// By a number that grows.
        case number
        /// By a name of its own.
        case name
        /// There is only one.
        case single
    }

    /// What kind it is.
    public var kind: Kind
    /// The number; 0 where the kind has none.
    public var id: Int64
    /// The name; `nil` where the kind has none.
    public var name: String?

    /// An entity with a number.
    @inlinable
    public init(_ kind: Kind, _ id: Int64) {
        self.kind = kind
        self.id = id
    }

    /// An entity with a name.
    public init(_ kind: Kind, named name: String) {
        self.kind = kind
        id = 0
        self.name = name
    }

    /// The only one of its kind.
    public init(_ kind: Kind) { self.init(kind, 0) }

    /// As scripts name it: `u-5`, `account`, `profile-legal`.
    public var text: String {
        switch kind.identity {
        case .number: "\(kind.rawValue)-\(id)"
        case .name: "\(kind.rawValue)-\(name ?? "")"
        case .single: kind.rawValue
        }
    }

    /// Reads what `text` gives; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = parts.first.flatMap({ Kind(rawValue: String($0)) }) else { return nil }
        let rest = parts.dropFirst().first.map(String.init)
        switch kind.identity {
        case .number: self.init(kind, rest.flatMap { Int64($0) } ?? 0)
        case .name: self.init(kind, named: rest ?? "")
        case .single: self.init(kind)
        }
        // One spelling each: neither `u-05` nor `account-1` names anything.
        if self.text != text || name?.isEmpty == true { return nil }
    }
}

/// One write, as the audit keeps it.
public struct AuditRecord: Record {
    /// Grows with every record.
    public var id: Int64 = 0
    /// When, by the center's clock.
    public var at = Instant.epoch
    /// On whose behalf: an e-mail, or operator.
    public var actor = ""
    /// What was done: users.create.
    public var operation = ""
    /// To what: u-5.
    public var subjectID = ""
    /// Only what this run did.
    public var runID: String?
    /// On which line of the run's script.
    public var line: Int64?
    /// By which plugin's code.
    public var plugin: String?
    /// JSON: {"field": [before, after]}.
    public var changes = ""

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .range(1...Int64.max), "Grows with every record.")
        try v.field("at", &at, .any, "When, by the center's clock.")
        try v.field("actor", &actor, .text(1...256), "On whose behalf: an e-mail, or operator.")
        try v.field("operation", &operation, .text(1...64), "What was done: users.create.")
        try v.field("subject_id", &subjectID, .text(1...512), "To what: u-5.")
        try v.optional("run_id", &runID, .text(1...32), "By which run; absent for a call by hand.")
        try v.optional("line", &line, .range(1...Int64(Int32.max)), "On which line of the run's script.")
        try v.optional(
            "plugin", &plugin, .text(1...129),
            "By which plugin's code; absent for a script's own and by hand.")
        try v.field("changes", &changes, .text(2...1_048_576), "JSON: {\"field\": [before, after]}.")
    }
}

/// Where audit records are kept.
///
/// Every conformance passes `AuditStoreContractTests`.
public protocol AuditStore {
    /// Keeps a record of a write, in the write's own transaction.
    func audit(
        _ operation: StaticString, _ subject: AuditSubject, _ changes: ChangeList, _ context: OperationContext
    ) throws
    /// The records behind `id` that match `filter`, by id, at most `limit`.
    func auditRecords(after id: Int64, limit: Int, _ filter: AuditFilter) throws -> [AuditRecord]
    /// The id of the latest record; 0 when there is none.
    func latestAuditID() throws -> Int64
}

/// Which audit records a listing wants; `nil` wants all.
public struct AuditFilter: Sendable, Equatable {
    /// From this instant on, included.
    public var from: Instant?
    /// Up to this instant, not included.
    public var to: Instant?
    /// Only what this run did.
    public var runID: Int64?
    /// Only what this run did not do.
    public var notByRunID: Int64?
    /// Only these operations; none stands for all.
    public var operations: [String]
    /// Only what was done to this subject, such as `u-5`.
    public var subjectID: String?

    /// Creates a filter.
    public init(
        from: Instant? = nil, to: Instant? = nil, runID: Int64? = nil, notByRunID: Int64? = nil,
        operations: [String] = [], subjectID: String? = nil
    ) {
        self.from = from
        self.to = to
        self.runID = runID
        self.notByRunID = notByRunID
        self.operations = operations
        self.subjectID = subjectID
    }
}

/// A run's id as scripts and people write it: `run-17`.
public struct RunReference: Sendable, Hashable {
    /// The number behind the dash.
    public var number: Int64

    /// Names the run with this number.
    public init(_ number: Int64) { self.number = number }

    /// Reads `run-17` or `17`; `nil` for anything else.
    public init?(_ text: String) {
        let digits = text.hasPrefix("run-") ? text.dropFirst(4) : text[...]
        guard let number = Int64(digits), number > 0 else { return nil }
        self.number = number
    }

    /// As people write it.
    public var text: String { "run-\(number)" }
}

extension RunReference: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) { self.init(written) }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "a run's id such as run-17" }
    /// How help names it.
    public static var typeRule: String { "such as run-17" }
}

/// `audit.each`
public struct EachAuditRecord: ListingOperation {
    /// From this instant on.
    public var from: Instant?
    /// Up to this instant, which is not included.
    public var to: Instant?
    /// Only what this run did.
    public var runID: RunReference?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("from", &from, .any, "From this instant on.")
        try v.optional("to", &to, .any, "Up to this instant, which is not included.")
        try v.optional("run_id", &runID, .any, "Only what this run did.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "audit.each", "Gives every write that was made, oldest first.", kind: .read,
        permission: .viewActivity, stage: .any,
        support: [
            .cn21v: .portal(
                instead:
                    "the 21Vianet service documents no activity log; the embedded center's own audit is the record"
            ),
            .worldwide: .api,
        ],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for record in partner.audit.each {} do
              print(record.operation, record.subject_id, record.changes)
            end
            """,
        sources: ["Partner Center (worldwide), \"Activity logs\": shown to admin agents"])

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<AuditRecord> {
        let records = try store.auditRecords(
            after: cursor?.key ?? 0, limit: limit, AuditFilter(from: from, to: to, runID: runID?.number))
        let next = records.count < limit ? nil : records.last.map { PageCursor(key: $0.id) }
        return Page(items: records, next: next)
    }
}
