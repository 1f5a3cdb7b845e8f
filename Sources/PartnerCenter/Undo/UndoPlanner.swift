/// What undoing one write comes to.
public enum UndoStep: Sendable, Equatable {
    /// The inverse is performed, if its subject is still as the write left it.
    case perform(InverseCall)
    /// The write stays as it is, and why.
    case stays(why: String)
}

/// An inverse operation with its arguments, and what must hold before it.
public struct InverseCall: Sendable, Equatable {
    /// The inverse operation.
    public var operation: String
    /// Its arguments.
    public var arguments: FieldTexts
    /// The operation that reads the subject.
    public var reading: String
    /// What the write was about: `u-5`.
    public var subjectID: String
    /// How the operations name that.
    public var naming: SubjectNaming = .id
    /// What the inverse brings back.
    public var restoring: Restoration
    /// The fields that the write changed, with their values before it.
    public var before: FieldTexts
    /// The same fields, with the values that the write gave them.
    public var after: FieldTexts
}

/// Finds out how writes are taken back: audit records in, steps out.
public enum UndoPlanner {
    /// What undoing the write of `record` comes to. Steps are performed in the reverse order of their records.
    ///
    /// - Throws: `OperationError` with code `bad_file` for a record that no release wrote.
    public static func step(for record: AuditRecord) throws -> UndoStep {
        switch inverse(of: record.operation) {
        case .impossible(let why): return .stays(why: why)
        case .operation(let inverse, let restoring, let reading, let naming, _):
            let changes = try RecordedChanges(record.changes)
            var arguments = naming.fields(of: record.subjectID)
            if restoring != .nothing {
                for field in changes.before.fields { arguments.add(field.name, field.text) }
            }
            return .perform(
                InverseCall(
                    operation: inverse, arguments: arguments, reading: reading, subjectID: record.subjectID,
                    naming: naming, restoring: restoring, before: changes.before, after: changes.after))
        }
    }

    /// How writes called `name` in the audit are taken back, or why they stay.
    static func inverse(of name: String) -> Inverse {
        inverses[name] ?? .impossible(why: "this release does not know \(name)")
    }

    /// Whether the operation called `name` makes the subject that its record is about.
    static func makesSubject(_ name: String) -> Bool {
        guard case .operation(_, .nothing, _, _, _)? = inverses[name] else { return false }
        return true
    }

    /// Whether the writes of the operation called `name` can be taken back.
    public static func canTakeBack(_ name: String) -> Bool {
        guard case .operation? = inverses[name] else { return false }
        return true
    }

    /// By name: a run's records ask the same question over and over.
    private static let inverses = Dictionary(
        Operations.all.map { ($0.name, $0.facts.inverse) }
            + SystemEvents.all.map { ($0.name, .impossible(why: "the center itself did it")) }
            + PluginValueChange.names.map {
                (
                    $0,
                    .impossible(why: "the audit has the size and digest of what plugins keep, not the value")
                )
            },
        uniquingKeysWith: { first, _ in first })
}

extension SubjectNaming {
    /// The arguments that name the subject called `subjectID` in the audit.
    func fields(of subjectID: String) -> FieldTexts {
        var fields = FieldTexts()
        switch self {
        case .id: fields.add("id", subjectID)
        case .name(let field): fields.add(field, AuditSubject(subjectID)?.name ?? subjectID)
        case .single: break
        }
        return fields
    }
}
