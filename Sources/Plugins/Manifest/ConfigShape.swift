extension ConfigValue {
    static let shape = DocumentShape<ConfigValue>(
        read: { value, path, findings in read(value, path, &findings) }, write: \.document,
        schema: [
            DocumentMember("type", .list(["string", "integer", "boolean", "array"].map(DocumentValue.text))),
            DocumentMember(
                "items",
                .object([
                    DocumentMember("type", .list(["string", "integer", "boolean"].map(DocumentValue.text)))
                ])),
        ])

    private static func read(
        _ value: DocumentValue, _ path: DocumentPath, _ findings: inout DocumentFindings, isItem: Bool = false
    ) -> ConfigValue? {
        switch value.content {
        case .text(let text):
            if text.utf8.count <= 4096 { return .text(text) }
            findings.add(.wrongValue, path, value.place, "must have at most 4096 bytes")
        case .boolean(let flag): return .boolean(flag)
        case .number(let text):
            if let number = value.integer { return .integer(number) }
            findings.add(
                .wrongValue, path, value.place, "must be a whole number, got \(ShownText.plain(text))",
                hint: "write a decimal as text, so that it stays exact: \"1.5\"")
        case .list(let items) where !isItem:
            guard items.count <= 1024 else {
                findings.add(
                    .wrongValue, path, value.place, "must have at most 1024 items, got \(items.count)")
                return nil
            }
            let found = items.enumerated().compactMap { read($1, path + $0, &findings, isItem: true) }
            return found.count == items.count ? .list(found) : nil
        case .list, .object, .null:
            findings.refuse(
                value, path,
                wanted: "a text, a whole number, true or false" + (isItem ? "" : ", or a list of these"))
        }
        return nil
    }

    var document: DocumentValue {
        switch self {
        case .text(let text): .text(text)
        case .integer(let number): .integer(number)
        case .boolean(let flag): .boolean(flag)
        case .list(let items): .list(items.map(\.document))
        }
    }

    /// For a message: `got "x"`.
    var kind: String { document.kind }
}

extension ConfigField {
    /// The types of a single value.
    static let single = ["string", "integer", "boolean", "decimal", "hostname"]

    /// A field without its name, which is its key.
    static let shape: DocumentShape<ConfigField> = DocumentShape.object(
        .part,
        { type, items, isRequired, value, doc in
            ConfigField("", type: type, items: items, isRequired: isRequired, default: value, doc: doc)
        },
        required("type", \ConfigField.type, .choice(single + ["list"]), "What it holds."),
        optional("items", \ConfigField.items, .maybe(.choice(single)), nil, "What a list holds."),
        optional("required", \ConfigField.isRequired, .boolean, false, "Whether a project must set it."),
        optional(
            "default", \ConfigField.defaultValue, .maybe(ConfigValue.shape), nil,
            "What holds where a project sets nothing."),
        required("doc", \ConfigField.doc, .sentence(), "One sentence for people.")
    ).checked { field in
        if field.type == "list", field.items == nil { return "needs items: what the list holds" }
        if field.type != "list", field.items != nil { return "has items, and is no list" }
        guard let value = field.defaultValue else { return nil }
        if field.isRequired { return "is required and has a default; one of them is of no use" }
        return field.problem(of: value).map { "has a default that \($0)" }
    }

    /// All fields of a manifest, by name.
    static let all = DocumentShape<[String: ConfigField]>.map(.smallName(), shape, atMost: 64).converted {
        fields in
        fields.sorted { $0.key < $1.key }.map { name, field in
            var named = field
            named.name = name
            return named
        }
    } _: { fields in
        Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What is wrong with `value`, completing "NAME …"; nil when it may be set.
    public func problem(of value: ConfigValue) -> String? {
        guard type == "list" else { return Self.problem(of: value, type: type) }
        guard case .list(let list) = value else { return "must be a list, got \(value.kind)" }
        for (index, item) in list.enumerated() {
            if let problem = Self.problem(of: item, type: items ?? "string") {
                return "[\(index)] \(problem)"
            }
        }
        return nil
    }

    private static func problem(of value: ConfigValue, type: String) -> String? {
        switch (type, value) {
        case ("string", .text), ("integer", .integer), ("boolean", .boolean), ("decimal", .integer): nil
        case ("decimal", .text(let text)) where isDecimal(text): nil
        case ("hostname", .text(let text)) where isHostname(text): nil
        default: "must be \(wanted(type)), got \(value.kind)"
        }
    }

    private static func wanted(_ type: String) -> String {
        switch type {
        case "string": "a text"
        case "integer": "a whole number"
        case "boolean": "true or false"
        case "decimal": "a decimal number in quotes such as \"1.50\""
        default: "the name of a host in small letters such as \"hr.example.com\""
        }
    }

    static func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && text.utf8.count <= 32
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
    }

    /// Names as RFC 1123 has them, in small letters, without a final point.
    static func isHostname(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.utf8.first != 0x2d && label.utf8.last != 0x2d
                    && label.utf8.allSatisfy { byte in
                        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
                    }
            }
    }
}

extension PluginManifest {
    /// What holds of `given`: each value checked against the manifest, what was left out set to its default.
    ///
    /// `path` is where `given` stands in `file`, for messages.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public func config(
        _ given: [String: ConfigValue], file: String, path: String = "config"
    ) throws(PluginFaults) -> [String: ConfigValue] {
        var faults: [PluginFault] = []
        func add(_ code: PluginFault.Code, _ name: String, _ message: String, hint: String = "") {
            let separator = path.isEmpty || message.hasPrefix("[") ? "" : "."
            faults.append(
                PluginFault(code, file: file, path: "\(path)\(separator)\(name)", message, hint: hint))
        }
        var whole: [String: ConfigValue] = [:]
        for field in config {
            if let value = given[field.name] {
                if let problem = field.problem(of: value) { add(.wrongValue, field.name, problem) }
                whole[field.name] = value
            } else if field.isRequired {
                add(.missingField, field.name, "is missing: \(id) cannot work without it", hint: field.doc)
            } else {
                whole[field.name] = field.defaultValue
            }
        }
        let names = config.map(\.name)
        for name in given.keys.sorted() where !names.contains(name) {
            add(
                .unknownField, name,
                "is nothing that \(id) can be set\(NearName.question(name, among: names))",
                hint: names.isEmpty ? "it has no settings" : "it can be set: \(names.joined(separator: ", "))"
            )
        }
        if let found = PluginFaults(faults) { throw found }
        return whole
    }
}
