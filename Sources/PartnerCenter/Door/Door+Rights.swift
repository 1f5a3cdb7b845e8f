extension Door {
    /// Does an operation that plugins ask for, if each of them is granted it.
    @usableFromInline
    func perform<O: PartnerOperation>(
        _ operation: O, _ actor: Actor, _ origin: Origin, for callers: CallChain
    ) throws -> O.Answer {
        let facts = O.facts
        let rights = try callers.judge(operation, facts) { try email(of: $0, actor, origin) }
        try callers.admit(rights, operation: "\(facts.name)")
        let answer =
            if let budgets {
                try perform(operation, actor, origin, within: budgets)
            } else {
                try center.perform(operation, actor, origin)
            }
        if facts.kind == .read { try callers.judge(answer: FieldTexts.of(answer: answer), of: facts, rights) }
        callers.count(rights)
        return answer
    }

    /// Reads a page that plugins ask for, if each of them is granted it; without entries that are not theirs to see.
    ///
    /// A page of which nothing is left is followed by the next one, so that an empty page is the last.
    @usableFromInline
    func page<O: ListingOperation>(
        _ operation: O, after cursor: PageCursor?, limit: Int, _ actor: Actor, _ origin: Origin,
        for callers: CallChain
    ) throws -> Page<O.Item> {
        let facts = O.facts
        let rights = try callers.judge(operation, facts) { try email(of: $0, actor, origin) }
        let areAllShown = rights.allSatisfy { $0.right.parameters["domains"] == nil }
        var cursor = cursor
        while true {
            try callers.admit(rights, operation: "\(facts.name)")
            var page = try page(operation, after: cursor, limit: limit, actor, origin)
            callers.count(rights)
            if areAllShown { return page }
            page.items = try page.items.filter { item in
                let texts = try FieldTexts.of(item)
                return rights.allSatisfy { $0.allows(answer: texts) }
            }
            guard page.items.isEmpty, let next = page.next else { return page }
            cursor = next
        }
    }

    /// The e-mail of a user who is named by id; nil for one that there is not.
    private func email(of id: UserID, _ actor: Actor, _ origin: Origin) throws -> EmailAddress? {
        var find = FindUser()
        find.id = id
        return try center.perform(find, actor, origin)?.user.email
    }
}
