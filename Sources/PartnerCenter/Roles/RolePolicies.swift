/// What the documents leave open about roles.
public enum RolePolicies {
    /// Whether roles can be changed after a user was created.
    public static let setRoles = Policy(
        "set_roles", .oneOf(["allow", "refuse"]), default: "allow",
        "Whether a user's roles can be changed after creation.",
        why:
            "Two documents conflict: the 21Vianet portal's page (2018) describes it; a worldwide page (2023) says "
            + "it is not supported in national clouds.")
    /// Who may customize the catalog beside global admins.
    public static let customizeCatalog = Policy(
        "customize_catalog", .oneOf(["admin_agent", "global_admin"]), default: "admin_agent",
        "Who may pin offers and keep the overlay: global admins, or admin agents too.",
        why: "The page \"Customize the catalog\" names no role; it stands below Account settings.")

    /// All of them.
    public static let all = [setRoles, customizeCatalog]
}
