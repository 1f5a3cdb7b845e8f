/// `profiles.get`
public struct GetProfile: PartnerOperation {
    /// Which of the five.
    public var kind = ProfileKind.legal
    /// Of the legal profile: as it is now, or as it was when it was last verified or rejected.
    public var vettingVersion: VettingVersion?
    /// Of the mpn profile: the number to look up.
    public var mpnID: MPNID?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("kind", &kind, .any, "Which of the five.")
        try v.optional(
            "vetting_version", &vettingVersion, .any,
            "legal: as it is now (current), or as it was last verified or rejected.")
        try v.optional("mpn_id", &mpnID, .any, "mpn: the number to look up; left out, the partner's own.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "profiles.get", "Gives one of the partner's profiles.", kind: .read, permission: .viewProfiles,
        support: ProfileRules.support,
        errors: [
            ProfileRules.notFound,
            ErrorFact(.notFound, "no partner is known by the mpn_id that is looked up"),
        ],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local legal = partner.profiles.get { kind = "legal" }
            print(legal.company_name, legal.address.city, legal.vetting_status)
            """,
        sources: ProfileRules.sources + [
            "Conflict: the page on reading the support profile does not list 21Vianet, the one on updating it does; "
                + "it is taken for a slip."
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> ProfileAnswer {
        var problems: [FieldProblem] = []
        if vettingVersion != nil, kind != .legal {
            problems.append(
                FieldProblem(
                    field: "vetting_version", "is of the legal profile only, got kind \(kind.rawValue)"))
        }
        if mpnID != nil, kind != .mpn {
            problems.append(
                FieldProblem(field: "mpn_id", "is of the mpn profile only, got kind \(kind.rawValue)"))
        }
        if !problems.isEmpty { throw OperationError.badArgument("profiles.get", problems) }
        let profile = try ProfileRules.profile(kind, vettingVersion ?? .current, on: store)
        if let mpnID, mpnID != profile.mpnID {
            throw OperationError(
                .notFound, "no partner is known by the MPN ID \(mpnID.text)", field: "mpn_id",
                hint: "a rehearsal knows one partner only: \(profile.mpnID?.text ?? "none")")
        }
        return try ProfileAnswer(profile, on: store)
    }
}

/// `profiles.each`
public struct EachProfile: ListingOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "profiles.each", "Gives all profiles of the partner: legal, billing, organization, mpn, support.",
        kind: .read, permission: .viewProfiles, support: ProfileRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for profile in partner.profiles.each {} do
              print(profile.kind, profile.verified_at, #profile.notes)
            end
            """,
        sources: ProfileRules.sources)

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<ProfileAnswer> {
        let first = Int(cursor?.key ?? 0)
        let last = min(first + limit, ProfileKind.allCases.count)
        let answers = try ProfileKind.allCases[min(first, last)..<last].compactMap { kind in
            try store.profile(kind).map { try ProfileAnswer($0, on: store) }
        }
        return Page(
            items: answers, next: last < ProfileKind.allCases.count ? PageCursor(key: Int64(last)) : nil)
    }
}
