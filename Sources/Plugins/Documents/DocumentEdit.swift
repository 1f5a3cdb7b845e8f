/// A document of somebody's, changed in one place at a time: everything else keeps its bytes.
public struct DocumentEdit: Sendable {
    /// The document as it is now.
    public private(set) var bytes: [UInt8]
    private let file: String

    /// The document in `bytes`; `file` is for messages.
    public init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Sets the member that `names` lead to, one object inside the other; objects that are not there are made.
    ///
    /// A new member comes behind the others, indented as they are.
    ///
    /// - Throws: `PluginFaults` for what is no document, or has something else where an object must be.
    public mutating func set(_ names: [String], to value: DocumentValue) throws(PluginFaults) {
        var node = try DocumentReader.read(bytes, file: file)
        var rest = names[...]
        var level = 0
        while let name = rest.popFirst() {
            guard let members = node.members, let place = node.place else {
                throw PluginFaults(
                    PluginFault(
                        .wrongValue, file: file, line: node.place?.line, "must be an object, got \(node.kind)"
                    ))
            }
            guard let member = members.first(where: { $0.name == name }) else {
                let whole = rest.reversed().reduce(value) { DocumentValue.object([DocumentMember($1, $0)]) }
                return insert(DocumentMember(name, whole), members, place.range, level: level)
            }
            level = indentation(of: member) ?? level + 2
            node = member.value
        }
        guard let range = node.place?.range else { return }
        bytes.replaceSubrange(range, with: Self.text(value, level: level))
    }

    /// Removes the member that `names` lead to, with its comma; nothing where there is none.
    ///
    /// - Throws: `PluginFaults` for what is no document.
    public mutating func remove(_ names: [String]) throws(PluginFaults) {
        var node = try DocumentReader.read(bytes, file: file)
        for name in names.dropLast() {
            guard let next = node[name] else { return }
            node = next
        }
        guard let members = node.members, let last = names.last, let whole = node.place?.range,
            let index = members.firstIndex(where: { $0.name == last }),
            let start = members[index].place?.range.lowerBound,
            let end = members[index].value.place?.range.upperBound
        else { return }
        let before = index > 0 ? members[index - 1].value.place?.range.upperBound : nil
        if index + 1 < members.count, let next = members[index + 1].place?.range.lowerBound {
            bytes.removeSubrange(start..<next)
        } else if let before {
            bytes.removeSubrange(before..<end)
        } else {
            bytes.replaceSubrange(whole, with: "{}".utf8)
        }
    }

    private mutating func insert(
        _ member: DocumentMember, _ members: [DocumentMember], _ range: Range<Int>, level: Int
    ) {
        guard let last = members.last, let end = last.value.place?.range.upperBound else {
            let text = Self.text(.object([member]), level: level)
            bytes.replaceSubrange(range, with: text)
            return
        }
        if let inner = indentation(of: last) {
            var text = Array(",\n".utf8) + repeatElement(0x20, count: inner)
            member.appendIndented(to: &text, level: inner, step: max(1, min(8, inner - level)))
            bytes.insert(contentsOf: text, at: end)
        } else {
            // All on one line: it stays so.
            var text = Array(", ".utf8)
            DocumentValue.text(member.name).appendCanonical(to: &text)
            text += ": ".utf8
            member.value.appendCanonical(to: &text)
            bytes.insert(contentsOf: text, at: end)
        }
    }

    private static func text(_ value: DocumentValue, level: Int) -> [UInt8] {
        var text: [UInt8] = []
        value.appendIndented(to: &text, level: level, step: 2)
        return text
    }

    /// The spaces before a member that begins its line; nil for one that does not.
    private func indentation(of member: DocumentMember) -> Int? {
        guard let start = member.place?.range.lowerBound else { return nil }
        let spaces = bytes[..<start].reversed().prefix { $0 == 0x20 }.count
        guard start - spaces > 0, bytes[start - spaces - 1] == 0x0A else { return nil }
        return spaces
    }
}
