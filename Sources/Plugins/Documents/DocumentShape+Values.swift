extension DocumentShape where Value == String {
    /// Text that `isTaken`; `wanted` completes "must be".
    static func text(
        _ wanted: String, pattern: String? = nil, isTaken: @escaping @Sendable (String) -> Bool
    ) -> DocumentShape {
        .parsed(wanted, pattern: pattern, write: { $0 }, parse: { isTaken($0) ? $0 : nil })
    }

    /// Text on one line for people: nothing in it is hidden or moves a cursor.
    static func sentence(atMost limit: Int = 300) -> DocumentShape {
        let text = DocumentShape.text("text on one line of 1 to \(limit) characters, all of which show") {
            text in
            (1...limit).contains(text.unicodeScalars.count)
                && !text.unicodeScalars.contains(where: HiddenCharacters.contains)
        }
        return DocumentShape(
            read: text.read, write: text.write,
            schema: text.schema + [
                DocumentMember("minLength", .integer(1)), DocumentMember("maxLength", .integer(limit)),
            ])
    }

    /// One of `names`.
    static func choice(_ names: [String]) -> DocumentShape {
        DocumentShape(
            read: { value, path, findings in
                if case .text(let text) = value.content {
                    if names.contains(text) { return text }
                    findings.add(
                        .wrongValue, path, value.place,
                        "must be one of \(names.joined(separator: ", ")), got \(ShownText.quoted(text))"
                            + NearName.question(text, among: names))
                } else {
                    findings.refuse(value, path, wanted: "one of \(names.joined(separator: ", "))")
                }
                return nil
            }, write: DocumentValue.text,
            schema: [DocumentMember("enum", .list(names.map(DocumentValue.text)))])
    }
}

extension DocumentShape {
    /// Text that is read as something else; `wanted` completes "must be".
    static func parsed(
        _ wanted: String, pattern: String? = nil, write: @escaping @Sendable (Value) -> String,
        parse: @escaping @Sendable (String) -> Value?
    ) -> DocumentShape {
        DocumentShape(
            read: { value, path, findings in
                guard case .text(let text) = value.content, let found = parse(text) else {
                    findings.refuse(value, path, wanted: wanted)
                    return nil
                }
                return found
            }, write: { .text(write($0)) },
            schema: [DocumentMember("type", .text("string"))]
                + (pattern.map { [DocumentMember("pattern", .text($0))] } ?? []))
    }
}

extension DocumentShape where Value == Int {
    /// A whole number, both ends included; `unit` follows the range in messages.
    static func integer(_ range: ClosedRange<Int>, unit: String = "") -> DocumentShape {
        DocumentShape(
            read: { value, path, findings in
                guard let number = value.integer, range.contains(number) else {
                    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                    findings.refuse(value, path, wanted: unit.isEmpty ? wanted : "\(wanted) (\(unit))")
                    return nil
                }
                return number
            }, write: DocumentValue.integer,
            schema: [
                DocumentMember("type", .text("integer")),
                DocumentMember("minimum", .integer(range.lowerBound)),
                DocumentMember("maximum", .integer(range.upperBound)),
            ])
    }
}

extension DocumentShape where Value == Bool {
    static var boolean: DocumentShape {
        DocumentShape(
            read: { value, path, findings in
                if case .boolean(let found) = value.content { return found }
                findings.refuse(value, path, wanted: "true or false")
                return nil
            }, write: DocumentValue.boolean, schema: [DocumentMember("type", .text("boolean"))])
    }
}

extension DocumentShape {
    /// A list; all items are read, so that each says what is wrong with it.
    static func list<Item>(
        of item: DocumentShape<Item>, _ count: ClosedRange<Int>
    ) -> DocumentShape where Value == [Item] {
        DocumentShape(
            read: { value, path, findings in
                guard case .list(let items) = value.content else {
                    findings.refuse(value, path, wanted: "a list")
                    return nil
                }
                guard count.contains(items.count) else {
                    findings.add(
                        .wrongValue, path, value.place,
                        "must have \(count.lowerBound) to \(count.upperBound) items, got \(items.count)")
                    return nil
                }
                let found = items.enumerated().map { item.read($1, path + $0, &findings) }
                let whole = found.compactMap(\.self)
                return whole.count == items.count ? whole : nil
            }, write: { .list($0.map(item.write)) },
            schema: [
                DocumentMember("type", .text("array")), DocumentMember("items", .object(item.schema)),
                DocumentMember("minItems", .integer(count.lowerBound)),
                DocumentMember("maxItems", .integer(count.upperBound)),
            ])
    }

    /// An object whose names are data: each is read by `name`, each value by `value`.
    static func map<Name: Hashable & Sendable, Item>(
        _ name: DocumentShape<Name>, _ item: DocumentShape<Item>, atMost limit: Int = 256
    ) -> DocumentShape where Value == [Name: Item] {
        DocumentShape(
            read: { value, path, findings in
                guard let members = value.members else {
                    findings.refuse(value, path, wanted: "an object")
                    return nil
                }
                guard members.count <= limit else {
                    findings.add(
                        .wrongValue, path, value.place,
                        "must have at most \(limit) members, got \(members.count)")
                    return nil
                }
                var found: [Name: Item] = [:]
                for member in members {
                    let key = name.read(
                        DocumentValue(.text(member.name), at: member.place), path + member.name, &findings)
                    let part = item.read(member.value, path + member.name, &findings)
                    if let key, let part { found[key] = part }
                }
                return found.count == members.count ? found : nil
            },
            write: { entries in
                .object(
                    entries.compactMap { key, part in
                        guard case .text(let text) = name.write(key).content else { return nil }
                        return DocumentMember(text, item.write(part))
                    }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
            },
            schema: [
                DocumentMember("type", .text("object")),
                DocumentMember("propertyNames", .object(name.schema)),
                DocumentMember("additionalProperties", .object(item.schema)),
            ])
    }

    /// The same shape for a value that may be absent; never written as null.
    static func maybe<Wrapped>(_ shape: DocumentShape<Wrapped>) -> DocumentShape where Value == Wrapped? {
        DocumentShape(
            read: { value, path, findings in
                guard let found = shape.read(value, path, &findings) else { return nil }
                return .some(found)
            },
            write: { $0.map(shape.write) ?? DocumentValue(.null) }, schema: shape.schema)
    }
}
