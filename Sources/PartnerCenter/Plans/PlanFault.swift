/// What is wrong with a plan's file.
public struct PlanFault: Error, Equatable, Sendable {
    /// The line at fault, from 1; 0 for the file as a whole.
    public var line: Int
    /// What is wrong.
    public var message: String

    /// A fault of one line.
    public init(line: Int = 0, _ message: String) {
        self.line = line
        self.message = message
    }

    /// The fault of the file `name` as an error of a file, with what to do.
    public func error(in name: String) -> OperationError {
        let place = line > 0 ? "\(name):\(line)" : name
        return OperationError(.badFile, "\(place): \(message)", hint: "make the plan again: partnerctl plan")
    }
}

/// The members of one line of a plan, each taken by name and kind.
struct PlanFields {
    private let tree: JSONTree

    init(_ tree: JSONTree) throws(PlanFault) {
        guard case .object = tree else { throw PlanFault("an object is expected, got \(tree.kindName)") }
        self.tree = tree
    }

    func optional(_ name: String) -> JSONTree? {
        guard let value = tree[name], value != .null else { return nil }
        return value
    }

    func value(_ name: String) throws(PlanFault) -> JSONTree {
        guard let value = tree[name] else { throw PlanFault("the member '\(name)' is missing") }
        return value
    }

    private func wrong(_ name: String, _ expected: String, _ got: JSONTree) -> PlanFault {
        PlanFault("'\(name)' must be \(expected), got \(got.kindName)")
    }

    func text(_ name: String) throws(PlanFault) -> String {
        let value = try value(name)
        guard let text = value.text else { throw wrong(name, "text", value) }
        return text
    }

    func optionalText(_ name: String) throws(PlanFault) -> String? {
        optional(name) == nil ? nil : try text(name)
    }

    func integer(_ name: String) throws(PlanFault) -> Int64 {
        let value = try value(name)
        guard let number = value.integer else { throw wrong(name, "a whole number", value) }
        return number
    }

    func truth(_ name: String) throws(PlanFault) -> Bool {
        guard let value = optional(name) else { return false }
        guard let truth = value.truth else { throw wrong(name, "true or false", value) }
        return truth
    }

    func instant(_ name: String) throws(PlanFault) -> Instant {
        let text = try text(name)
        do { return try Instant(text) } catch {
            throw PlanFault(
                "'\(name)' must be an instant such as 2026-11-20T08:00:00Z, got \"\(text.prefix(40))\"")
        }
    }

    func items(_ name: String) throws(PlanFault) -> [JSONTree] {
        guard let value = optional(name) else { return [] }
        guard let items = value.items else { throw wrong(name, "a list", value) }
        return items
    }

    func fields(_ name: String) throws(PlanFault) -> [PlanFields] {
        try items(name).map { item throws(PlanFault) in try PlanFields(item) }
    }

    func texts(_ name: String) throws(PlanFault) -> [String] {
        try items(name).map { item throws(PlanFault) in
            guard let text = item.text else { throw wrong(name, "a list of texts", item) }
            return text
        }
    }

    func members(_ name: String) throws(PlanFault) -> [JSONTree.Member] {
        guard let value = optional(name) else { return [] }
        guard let members = value.members else { throw wrong(name, "an object", value) }
        return members
    }

    /// One of a closed list of words.
    func word<T: RawRepresentable & CaseIterable>(_ name: String) throws(PlanFault) -> T
    where T.RawValue == String {
        let text = try text(name)
        guard let value = T(rawValue: text) else {
            let words = T.allCases.map(\.rawValue)
            throw PlanFault(
                "'\(name)' must be one of \(Suggestion.list(words, "or")), got \"\(text.prefix(40))\"")
        }
        return value
    }
}

extension JSONTree {
    /// What kind of value it is, for messages.
    fileprivate var kindName: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .number(let number): "the number \(number.prefix(20))"
        case .text: "text"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
