/// What is needed of a right of the host's own: `net` for this address by this method.
public struct CapabilityNeed: Sendable, Equatable {
    /// What a parameter must cover, where the right has it.
    public enum Value: Sendable, Equatable {
        /// One of the texts, or the text: a column, a channel, a path.
        case text(String)
        /// An address at or below one of those that are granted. Its path is the one that is asked for, as it is sent.
        case address(GrantedAddress)
        /// At most the number: bytes, percent.
        case amount(Int)
        /// The parameter itself, without which it is not allowed: `private`.
        case allowance
    }

    /// The capability: `net`.
    public var name: String
    /// What the right must cover, by parameter.
    public var values: [(parameter: String, value: Value)]

    /// A need of the capability `name`.
    public init(_ name: String, _ values: [(parameter: String, value: Value)] = []) {
        self.name = name
        self.values = values
    }

    /// Whether both need the same.
    public static func == (left: CapabilityNeed, right: CapabilityNeed) -> Bool {
        left.name == right.name && left.values.elementsEqual(right.values, by: ==)
    }
}

extension CallChain {
    /// Judges what a function of the host is asked for: each plugin needs one right that covers all of it.
    ///
    /// - Throws: `OperationError` with code `refused` and the plugin that lacks it.
    public func require(_ need: CapabilityNeed) throws { try admit(judge(need), operation: nil) }

    /// Does what needs a right, and counts it for each plugin where it succeeds.
    ///
    /// - Throws: as `require`, before `body` is called; what `body` throws.
    public func use<Answer>(_ need: CapabilityNeed, _ body: () throws -> Answer) throws -> Answer {
        let rights = try judge(need)
        try admit(rights, operation: nil)
        let answer = try body()
        count(rights)
        return answer
    }

    /// Judges a need without values: `require("clock")`.
    public func require(_ name: String) throws { try require(CapabilityNeed(name)) }

    /// The least of a number that the plugins are granted, such as the bytes of an answer; nil where none has one.
    public func least(_ parameter: String, of name: String) -> Int? {
        judgedPrincipals.flatMap(\.rights).filter { $0.name == name }.compactMap { $0.count(parameter) }.min()
    }

    private func judge(_ need: CapabilityNeed) throws -> [JudgedRight] {
        try judgedPrincipals.map { principal in
            let rights = principal.rights.filter { $0.name == need.name }
            if let right = rights.first(where: { $0.lacks(need) == nil }) {
                return JudgedRight(plugin: principal.id, right: right)
            }
            let lack = rights.lazy.compactMap { $0.lacks(need) }.first
            throw NotCapable(principal.id, need.name, lack ?? .notGranted, granted: rights).error
        }
    }
}

extension Right {
    /// What it must say and does not: a manifest may leave it to the project, a grant may not.
    public var openParameters: [String] {
        let parameters = CapabilityFacts.named(name)?.parameters ?? []
        return parameters.filter { $0.isRequired && self.parameters[$0.name] == nil }.map(\.name)
    }

    /// What of `need` the right does not cover; nil for nothing.
    func lacks(_ need: CapabilityNeed) -> NotCapable.Reason? {
        let facts = CapabilityFacts.named(need.name)
        for (name, value) in need.values {
            guard let granted = parameters[name] else {
                if facts?.parameter(name)?.widens ?? false { return .value(parameter: name, value.shown) }
                continue
            }
            if !value.isCovered(by: granted, facts?.parameter(name)?.matching ?? .same) {
                return .value(parameter: name, value.shown)
            }
        }
        return nil
    }
}

extension CapabilityNeed.Value {
    fileprivate func isCovered(by granted: Right.Parameter, _ matching: CapabilityParameter.Matching) -> Bool
    {
        switch (self, granted) {
        case (.text(let text), .list(let texts)): texts.contains { matching.covers($0, text) }
        case (.text(let text), .text(let only)): matching.covers(only, text)
        case (.address(let address), .list(let texts)):
            texts.contains { GrantedAddress($0)?.covers(address) ?? false }
        case (.address(let address), .text(let only)): GrantedAddress(only)?.covers(address) ?? false
        case (.amount(let amount), .count(let most)): amount <= most
        case (.allowance, _): true
        default: false
        }
    }

    fileprivate var shown: String {
        switch self {
        case .text(let text): text
        case .address(let address): address.text
        case .amount(let amount): String(amount)
        case .allowance: "allowed"
        }
    }
}

extension GrantedAddress {
    /// The one spelling, without the scheme's own port.
    public var text: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return "\(scheme)://\(name)\(port == Self.ports[scheme] ? "" : ":\(port)")\(path)"
    }
}
