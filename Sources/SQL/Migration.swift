/// One step of one component's schema.
///
/// Several components share a database; each counts its own versions from 1, without gaps. A step that has been
/// released is never changed.
public struct Migration: Sendable {
    /// Whose tables these are: `runs`, `store`.
    public let component: String
    /// The component's version once the step is done.
    public let version: Int
    /// The statements.
    public let sql: String

    /// A step of `component` that leads to `version`.
    public init(component: String, version: Int, sql: String) {
        self.component = component
        self.version = version
        self.sql = sql
    }
}

/// What a migration did.
public struct MigrationReport: Equatable, Sendable {
    /// One component, before and after; version 0 is an empty one.
    public struct Step: Equatable, Sendable {
        /// The component.
        public let component: String
        /// The version found.
        public let from: Int
        /// The version now.
        public let to: Int
    }

    /// What changed, in the order of the components; empty if all was up to date.
    public let steps: [Step]
    /// The copy that was made before, nil if there was nothing to lose.
    public let backup: String?
}
