/// Something that customers can subscribe to, as the service sells it in one country.
///
/// Source: Partner Center SDK documentation, "Offer resources".
/// What only the service's own programs use is left out: addresses of resources, and the product's records.
public struct Offer: Record, OperationAnswer, Equatable {
    /// Grows in the order of the catalog; 0 while it is not kept.
    public var number: Int64 = 0
    /// What names it for good.
    public var id = OfferID(unchecked: "")
    /// The name, in the language that `locale` says.
    public var name = ""
    /// What it is, where that is known.
    public var summary: String?
    /// The id of its category; an add-on has none.
    public var category: String?
    /// The country that it is sold in, such as CN.
    public var country = ""
    /// The language of name and description, such as en-US.
    public var locale = ""
    /// The fewest seats that can be ordered.
    public var minimumQuantity: Int64 = 1
    /// The most seats that can be ordered.
    public var maximumQuantity: Int64 = 1
    /// What `limit` counts.
    public var limitUnit = OfferLimitUnit.none
    /// How many subscriptions one customer may have, counted as `limitUnit` says; absent when there is no limit.
    public var limit: Int64?
    /// Whether it is bought onto a subscription of another offer.
    public var isAddOn = false
    /// Whether there are add-ons for it.
    public var hasAddOns = false
    /// Whether it can be ordered.
    public var isAvailable = true
    /// The offers of which a customer must have one before.
    public var prerequisites: [OfferID] = []
    /// What is billed.
    public var billing = OfferBilling.license
    /// How often it can be billed: annual, monthly, none.
    public var billingCycles: [String] = []
    /// Whether a subscription goes on by itself when its term ends.
    public var isAutoRenewable = false
    /// Whether it is free for a while, and then ends.
    public var isTrial = false
    /// How many days a trial lasts; absent for what is no trial.
    public var trialDays: Int64?
    /// The offers that a subscription of it can be upgraded to.
    public var upgradeTargets: [OfferID] = []
    /// The offers that a trial can be converted to.
    public var conversionTargets: [OfferID] = []
    /// What a partner must be qualified for to sell it.
    public var resellerQualifications: [String] = []
    /// What a customer must be qualified for to buy it.
    public var reselleeQualifications: [String] = []
    /// Offers of different groups cannot stand in one order; absent where there are no groups.
    public var salesGroup: String?
    /// What a quantity counts, such as Licenses.
    public var unit = "Licenses"

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "What names it for good: price lists call it the offer's durable id.")
        try v.field("name", &name, .text(1...256), "The name, in the language that locale says.")
        try v.optional("description", &summary, .text(1...4096), "What it is, where that is known.")
        try v.optional("category", &category, .text(1...64), "The id of its category; an add-on has none.")
        try v.field("country", &country, .text(2...2), "The country that it is sold in.")
        try v.field("locale", &locale, .text(2...16), "The language of name and description.")
        try v.field(
            "minimum_quantity", &minimumQuantity, .range(0...Int64.max), "The fewest that can be ordered.")
        try v.field(
            "maximum_quantity", &maximumQuantity, .range(0...Int64.max), "The most that can be ordered.")
        try v.field(
            "limit_unit", &limitUnit, .any, "Which of a customer's subscriptions count for the limit.")
        try v.optional(
            "limit", &limit, .range(1...Int64.max),
            "How many subscriptions of it one customer may have; absent when there is no limit.")
        try v.field("is_add_on", &isAddOn, .any, "Whether it is bought onto a subscription of another offer.")
        try v.field("has_add_ons", &hasAddOns, .any, "Whether there are add-ons for it.")
        try v.field("is_available_for_purchase", &isAvailable, .any, "Whether it can be ordered.")
        try v.field(
            "prerequisite_offer_ids", &prerequisites, .list(0...1000, of: .any),
            "The offers of which a customer must have one before.")
        try v.field("billing", &billing, .any, "What is billed.")
        try v.field(
            "billing_cycles", &billingCycles, .list(0...16, of: .text(1...32)),
            "How often it can be billed; none for a trial.")
        try v.field(
            "is_auto_renewable", &isAutoRenewable, .any, "Whether it goes on by itself when its term ends.")
        try v.field("is_trial", &isTrial, .any, "Whether it is free for a while, and then ends.")
        try v.optional(
            "trial_days", &trialDays, .range(1...3660), "How many days a trial lasts; absent for no trial.")
        try v.field(
            "upgrade_target_offer_ids", &upgradeTargets, .list(0...1000, of: .any),
            "The offers that a subscription of it can be upgraded to.")
        try v.field(
            "conversion_target_offer_ids", &conversionTargets, .list(0...1000, of: .any),
            "The offers that a trial of it can be converted to.")
        try v.field(
            "reseller_qualifications", &resellerQualifications, .list(0...64, of: .text(1...64)),
            "What a partner must be qualified for to sell it.")
        try v.field(
            "resellee_qualifications", &reselleeQualifications, .list(0...64, of: .text(1...64)),
            "What a customer must be qualified for to buy it.")
        try v.optional(
            "sales_group_id", &salesGroup, .text(1...64),
            "Offers of different groups cannot stand in one order; absent where there are no groups.")
        try v.field("unit", &unit, .text(1...64), "What a quantity counts.")
    }
}

/// Which of a customer's subscriptions an offer's limit counts.
///
/// Source: Partner Center SDK documentation, "Offer resources".
public enum OfferLimitUnit: String, ClosedList {
    /// There is no limit.
    case none
    /// Those that are active, and those that are cancelled but not yet de-provisioned.
    case concurrent
    /// All that it ever had.
    case lifetime
}

/// What is billed for an offer.
public enum OfferBilling: String, ClosedList {
    case none, usage, license
}
