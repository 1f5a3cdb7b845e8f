/// What a manifest says of a provision beyond its name and handler: one key of a point.
public struct ProvisionDetail: Sendable, Equatable {
    /// How it is written.
    public enum Kind: Sendable, Equatable {
        /// A text for people.
        case sentence
        /// The name of a function of the table that the entry answers.
        case function
        /// Types of values that cross between plugins.
        case types
        /// Names of events.
        case events
        /// True; left out where it is not.
        case flag
    }

    /// The key.
    public var name: String
    /// How it is written.
    public var kind: Kind
    /// Whether a provision of its point has it always.
    public var isRequired: Bool
    /// What it says, for editors.
    public var doc: String

    /// The types that `args` and `returns` of exports name; each may end in `?` for one that may be nil.
    public static let types = ["any", "boolean", "integer", "number", "string", "table"]

    /// The keys of a point.
    public static func all(of point: ExtensionPoint) -> [ProvisionDetail] {
        let summary = ProvisionDetail(
            name: "summary", kind: .sentence, isRequired: point == .commands, doc: "One sentence for people.")
        switch point {
        case .commands, .rowsValidate, .rowsMap, .catalogRules, .approve, .reports, .channels:
            return [summary]
        case .steps:
            return [
                summary,
                ProvisionDetail(
                    name: "undo", kind: .function, isRequired: false,
                    doc: "The function that takes the step back: undo(context, result)."),
            ]
        case .sources:
            return [summary]
                + ["open", "next", "close"].map { name in
                    ProvisionDetail(
                        name: name, kind: .function, isRequired: false,
                        doc: "The function for \(name); NAME_\(name) where it is left out.")
                }
        case .events:
            return [
                summary,
                ProvisionDetail(
                    name: "on", kind: .events, isRequired: true, doc: "The event, or a list of events."),
            ]
        case .exports:
            return [
                summary,
                ProvisionDetail(
                    name: "args", kind: .types, isRequired: false, doc: "The types of what it takes."),
                ProvisionDetail(
                    name: "returns", kind: .types, isRequired: false, doc: "The types of what it answers."),
                ProvisionDetail(
                    name: "privileged", kind: .flag, isRequired: false,
                    doc: "Whether it acts with this plugin's rights alone, whoever calls it."),
            ]
        }
    }

    func shape(_ catalog: CapabilityCatalog?) -> DocumentShape<CapabilityParameter> {
        switch kind {
        case .sentence: .parameter(.text)
        case .function:
            DocumentShape<String>.luaName.converted({ .text($0) }) {
                if case .text(let text) = $0 { text } else { "" }
            }
        case .types: Self.list(.choice(Self.types + Self.types.map { $0 + "?" }), 0...16)
        case .events: Self.events(catalog?.events ?? [])
        case .flag: .parameter(.flag)
        }
    }

    private static func list(
        _ item: DocumentShape<String>, _ count: ClosedRange<Int>
    ) -> DocumentShape<CapabilityParameter> {
        DocumentShape<[String]>.list(of: item, count).converted({ .list($0) }) {
            if case .list(let list) = $0 { list } else { [] }
        }
    }

    /// One name or a list of them, always read as a list.
    private static func events(_ names: [String]) -> DocumentShape<CapabilityParameter> {
        let name = names.isEmpty ? DocumentShape<String>.smallName(hasPoints: true) : .choice(names)
        let many = list(name, 1...64)
        return DocumentShape(
            read: { value, path, findings in
                if case .text = value.content {
                    name.read(value, path, &findings).map { .list([$0]) }
                } else {
                    many.read(value, path, &findings)
                }
            },
            write: { parameter in
                if case .list(let list) = parameter, list.count == 1 {
                    .text(list[0])
                } else {
                    many.write(parameter)
                }
            },
            schema: [
                DocumentMember("oneOf", .list([.object(name.schema), .object(many.schema)]))
            ])
    }
}

extension Provision {
    /// The function for `role`: a key of its details, or `NAME_role`.
    public func function(_ role: String) -> String {
        if case .text(let name)? = details[role] { name } else { "\(name)_\(role)" }
    }
}
