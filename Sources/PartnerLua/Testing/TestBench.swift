internal import LuaRuntime
public import PartnerCenter
public import Runs

/// The center that one test works on: fresh, in memory, with a clock that only the test moves.
///
/// The front door makes one for each test. One thread at a time uses it.
public protocol TestBench: AnyObject {
    /// What stands behind the door.
    associatedtype Base: Center
    /// The writes of its database.
    var group: WriteGroup { get }
    /// Its runs.
    var runs: RunStore { get }
    /// On whose behalf everything is done unless a test says otherwise: the first global admin, or the company that
    /// enrols.
    var user: SignedIn { get }
    /// The center, used by `user`.
    func center(as user: SignedIn) throws -> Base
    /// Does what fell due in the center by now.
    func catchUp() throws
    /// Moves the clock through all that falls due in the center on its way, `work` among it.
    func advance(to instant: Instant, work: any DueWork) throws
    /// Names the faults of the database as operations' errors.
    func operationError(_ error: any Error) -> OperationError?
}

/// The center that a test asks for: `test("…", { at = "…", center = { … } }, fn)`.
public struct TestCenterSettings: Sendable, Equatable {
    /// What its clock says when the test begins.
    public var at: Instant
    /// Which Partner Center it is.
    public var environment = EnvironmentName.cn21v
    /// The policies that differ from their defaults.
    public var policies: [String: String] = [:]
    /// Whether there is no partner in it yet.
    public var isEmpty = false

    /// A center as every test gets it, on a Friday: 2026-11-20T08:00:00Z.
    public init() throws { at = try Instant("2026-11-20T08:00:00Z") }

    /// Reads the options of `test`.
    init(_ options: Options) throws {
        try self.init()
        if let text = try options.text("at") { at = try Instant(text) }
        try options.with("center") { type in
            if type == .nil { return }
            let center = try Options(
                options.stack, at: options.stack.top, of: "test: center",
                known: ["environment", "policies", "empty"])
            if let name = try center.text("environment") { environment = try Self.environment(name) }
            isEmpty = try center.boolean("empty")
            try center.with("policies") { type in
                if type == .nil { return }
                policies = try Self.policies(center, at: center.stack.top)
            }
        }
    }

    private static func environment(_ name: String) throws -> EnvironmentName {
        if let environment = EnvironmentName(rawValue: name) { return environment }
        throw OperationError(
            .badArgument, "test: there is no environment \"\(name)\"", field: "environment",
            hint: "there is \(Suggestion.list(EnvironmentName.allCases.map(\.rawValue)))")
    }

    private static func policies(_ center: Options, at table: Int32) throws -> [String: String] {
        let options = try Options(
            center.stack, at: table, of: "test: policies", known: Policies.all.map(\.name))
        var policies: [String: String] = [:]
        for policy in Policies.all {
            guard let value = try options.text(policy.name) else { continue }
            if let problem = policy.problem(value) {
                throw OperationError(
                    .badArgument, "test: the policy \(policy.name) \(problem), got \"\(value)\"",
                    field: policy.name)
            }
            policies[policy.name] = value
        }
        return policies
    }
}
