/// What becomes of a table in an update: a field of it that is left out stays, null clears it; null in place of the
/// table clears all of it.
///
/// What is given is kept as texts, like audit records keep it; so the group must hold no secrets and no lists of tables.
public struct GroupEdit<Group: FieldGroup & Equatable>: FieldValue, Equatable {
    private var given = FieldTexts()
    private var clearsAll = false

    /// Leaves every field as it is.
    public static var unchanged: GroupEdit { GroupEdit() }

    /// Clears the whole table.
    public static var cleared: GroupEdit {
        var edit = GroupEdit()
        edit.clearsAll = true
        return edit
    }

    /// Whether every field stays as it is.
    public var isUnchanged: Bool { given.fields.isEmpty && !clearsAll }

    /// What the table holds when it was `before`; nil where nothing is left of it.
    ///
    /// - Throws: `FieldProblems` where a field is missing then that the table must have.
    public func applied(to before: Group?) throws -> Group? {
        if isUnchanged { return before }
        var texts = FieldTexts()
        if let before, !clearsAll {
            let names = given.fields.map(\.name)
            for field in try FieldTexts.of(before).fields where !names.contains(field.name) {
                texts.add(field.name, field.text)
            }
        }
        for field in given.fields where field.text != nil { texts.add(field.name, field.text) }
        return texts.fields.isEmpty ? nil : try Group.read(nestedIn: texts)
    }

    /// Reads what is given, or says everything that is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> GroupEdit {
        guard kind == .table else {
            throw FieldProblem("must be a table of named values, got \(source.shown())")
        }
        var edit = GroupEdit()
        edit.given = try source.nested { source in
            var group = Group()
            var reader = GivenReader(reader: FieldReader(source))
            try group.fields(&reader)
            if reader.reader.present != reader.reader.source.count() {
                reader.reader.findUnknown(Group.self)
            }
            if !reader.reader.problems.isEmpty { throw FieldProblems(reader.reader.problems) }
            return reader.given
        }
        return edit
    }

    /// Null clears all of it.
    public static var whenNull: GroupEdit? { .cleared }

    /// Writes what is given under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        if clearsAll { return sink.putNull(name) }
        if given.fields.isEmpty { return }
        sink.nested(name) { sink in
            var group = Group()
            var writer = GivenWriter(sink: consume sink, given: given)
            // What was read once is read again: there is nothing to refuse.
            try? group.fields(&writer)
            sink = writer.sink
        }
    }

    /// The type as help shows it: the fields of the table, none of which must be there.
    public static func type(_ rule: AnyRule) -> FieldType {
        let fields = Group.description.map { field in
            var field = field
            field.isRequired = false
            field.defaultValue = nil
            return field
        }
        return FieldType("table", rule: "fields left out stay", fields: fields)
    }
}

/// Notes which fields a source holds, and what.
private struct GivenReader<S: FieldSource>: FieldVisitor {
    var reader: FieldReader<S>
    var given = FieldTexts()

    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) {
        let kind = reader.source.open(name)
        if kind == .null {
            reader.present += 1
            given.add("\(name)", nil)
        } else if kind != .absent {
            reader.take(name, kind, &value, rule)
            value.write(name, to: &given)
        }
        reader.source.close()
    }

    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { field(name, &value, rule, doc) }
}

/// Writes the fields that were given, and nothing of the others.
private struct GivenWriter<W: FieldSink>: FieldVisitor {
    var sink: W
    var given: FieldTexts

    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) throws {
        let kind = given.open(name)
        if kind == .null {
            sink.putNull(name)
        } else if kind != .absent {
            try T.read(&given, kind, rule).write(name, to: &sink)
        }
        given.close()
    }

    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) throws { try field(name, &value, rule, doc) }
}
