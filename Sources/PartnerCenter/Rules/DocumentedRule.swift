/// A rule of the business, where it is written, and what becomes of it here.
///
/// For each there is a test whose name is the behaviour.
public struct DocumentedRule: Sendable {
    /// What the rule is part of.
    public enum Area: String, Sendable, CaseIterable {
        case enrolment = "Enrolment"
        case account = "Account creation with telephone challenge"
        case agreement = "Agreement"
        case profiles = "Profiles"
        case users = "Users and permissions"
        case recovery = "Passwords and self-service recovery"
        case offers = "Offers and pricing"
        case catalog = "Catalog"
    }

    /// How well a rule is documented.
    public enum Evidence: String, Sendable {
        /// For the Partner Center operated by 21Vianet.
        case documented = "21Vianet"
        /// For the worldwide Partner Center, where the pages for China are silent.
        case worldwide
        /// Read from published code or recorded traffic.
        case code
        /// Nowhere: an assumption.
        case assumed
    }

    /// What becomes of it here.
    public enum Standing: Sendable, Equatable {
        /// It always holds.
        case enforced
        /// A policy decides.
        case policy(String)
        /// It says what the portal does; the text says where.
        case portal(String)
    }

    /// What it is part of.
    public var area: Area
    /// The behaviour, as one sentence: the name of its test.
    public var behaviour: String
    /// How well it is documented.
    public var evidence: Evidence
    /// Where: the page's name.
    public var source: String
    /// What becomes of it.
    public var standing: Standing
    /// The operations that it concerns.
    public var operations: [String]

    /// Notes a rule.
    public init(
        _ area: Area, _ behaviour: String, _ evidence: Evidence, source: String,
        standing: Standing = .enforced, operations: [String]
    ) {
        self.area = area
        self.behaviour = behaviour
        self.evidence = evidence
        self.source = source
        self.standing = standing
        self.operations = operations
    }
}

/// Every rule that is known, by area.
public enum DocumentedRules {
    /// The rules, in the order of the reference.
    public static let all: [DocumentedRule] = [
        EnrolmentRules.documented,
        ProfileRules.documented,
        UserRules.documented,
        RecoveryRules.documented,
        OfferRules.documented,
        PriceRules.documented,
        CatalogRules.documented,
    ].flatMap { $0 }
}
