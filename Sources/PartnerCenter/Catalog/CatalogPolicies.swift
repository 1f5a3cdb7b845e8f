/// What the documents leave open about the catalog; who may customize it stands among the roles.
public enum CatalogPolicies {
    /// In which order pinned offers stand.
    public static let pinOrder = Policy(
        "pin_order", .oneOf(["as_pinned", "by_rank"]), default: "as_pinned",
        "Whether pinned offers stand as they were pinned, or in the order of all offers.",
        why:
            "The page \"Customize the catalog\" says that pinned offers are at the top, and not in which order."
    )

    /// All of them.
    public static let all = [pinOrder]
}
