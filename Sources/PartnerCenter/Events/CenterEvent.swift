/// Something that happened in a center: one write, as its audit keeps it.
public struct CenterEvent: Sendable, Equatable {
    /// Grows with every event of the center.
    public var id: Int64
    /// What was done: `users.create`. One of `EventNames.all`.
    public var name: String
    /// When, by the center's clock.
    public var at: Instant
    /// To what: `u-5`.
    public var subjectID: String
    /// JSON: `{"field": [before, after]}`.
    public var data: String
    /// The number of the run that did it; `nil` for a call by hand.
    public var runID: Int64?
    /// On whose behalf: an e-mail, or `operator`.
    public var actor: String
    /// The plugin whose code did it; `nil` for a script's own and by hand.
    public var plugin: String?

    /// Creates an event.
    public init(
        id: Int64, name: String, at: Instant, subjectID: String, data: String, runID: Int64?, actor: String,
        plugin: String? = nil
    ) {
        self.id = id
        self.name = name
        self.at = at
        self.subjectID = subjectID
        self.data = data
        self.runID = runID
        self.actor = actor
        self.plugin = plugin
    }

    init(_ record: AuditRecord) {
        self.init(
            id: record.id, name: record.operation, at: record.at, subjectID: record.subjectID,
            data: record.changes, runID: record.runID.flatMap { RunReference($0)?.number },
            actor: record.actor, plugin: record.plugin)
    }
}
