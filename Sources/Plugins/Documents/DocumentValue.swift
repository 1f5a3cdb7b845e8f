/// A value of a document, with the place it was read from.
///
/// Members keep their order, and a number stays as it is written.
public struct DocumentValue: Sendable {
    /// What there is in JSON.
    public indirect enum Content: Sendable, Equatable {
        case null
        case boolean(Bool)
        /// As it is written: `12`, `-0.5`, `1e3`.
        case number(String)
        case text(String)
        case list([DocumentValue])
        /// In their order, no two of one name.
        case object([DocumentMember])
    }

    /// What it is.
    public var content: Content
    /// Where it was read; nil for one that was made here.
    public var place: DocumentPlace?

    /// A value.
    public init(_ content: Content, at place: DocumentPlace? = nil) {
        self.content = content
        self.place = place
    }
}

extension DocumentValue: Equatable {
    /// The same content in the same order, wherever it was read.
    public static func == (left: DocumentValue, right: DocumentValue) -> Bool {
        left.content == right.content
    }
}

/// A name with its value.
public struct DocumentMember: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The value.
    public var value: DocumentValue
    /// Where the name was read; nil for one that was made here.
    public var place: DocumentPlace?

    /// A member.
    public init(_ name: String, _ value: DocumentValue, at place: DocumentPlace? = nil) {
        self.name = name
        self.value = value
        self.place = place
    }

    /// The same name and content.
    public static func == (left: DocumentMember, right: DocumentMember) -> Bool {
        left.name == right.name && left.value == right.value
    }
}

/// Where something stands in a document.
public struct DocumentPlace: Sendable, Equatable {
    /// From 1.
    public var line: Int
    /// The byte of its line, from 1.
    public var column: Int
    /// Its bytes.
    public var range: Range<Int>
}

extension DocumentValue {
    static func text(_ text: String) -> DocumentValue { DocumentValue(.text(text)) }
    static func integer(_ number: Int) -> DocumentValue { DocumentValue(.number(String(number))) }
    static func boolean(_ value: Bool) -> DocumentValue { DocumentValue(.boolean(value)) }
    static func list(_ items: [DocumentValue]) -> DocumentValue { DocumentValue(.list(items)) }
    static func object(_ members: [DocumentMember]) -> DocumentValue { DocumentValue(.object(members)) }

    /// The members of an object.
    var members: [DocumentMember]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// The value of a member.
    subscript(_ name: String) -> DocumentValue? { members?.first { $0.name == name }?.value }

    /// A whole number without fraction and exponent that fits.
    var integer: Int? {
        guard case .number(let text) = content, text != "-0" else { return nil }
        return Int(text)
    }

    /// What it is, for a message: `a number`.
    var kind: String {
        switch content {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let text): text.utf8.count <= 20 ? text : "a number"
        case .text(let text): ShownText.quoted(text)
        case .list: "a list"
        case .object: "an object"
        }
    }
}

/// How much of a document is taken.
public struct DocumentLimits: Sendable {
    /// Bytes of all of it.
    public var bytes: Int
    /// Lists and objects inside each other.
    public var depth: Int
    /// Values of all kinds.
    public var values: Int

    /// 64 KiB, 16 levels, 8192 values: what a manifest may have.
    public init(bytes: Int = 65_536, depth: Int = 16, values: Int = 8192) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }
}
