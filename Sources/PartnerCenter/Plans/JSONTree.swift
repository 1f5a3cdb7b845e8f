/// A JSON value, members in the order in which they stand and numbers as they are written.
///
/// So writing what was read gives the same bytes for canonical JSON, and a plan can be compared with what happens now
/// without loss.
public indirect enum JSONTree: Equatable, Sendable {
    case null
    case boolean(Bool)
    /// As it is written: `12`, `-0.5e3`.
    case number(String)
    case text(String)
    case list([JSONTree])
    case object([Member])

    /// A name and its value.
    public struct Member: Equatable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONTree

        /// A member of an object.
        public init(_ name: String, _ value: JSONTree) {
            self.name = name
            self.value = value
        }
    }

    /// How deep lists and objects may nest unless a reader is told otherwise.
    public static let maximumDepth = 120

    /// Reads one JSON document: RFC 8259, UTF-8, no member twice.
    ///
    /// - Throws: `JSONFault` that says where and what.
    public init(reading bytes: some Collection<UInt8>, maximumDepth: Int = JSONTree.maximumDepth)
        throws(JSONFault)
    {
        var reader = JSONTreeReader(Array(bytes), maximumDepth: maximumDepth)
        self = try reader.document()
    }

    /// The member called `name` of an object.
    public subscript(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text; `nil` for any other value.
    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The whole number; `nil` for any other value.
    public var integer: Int64? { if case .number(let number) = self { Int64(number) } else { nil } }

    /// The truth value; `nil` for any other value.
    public var truth: Bool? { if case .boolean(let truth) = self { truth } else { nil } }

    /// The items; `nil` for any other value.
    public var items: [JSONTree]? { if case .list(let items) = self { items } else { nil } }

    /// The members; `nil` for any other value.
    public var members: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// The value as canonical JSON.
    public var bytes: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the value.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let truth): writer.value(truth)
        case .number(let number): writer.raw(number.utf8)
        case .text(let text): writer.value(text)
        case .list(let items):
            writer.begin("[")
            for item in items { item.write(to: &writer) }
            writer.end("]")
        case .object(let members):
            writer.begin("{")
            for member in members {
                writer.key(member.name)
                member.value.write(to: &writer)
            }
            writer.end("}")
        }
    }

    /// The value as people read it: text in quotes, everything else as JSON.
    public var shown: String { String(decoding: bytes, as: UTF8.self) }
}

/// What is wrong with a JSON document.
public struct JSONFault: Error, Equatable, Sendable {
    /// The number of the byte at fault, from 1.
    public var byte: Int
    /// What is wrong, in words that follow "at byte 12:".
    public var message: String
}

extension JSONWriter {
    /// Writes a JSON value under `name`.
    public mutating func put(_ name: StaticString, json: some Collection<UInt8>) {
        key(name)
        raw(json)
    }

    /// Writes text under `name`, nothing where there is none.
    public mutating func put(_ name: StaticString, ifPresent text: String?) {
        if let text { put(name, text) }
    }
}
