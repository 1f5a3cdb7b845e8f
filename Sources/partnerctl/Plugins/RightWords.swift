internal import PartnerCenter
internal import PartnerLua
internal import Plugins

/// Rights as a command line names them: `net hosts=https://hr.example/v1/ methods=GET,POST`.
enum RightWords {
    /// `capability` narrowed by words such as `hosts=https://hr.example/v1/`; a list is written with commas.
    ///
    /// - Throws: `UsageError` of `command` for a word that narrows nothing.
    static func narrowed(
        _ capability: Capability, by words: [String], _ command: String
    ) throws(UsageError) -> Capability {
        var capability = capability
        for word in words { try narrow(&capability, word, command) }
        return capability
    }

    private static func narrow(
        _ capability: inout Capability, _ word: String, _ command: String
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let facts = CapabilityFacts.named(capability.name)
        guard parts.count == 2, let parameter = facts?.parameter(String(parts[0])) else {
            let names = facts?.parameters.map(\.name) ?? []
            throw PluginFaults.usage(
                command, "\(Escaping.line(word, limit: 60)) does not narrow \(capability.name)",
                hint: names.isEmpty
                    ? "nothing narrows it" : "it is narrowed by \(Suggestion.list(names)): NAME=VALUE")
        }
        let text = String(parts[1])
        switch parameter.kind {
        case .list: capability.parameters[parameter.name] = .list(text.split(separator: ",").map(String.init))
        case .text: capability.parameters[parameter.name] = .text(text)
        case .count:
            guard let count = Int(text), count >= 0 else {
                throw PluginFaults.usage(
                    command,
                    "\(parameter.name) must be a whole number, got \"\(Escaping.line(text, limit: 40))\"")
            }
            capability.parameters[parameter.name] = .count(count)
        }
    }

    /// What a grant of `capability` has to say beyond it, as words to be filled in: `hosts=https://HOST/`.
    static func open(_ capability: Capability) -> [String] {
        let facts = CapabilityFacts.named(capability.name)
        return Right(capability).openParameters.map { name in
            switch facts?.parameter(name)?.matching {
            case .address: "\(name)=https://HOST/"
            case .path: "\(name)=PATH"
            default: "\(name)=\(name.uppercased())"
            }
        }
    }
}

/// A right that `--grant` names: `net`, `acme/x:net`, `net:hosts=https://a/`, `acme/x:secrets.use:name=token for=https://a/`.
struct NamedGrant {
    /// As it was given.
    let text: String
    /// The plugin; nil for the one that the command is about.
    let id: PluginID?
    /// The right.
    let name: String
    /// What narrows it.
    let words: [String]

    init(_ text: String) {
        self.text = text
        var rest = text[...]
        var id: PluginID?
        if let colon = rest.firstIndex(of: ":"), let found = PluginID(rest[..<colon]) {
            id = found
            rest = rest[rest.index(after: colon)...]
        }
        self.id = id
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts.first ?? "")
        words = parts.count > 1 ? parts[1].split(separator: " ").map(String.init) : []
    }
}

extension ProjectLock {
    /// Grants that leave out what they must say: they allow nothing, whatever they look like.
    var openGrants: [PluginFault] {
        plugins.flatMap { plugin in
            plugin.grants.compactMap { grant in
                let open = RightWords.open(grant)
                if open.isEmpty { return nil }
                let names = Right(grant).openParameters
                return PluginFault(
                    .openGrant, file: "\(plugin.id)",
                    "is granted \(grant.name) without \(Suggestion.list(names)), which allows nothing",
                    hint:
                        "say it: partnerctl plugin grant \(plugin.id) \(grant.name) \(open.joined(separator: " "))"
                )
            }
        }
    }
}
