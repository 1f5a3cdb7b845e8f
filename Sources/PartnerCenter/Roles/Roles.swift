/// What a partner user does for customers: one choice.
///
/// Source: Partner Center operated by 21Vianet, "Create user accounts and set permissions".
/// Assumed: an agent role may be absent (`none`); the page does not say.
public enum AgentRole: String, ClosedList {
    case none, admin, sales, helpdesk
}

/// What a partner user does for the partner itself: one choice, `none` by default.
///
/// Source: Partner Center operated by 21Vianet, "Create user accounts and set permissions".
public enum AdminRole: String, ClosedList {
    case none, global, billing
    case userManagement = "user_management"
}

/// What a role may do.
public enum Permission: String, Sendable, CaseIterable {
    /// Nothing beyond being signed in.
    case signIn = "sign_in"
    case managePartnerUsers = "manage_partner_users"
    case assignAdminRoles = "assign_admin_roles"
    case resetPasswords = "reset_passwords"
    case createCustomers = "create_customers"
    case editCustomers = "edit_customers"
    case viewCustomers = "view_customers"
    case editCustomerBilling = "edit_customer_billing"
    case manageSubscriptions = "manage_subscriptions"
    case viewServiceHealth = "view_service_health"
    case requestRelationships = "request_relationships"
    case viewAgreements = "view_agreements"
    case viewPrices = "view_prices"
    case viewBills = "view_bills"
    case administerOnBehalf = "administer_on_behalf"
    case registerResellers = "register_resellers"
    case createSupportRequests = "create_support_requests"
    case viewProfiles = "view_profiles"
    case viewActivity = "view_activity"
    /// Apply for the program, and sign its agreement.
    case enrol
    case editProfiles = "edit_profiles"
    /// See which offers there are, without their prices.
    case viewOffers = "view_offers"
    /// Choose what sales agents see first, and keep the partner's own view of the catalog.
    case customizeCatalog = "customize_catalog"
    /// Do what the center's operator does: review applications.
    case operate
}

/// What the documentation says of a role and a permission.
public enum Grant: Sendable, Equatable {
    case allowed, denied
    /// Not stated; what applies is deny, but for the named policy.
    case unstated
}

/// The documented table of roles and permissions.
///
/// Source: Partner Center operated by 21Vianet, "Create user accounts and set permissions"; activity log:
/// worldwide "Activity logs" (admin agent). A global admin "can access all accounts and services with full
/// privileges", which covers every row.
public enum RolePermissions {
    /// What the page says for an agent role.
    public static func grant(_ role: AgentRole, _ permission: Permission) -> Grant {
        if permission == .operate { return .denied }
        return switch role {
        case .none: permission == .signIn ? .allowed : .unstated
        case .admin: adminAgent[permission] ?? .unstated
        case .sales: salesAgent[permission] ?? .unstated
        case .helpdesk: helpdeskAgent[permission] ?? .unstated
        }
    }

    /// What the page says for an admin role.
    public static func grant(_ role: AdminRole, _ permission: Permission) -> Grant {
        if permission == .operate { return .denied }
        return switch role {
        case .none: permission == .signIn ? .allowed : .unstated
        case .global: .allowed
        case .billing: billingAdmin[permission] ?? .unstated
        case .userManagement: userManagementAdmin[permission] ?? .unstated
        }
    }

    /// Whether a user with these two roles may.
    ///
    /// Assumed: the effective right is the union of what both roles grant (a user "must select two settings");
    /// what is not stated is denied, unless a policy says otherwise.
    public static func allows(
        _ agent: AgentRole, _ admin: AdminRole, _ permission: Permission, _ policies: Policies = Policies()
    ) -> Bool {
        grant(agent, permission) == .allowed || grant(admin, permission) == .allowed
            || (permission == .customizeCatalog && agent == .admin
                && policies[RolePolicies.customizeCatalog] == "admin_agent")
            || (permission == .viewProfiles && policies[ProfilePolicies.view] == "all_but_helpdesk"
                && agent != .helpdesk && (agent != .none || admin != .none))
    }

    private static let adminAgent: [Permission: Grant] = [
        .signIn: .allowed, .managePartnerUsers: .denied, .createCustomers: .allowed, .editCustomers: .allowed,
        .viewCustomers: .allowed, .editCustomerBilling: .allowed, .manageSubscriptions: .allowed,
        .viewServiceHealth: .allowed, .requestRelationships: .allowed, .viewPrices: .allowed,
        .viewBills: .allowed, .administerOnBehalf: .allowed, .registerResellers: .allowed,
        .viewActivity: .allowed, .viewOffers: .allowed,
    ]
    private static let salesAgent: [Permission: Grant] = [
        .signIn: .allowed, .createCustomers: .allowed, .editCustomers: .allowed, .viewCustomers: .allowed,
        .editCustomerBilling: .allowed, .manageSubscriptions: .allowed, .viewServiceHealth: .denied,
        .requestRelationships: .allowed, .viewAgreements: .allowed, .viewPrices: .denied, .viewBills: .denied,
        .administerOnBehalf: .denied, .registerResellers: .allowed, .createSupportRequests: .denied,
        .viewOffers: .allowed,
    ]
    private static let helpdeskAgent: [Permission: Grant] = [
        .signIn: .allowed, .createCustomers: .denied, .editCustomers: .allowed, .viewCustomers: .allowed,
        .editCustomerBilling: .denied, .manageSubscriptions: .denied, .viewServiceHealth: .allowed,
        .requestRelationships: .denied, .viewAgreements: .denied, .viewPrices: .denied, .viewBills: .denied,
        .administerOnBehalf: .allowed, .registerResellers: .denied, .createSupportRequests: .denied,
        .viewProfiles: .denied,
    ]
    private static let billingAdmin: [Permission: Grant] = [
        .signIn: .allowed, .viewAgreements: .allowed, .viewPrices: .allowed, .viewBills: .allowed,
        .viewOffers: .allowed,
    ]
    private static let userManagementAdmin: [Permission: Grant] = [
        .signIn: .allowed, .managePartnerUsers: .allowed, .assignAdminRoles: .denied, .viewProfiles: .allowed,
    ]
}
