/// A right that was found to cover a call, and whose it is.
struct JudgedRight {
    /// The plugin.
    var plugin: String
    /// What covers it.
    var right: Right
}

extension CallChain {
    /// The judged plugins, each once, in the order of their calls.
    var judgedPrincipals: [Principal] {
        var principals: [Principal] = []
        for link in judged where !principals.contains(where: { $0.id == link.principal.id }) {
            principals.append(link.principal)
        }
        return principals
    }

    /// Judges a call of an operation by its arguments: each plugin must be granted it.
    ///
    /// An operation's capability is granted once; where it is given twice, the first counts.
    ///
    /// `email` tells the e-mail of a user, nil for one that there is not; it is asked only for those who are named by
    /// id where domains count.
    ///
    /// - Returns: the rights that cover it.
    /// - Throws: `OperationError` with code `refused`; what `email` throws.
    func judge<O: Record>(
        _ operation: O, _ facts: OperationFacts, email: (UserID) throws -> EmailAddress?
    ) throws -> [JudgedRight] {
        let name = "\(facts.name)"
        let capability = CapabilityFacts.name(for: facts)
        let rights = try judgedPrincipals.map { principal in
            guard let right = principal.rights.first(where: { $0.name == capability }) else {
                throw NotCapable(principal.id, capability, operation: name, .notGranted).error
            }
            return JudgedRight(plugin: principal.id, right: right)
        }
        let subjects = rights.contains { $0.right.parameters["domains"] != nil }
        if !subjects, !rights.contains(where: { $0.right.parameters["fields"] != nil }) { return rights }
        let arguments = try JudgedArguments(operation, name, subjects: subjects)
        for judged in rights {
            let refuse = { (reason: NotCapable.Reason) in
                NotCapable(judged.plugin, capability, operation: name, reason, granted: [judged.right]).error
            }
            if let reason = judged.excess(of: arguments, facts) { throw refuse(reason) }
        }
        // Nobody is looked up before it is known that all else is granted.
        for user in arguments.users {
            guard let domain = try email(user)?.domain else { continue }
            for judged in rights where !judged.allows(domain: domain) {
                throw NotCapable(
                    judged.plugin, capability, operation: name, .subject(user), granted: [judged.right]
                ).error
            }
        }
        return rights
    }

    /// Judges what a read answered by the e-mail in it.
    ///
    /// - Throws: `OperationError` with code `refused`.
    func judge(answer: FieldTexts?, of facts: OperationFacts, _ rights: [JudgedRight]) throws {
        guard let answer else { return }
        for judged in rights where !judged.allows(answer: answer) {
            throw NotCapable(
                judged.plugin, judged.right.name, operation: "\(facts.name)", .answer, granted: [judged.right]
            ).error
        }
    }

    /// The fields of what an operation answers that the judged plugins are shown; nil for all of them.
    public func shownFields(of facts: OperationFacts) -> ShownFields? {
        if links.isEmpty { return nil }
        return fields(CapabilityFacts.name(for: facts)) { _ in true }.map { ShownFields($0) }
    }

    /// The same for what `operation` answered: of one that changes something, what was given, the id and the etag, what
    /// is secret, and whatever else the right to read such a record shows.
    ///
    /// - Throws: what writing a field throws.
    public func shownFields<O: PartnerOperation>(
        of operation: O, answering answer: O.Answer
    ) throws -> ShownFields? {
        if links.isEmpty { return nil }
        let facts = O.facts
        if facts.kind == .read { return shownFields(of: facts) }
        guard let written = WrittenAnswer.byOperation["\(facts.name)"], let capability = written.capability
        else {
            return nil
        }
        let texts = try FieldTexts.of(answer: answer) ?? FieldTexts()
        guard let read = fields(capability, where: { $0.allows(answer: texts) }) else { return nil }
        return ShownFields(read + JudgedArguments.alwaysGiven + written.secrets + (try given(to: operation)))
    }

    /// The arguments that have a value, be it their default: who makes something knows all of it. Of a table only some
    /// fields may have been given, so that none counts.
    private func given<O: Record>(to operation: O) throws -> [String] {
        try FieldTexts.of(operation).fields.filter { $0.text != nil }.map(\.name)
    }

    /// The fields that each judged plugin is granted by `capability`; nil for all of them. None where a plugin is not
    /// granted it, or not with a right that `covers`.
    private func fields(_ capability: String, where covers: (JudgedRight) -> Bool) -> [String]? {
        var shown: Set<String>?
        for principal in judgedPrincipals {
            guard let right = principal.rights.first(where: { $0.name == capability }),
                covers(JudgedRight(plugin: principal.id, right: right))
            else { return [] }
            guard let fields = right.texts("fields") else { continue }
            shown = shown?.intersection(fields) ?? Set(fields)
        }
        return shown.map { Array($0) }
    }
}

extension JudgedRight {
    /// What of the arguments is not covered; nil for nothing.
    fileprivate func excess(of arguments: JudgedArguments, _ facts: OperationFacts) -> NotCapable.Reason? {
        if let fields = right.texts("fields") {
            let isRead = facts.kind == .read
            let judged = isRead ? Self.selecting(arguments.given, facts) : arguments.given
            let more = judged.filter { !fields.contains($0) }
            if !more.isEmpty { return isRead ? .selection(more) : .arguments(more) }
        }
        if right.parameters["domains"] == nil { return nil }
        for (_, email) in arguments.emails where !allows(domain: email.domain) {
            return .domain(email.domain)
        }
        let isReadOfAll =
            facts.kind == .read && arguments.emails.isEmpty && arguments.users.isEmpty
            && !SubjectPaths.answering.contains("\(facts.name)")
        return isReadOfAll ? .noDomain : nil
    }

    /// The arguments that name fields of the answer: by choosing a value one learns who has it.
    private static func selecting(_ given: [String], _ facts: OperationFacts) -> [String] {
        let values =
            CapabilityFacts.named(CapabilityFacts.name(for: facts))?.parameter("fields")?.values ?? []
        return given.filter(values.contains)
    }

    /// Whether an e-mail of `domain`, in lower case, is covered.
    func allows(domain: String) -> Bool {
        guard let domains = right.texts("domains") else { return true }
        return domains.contains { $0.lowercased().utf8.elementsEqual(domain.utf8) }
    }

    /// Whether an answer is covered: where domains count and it has an e-mail, that must be of one.
    func allows(answer: FieldTexts) -> Bool {
        guard right.parameters["domains"] != nil, let email = answer["email"] else { return true }
        return allows(domain: EmailAddress(unchecked: email).domain)
    }
}
