extension UserRules {
    private static let page =
        "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\""
    private static let worldwidePage = "Partner Center (worldwide), \"Permissions overview\""

    /// What is written about users and what they may do, in the order of the reference.
    static let documented: [DocumentedRule] = accounts + roles

    private static let accounts = [
        DocumentedRule(
            .users, "a taken e-mail is refused whatever its case, and the refusal says by whom", .documented,
            source: page, operations: ["users.create"]),
        DocumentedRule(
            .users, "a sign-in name has the documented characters and lengths", .documented,
            source: "Azure China documentation, \"Self-service password reset policies\"",
            operations: ["users.create"]),
        DocumentedRule(
            .users, "the temporary password is shown once, when the user is created", .documented,
            source: page,
            operations: ["users.create"]),
        DocumentedRule(
            .users, "new accounts have the tenant's domain", .worldwide,
            source: "Partner Center (worldwide), \"Create user accounts\"",
            standing: .portal("the portal adds it; here the e-mail is given whole"),
            operations: ["users.create"]),
        DocumentedRule(
            .users, "no API creates, changes or removes partner users", .code,
            source:
                "Published source of the Partner Center SDK: the audit knows the operations, no client has them",
            standing: .portal("the embedded center rehearses what Account settings > User management does"),
            operations: ["users.create", "users.update", "users.set_roles", "users.delete"]),
    ]

    private static let roles = [
        DocumentedRule(
            .users,
            "agent role and admin role are chosen each for itself, and without a choice there is none",
            .documented, source: page, operations: ["users.create", "users.set_roles"]),
        DocumentedRule(
            .users, "a user may have no agent role", .assumed, source: page,
            operations: ["users.create", "users.set_roles"]),
        DocumentedRule(
            .users, "only global admins and user management admins see, create and change users", .documented,
            source: page,
            operations: ["users.create", "users.get", "users.find", "users.each", "users.update"]),
        DocumentedRule(
            .users, "only a global admin gives an admin role", .documented, source: page,
            operations: ["users.create", "users.set_roles"]),
        DocumentedRule(
            .users, "a user management admin cannot delete an admin", .assumed, source: page,
            operations: ["users.delete"]),
        DocumentedRule(
            .users, "the last global admin can neither be demoted nor deleted, the last but one can",
            .assumed,
            source: page, operations: ["users.set_roles", "users.delete"]),
        DocumentedRule(
            .users, "roles grant what the documentation says", .documented, source: page, operations: []),
        DocumentedRule(
            .users, "a right is the union of both roles, and what is not stated is denied", .assumed,
            source: page,
            operations: []),
        DocumentedRule(
            .users, "a sales agent, who manages subscriptions, does not see prices", .documented,
            source: page,
            operations: []),
        DocumentedRule(
            .users, "roles can be changed after the user was created, unless a policy says otherwise",
            .documented,
            source: "\(page); a worldwide page of 2023 says otherwise of national clouds",
            standing: .policy(RolePolicies.setRoles.name), operations: ["users.set_roles"]),
        DocumentedRule(
            .users, "a role that was changed holds at once", .worldwide, source: worldwidePage,
            standing: .portal("worldwide it takes up to an hour to appear"), operations: ["users.set_roles"]),
        DocumentedRule(
            .users, "only the roles of the 21Vianet portal are there, one agent and one admin role each",
            .worldwide, source: worldwidePage,
            standing: .portal("worldwide there are further roles, and several can be chosen"),
            operations: ["users.create", "users.set_roles"]),
    ]
}
