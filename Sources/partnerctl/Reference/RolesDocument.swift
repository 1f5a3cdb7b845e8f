internal import PartnerCenter

/// Which role may do what: `docs/reference/roles.md`.
enum RolesDocument {
    /// The page below its notice.
    static var text: String {
        """
        # Roles and operations

        A user has one agent role and one admin role; what either grants, the user may do. *no* is documented; *-* is
        not stated, and what is not stated is denied. The center's operator, and nobody else, reviews applications.


        """
            + MarkdownTable.text(
                ["operation", "permission"] + agents.map { "agent: \($0.rawValue)" }
                    + admins.map { "admin: \($0.rawValue)" },
                Operations.all.map { operation in
                    let needed = operation.facts.permission
                    return ["`\(operation.name)`", needed.rawValue]
                        + agents.map { cell(RolePermissions.grant($0, needed)) }
                        + admins.map { cell(RolePermissions.grant($0, needed)) }
                })
    }

    private static let agents = AgentRole.allCases
    private static let admins = AdminRole.allCases

    private static func cell(_ grant: Grant) -> String {
        switch grant {
        case .allowed: "yes"
        case .denied: "no"
        case .unstated: "-"
        }
    }
}
