internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

/// The center of one test: in memory, seeded, its clock where the test puts it.
final class MemoryBench: TestBench {
    let user: SignedIn
    private let database: CenterDatabase
    private let capabilities: Capabilities

    /// Makes the center that `settings` ask for.
    init(_ settings: TestCenterSettings) throws {
        var seed = CenterDatabase.Seed()
        seed.environment = settings.environment
        seed.policies = settings.policies
        seed.clock = .manual(settings.at)
        seed.isEmpty = settings.isEmpty
        database = try CenterDatabase(
            .memory, seed: seed, vault: SealingVault(isTest: true), now: settings.at)
        capabilities = try database.capabilities()
        user = try database.defaultUser()
    }

    var group: WriteGroup { database.group }
    var runs: RunStore { database.runs }

    func center(as user: SignedIn) -> LocalCenter<SQLStore> {
        LocalCenter(
            store: database.store, as: user, capabilities: capabilities, vault: SealingVault(isTest: true),
            clock: HostClock.now)
    }

    func catchUp() throws {
        try database.scheduledWork(SealingVault()).perform(at: center(as: user).now())
    }

    func advance(to instant: Instant, work: any DueWork) throws {
        try database.advance(
            to: instant, work: [database.scheduledWork(SealingVault(isTest: true)), work],
            isStopping: { StopSignal.isRequested })
    }

    func operationError(_ error: any Error) -> OperationError? { StoreErrors.operationError(error) }
}
