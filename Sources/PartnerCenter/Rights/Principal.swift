/// A right with what narrows it, as a project grants it to a plugin.
public struct Right: Sendable, Equatable {
    /// `users.read`, `net`.
    public var name: String
    /// What narrows it, by name; without a parameter nothing narrows in that respect.
    public var parameters: [String: Parameter]

    /// What narrows a right.
    public enum Parameter: Sendable, Equatable {
        /// Only these.
        case list([String])
        /// This one.
        case text(String)
        /// At most so many.
        case count(Int)
    }

    /// A right by name and parameters.
    public init(_ name: String, _ parameters: [String: Parameter] = [:]) {
        self.name = name
        self.parameters = parameters
    }
}

/// Who calls with rights of its own: a plugin.
public final class Principal {
    /// The plugin: `acme/onboarding-guard`.
    public let id: String
    /// What it is granted.
    public let rights: [Right]

    /// A plugin with what it is granted.
    public init(id: String, rights: [Right]) {
        self.id = id
        self.rights = rights
    }
}

/// Who has called whom, from the script inwards: what is asked for must be allowed to each of them.
///
/// The script itself may whatever its actor may; it is not in here. One object lives as long as its run, and the door
/// looks at it.
public final class CallChain {
    /// One call into a plugin.
    public struct Link {
        /// The plugin that was called.
        public let principal: Principal
        /// Whether the export answers for its callers, so that only its own rights count from here on.
        public let isPrivileged: Bool

        /// A call of `principal`.
        public init(_ principal: Principal, isPrivileged: Bool = false) {
            self.principal = principal
            self.isPrivileged = isPrivileged
        }
    }

    /// The calls that are open, the innermost last; empty while the script's own code runs.
    public var links: [Link] = []
    /// Where each plugin's uses of its rights are counted; follows transactions and is kept with the run.
    public var uses: BudgetWatch

    /// A chain without calls, which counts in `uses`.
    public init(countingIn uses: BudgetWatch = BudgetWatch(Budgets())) { self.uses = uses }

    /// The plugin whose code runs; nil for the script's own.
    public var current: Principal? { links.last?.principal }

    /// Whose rights count: those of the calls since the last privileged one.
    public var judged: ArraySlice<Link> {
        let start = links.lastIndex { $0.isPrivileged } ?? links.startIndex
        return links[start...]
    }
}
