/// What an operation's arguments say that rights are about, read from the operation's own value.
struct JudgedArguments {
    /// The field that every answer shows.
    static let alwaysShown = "id"
    /// The arguments that may always be given: they say what is meant, and as what it was known.
    static let alwaysGiven = ["id", "etag"]

    /// The arguments that are given, but for those that may always be.
    ///
    /// One that has its default is as good as left out.
    private(set) var given: [String] = []
    /// E-mail addresses, in lower case, by the fields that hold them.
    private(set) var emails: [(field: String, email: EmailAddress)] = []
    /// Users named by their ids.
    private(set) var users: [UserID] = []

    /// Reads what is given; with `subjects` also who is meant.
    init<R: Record>(_ operation: R, _ name: String, subjects: Bool) throws {
        var before = Fragments()
        var blank = R()
        try blank.fields(&before)
        var now = Fragments()
        var operation = operation
        try operation.fields(&now)
        let defaults = Dictionary(
            before.all.map { ($0.name, $0.json) }, uniquingKeysWith: { first, _ in first })
        for field in now.all where !Self.alwaysGiven.contains(field.name) {
            if field.isRequired || defaults[field.name] != field.json { given.append(field.name) }
        }
        if subjects {
            try findSubjects(FieldTexts.of(operation), SubjectPaths.byOperation[name] ?? SubjectPaths())
        }
    }

    private mutating func findSubjects(_ texts: FieldTexts, _ paths: SubjectPaths) throws {
        for field in texts.fields {
            guard let text = field.text else { continue }
            let path = Self.withoutNumbers(field.name)
            if paths.users.contains(path), let id = UserID(text) {
                users.append(id)
            } else if paths.emails.contains(path) {
                emails.append((field.name, EmailAddress(unchecked: text)))
            }
        }
    }

    /// `lines[].email` for `lines[2].email`.
    private static func withoutNumbers(_ path: String) -> String {
        if !path.utf8.contains(UInt8(ascii: "[")) { return path }
        var isInside = false
        return String(
            path.filter { character in
                if character == "]" { isInside = false }
                defer { if character == "[" { isInside = true } }
                return !isInside
            })
    }
}

/// Each field's value as JSON, to tell which differ.
private struct Fragments: FieldVisitor {
    var all: [(name: String, isRequired: Bool, json: [UInt8])] = []

    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { add(name, value, isRequired: true) }

    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { add(name, value, isRequired: false) }

    private mutating func add<T: FieldValue>(_ name: StaticString, _ value: T, isRequired: Bool) {
        var writer = JSONWriter()
        value.write(name, to: &writer)
        all.append(("\(name)", isRequired, writer.bytes))
    }
}
