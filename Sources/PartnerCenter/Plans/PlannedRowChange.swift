/// A field of a row of an input that a plugin changed before the row was worked.
public struct PlannedRowChange: Equatable, Sendable {
    /// The row's number in the input.
    public var row: Int64
    /// The row's natural key; empty for none.
    public var key: String
    /// Which plugin and which of its mappers: `acme/x:normalise`.
    public var mapper: String
    /// The field with what stood in the input and what stands there since.
    public var field: PlannedChange.Field

    /// A change of a row.
    public init(row: Int64, key: String = "", mapper: String, _ field: PlannedChange.Field) {
        self.row = row
        self.key = key
        self.mapper = mapper
        self.field = field
    }
}

/// Changes of rows by who made them and in which field, counted, with the first few of each.
public struct RowChangeCounts: Equatable, Sendable {
    /// Those of one mapper in one field.
    public struct Group: Equatable, Sendable {
        /// `acme/x:normalise`
        public var mapper: String
        /// The column, by the script's name.
        public var field: String
        /// How many rows it changed there.
        public var count = 0
        /// The first of them.
        public var examples: [PlannedRowChange] = []
    }

    /// In the order in which they are met.
    public private(set) var groups: [Group] = []
    private var places: [String: Int] = [:]

    /// How many examples of each are kept.
    public static let exampleLimit = 5

    /// Of nothing.
    public init() {}

    /// Of these.
    public init(_ changes: [PlannedRowChange]) { for change in changes { add(change) } }

    /// Counts one more.
    public mutating func add(_ change: PlannedRowChange) {
        let key = "\(change.mapper)\u{1f}\(change.field.name)"
        let index = places[key] ?? groups.count
        if places.updateValue(index, forKey: key) == nil {
            groups.append(Group(mapper: change.mapper, field: change.field.name))
        }
        groups[index].count += 1
        if groups[index].examples.count < Self.exampleLimit { groups[index].examples.append(change) }
    }
}
