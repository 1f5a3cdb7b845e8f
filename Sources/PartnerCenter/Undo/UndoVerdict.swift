/// Whether an inverse may be performed on its subject as it is now.
enum UndoVerdict: Equatable {
    /// Nobody touched what the write changed.
    case perform
    /// The subject is as it was before the write.
    case unchanged
    /// The subject is not there any more, although the write did not make it.
    case gone
    /// Somebody changed these fields since.
    case conflict([FieldDifference])
}

/// A field that is not as a write left it.
struct FieldDifference: Equatable {
    var field: String
    var expected: String?
    var found: String?

    /// `agent_role is "helpdesk", expected "sales"`
    var clause: String { "\(field) is \(Self.shown(found)), expected \(Self.shown(expected))" }

    private static func shown(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "absent" }
}

extension InverseCall {
    /// Fields that differ without anybody having changed anything: the subject's name for good, and its version,
    /// which the run's own writes and their undoing count up.
    private static let neverCompared = ["id", "etag"]

    /// Whether it may be performed; `present` is the subject as it is now, nil when it is not there.
    ///
    /// A subject that the write made goes only if all of it is as it was made: `fresh` has the values of the fields
    /// that the record does not name.
    func verdict(present: FieldTexts?, fresh: FieldTexts) -> UndoVerdict {
        switch restoring {
        case .nothing: removal(present, fresh)
        case .changedFields: present.map(change) ?? .gone
        case .subject: present.map(returning) ?? .perform
        }
    }

    /// The fields that the write changed go back.
    private func change(_ present: FieldTexts) -> UndoVerdict {
        let differences = Self.differences(of: present, from: after)
        if differences.isEmpty { return .perform }
        return Self.differences(of: present, from: before).isEmpty ? .unchanged : .conflict(differences)
    }

    /// The subject that the write took away comes back: none of what its inverse writes may be there again.
    private func returning(_ present: FieldTexts) -> UndoVerdict {
        let identity = naming.fields(of: subjectID).fields.map(\.name)
        let written = Operations.named(operation)?.arguments.flatMap(\.flattened).map(\.name) ?? []
        let compared = written.filter { !identity.contains($0) && !Self.neverCompared.contains($0) }
        let found = compared.filter { present[$0] != nil }
        if found.isEmpty { return .perform }
        if compared.allSatisfy({ present[$0] == before[$0] }) { return .unchanged }
        return .conflict(
            found.map { FieldDifference(field: $0, expected: nil, found: present[$0]) })
    }

    /// The subject that the write made goes.
    private func removal(_ present: FieldTexts?, _ fresh: FieldTexts) -> UndoVerdict {
        guard let present else { return .unchanged }
        var differences = Self.differences(of: present, from: after)
        let recorded = after.fields.map(\.name) + Self.neverCompared
        var names = present.fields.map(\.name)
        names += fresh.fields.map(\.name).filter { !names.contains($0) }
        for name in names where !recorded.contains(name) && present[name] != fresh[name] {
            differences.append(
                FieldDifference(field: name, expected: fresh[name], found: present[name]))
        }
        return differences.isEmpty ? .perform : .conflict(differences)
    }

    private static func differences(of present: FieldTexts, from wanted: FieldTexts) -> [FieldDifference] {
        wanted.fields.filter { present[$0.name] != $0.text }.map {
            FieldDifference(field: $0.name, expected: $0.text, found: present[$0.name])
        }
    }

    /// `u-17 (Li Na)`, by the name it has in `fields`.
    func subject(_ fields: FieldTexts?) -> String {
        let name = fields?["full_name"] ?? fields?["name"]
        return subjectID + (name.map { " (\($0))" } ?? "")
    }
}

extension OperationError {
    static func changedSince(
        _ call: InverseCall, _ present: FieldTexts?, _ differences: [FieldDifference]
    ) -> OperationError {
        OperationError(
            .conflict,
            "\(call.subject(present)) was changed since: "
                + differences.map(\.clause).joined(separator: "; "),
            field: differences.first?.field, hint: "what somebody changed since is left as it is")
    }

    static func goneSince(_ call: InverseCall) -> OperationError {
        let fields = Suggestion.list(call.before.fields.map(\.name))
        return OperationError(
            .conflict, "\(call.subject(call.after)) was deleted since: \(fields) cannot come back",
            field: call.before.fields.first?.name)
    }
}
