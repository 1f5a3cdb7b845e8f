internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import SQL
internal import Sealing

/// A local center that is open, on behalf of one user.
final class OpenedCenter {
    let choice: CenterChoice
    let database: CenterDatabase
    /// On whose behalf.
    let user: SignedIn
    private let keys: IdentityStore

    /// Opens `choice`; a new one is made and seeded first.
    ///
    /// `user` is an e-mail or `operator`, `nil` the first global admin or the company that enrols; `keys` is where this
    /// person's keys are. What there is not to open is a `CenterError`, what the database says an `OperationError`.
    init(_ choice: CenterChoice, as user: String?, keys: IdentityStore) throws {
        self.choice = choice
        self.keys = keys
        database = try Self.database(choice)
        if let user {
            if let problem = SignedIn.problem(user) {
                throw CenterError(exitCode: .usage, message: "--as \(problem.message)", hint: problem.hint)
            }
            self.user = try SignedIn(user)
        } else {
            self.user = try database.defaultUser()
        }
        try catchUp()
    }

    /// Does what fell due in the center while nobody looked.
    func catchUp() throws {
        let now = try door().center.now()
        do { try database.scheduledWork(SealingVault()).perform(at: now) } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }

    /// Opens what invocation and environment choose, and says so where it was made just now.
    ///
    /// `onlyExisting` makes none, whoever sits here: there is nothing in a new center to copy or to forget.
    static func open(
        _ invocation: Invocation, _ surroundings: Surroundings, onlyExisting: Bool = false
    ) throws -> OpenedCenter {
        var choice = try surroundings.center(invocation)
        if !onlyExisting {
            choice = choice.made(ifMissing: mayMake(invocation, surroundings))
        } else if case .new(let path) = choice.place {
            throw CenterError.missing(path)
        }
        let user = invocation.command.flags.contains { $0.name == "as" } ? invocation.text("as") : nil
        let center = try OpenedCenter(choice, as: user, keys: IdentityStore(folder: surroundings.keyFolder))
        center.sayMigrated(surroundings.console)
        if case .new(let path) = choice.place {
            surroundings.console.note(
                "made a center to rehearse on: \(path), with \(center.user.text) as global admin")
        }
        return center
    }

    /// Says where the center is kept as it was, if it was brought up to date just now.
    func sayMigrated(_ console: Console) {
        guard let backup = database.migration.backup else { return }
        console.note(
            "the center was brought up to date; a copy of what it was is kept at \(Escaping.line(backup))")
    }

    /// Whether a center that was named by its path is made when it is not there: somebody sits here or said yes.
    /// A job that nobody watches never begins to work on a rehearsal center by accident.
    private static func mayMake(_ invocation: Invocation, _ surroundings: Surroundings) -> Bool {
        let hasYes = invocation.command.allFlags.contains { $0.name == "yes" } && invocation.isSet("yes")
        return hasYes || surroundings.console.canAsk
    }

    private static func database(_ choice: CenterChoice) throws -> CenterDatabase {
        do {
            switch choice.place {
            case .memory:
                return try CenterDatabase(.memory, seed: .init(), vault: SealingVault(), now: HostClock.now())
            case .new(let path):
                try OutputFile.makeFolder(Paths.parent(path) ?? "/")
                return try CenterDatabase(
                    .file(path), seed: .init(), vault: SealingVault(), now: HostClock.now())
            case .sqlite(let path):
                guard DiskLookup().exists(path) else {
                    throw CenterError.missing(path)
                }
                return try CenterDatabase(.file(path), seed: nil, vault: SealingVault(), now: HostClock.now())
            }
        } catch let error as CenterError {
            throw error
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }

    /// The door to the center.
    func door(as user: SignedIn? = nil) throws -> Door<LocalCenter<SQLStore>> {
        Door(
            LocalCenter(
                store: database.store, as: user ?? self.user,
                capabilities: try database.capabilities(),
                vault: SealingVault(), clock: HostClock.now))
    }

    /// Whom secrets are sealed to when nobody else is named.
    var me: @Sendable () throws -> Recipient { { [keys] in try keys.recipient() } }
}

/// Opens local centers for commands that know no more of them than the door.
struct LocalOpener: CenterOpener {
    func open<U: CenterUse>(
        _ choice: CenterChoice, as user: String?, _ surroundings: Surroundings, _ use: U
    ) throws -> U.Result {
        let center = try OpenedCenter(
            choice, as: user, keys: IdentityStore(folder: surroundings.keyFolder))
        center.sayMigrated(surroundings.console)
        do {
            return try use.work(
                OpenCenter(
                    door: center.door(),
                    requireApproval: { operation in
                        try Approvers(center, surroundings).require(
                            consentTo: operation, count: 1, of: "call", actor: center.user.text, nil)
                    },
                    transaction: { try center.database.group.perform($0) },
                    seal: { try Self.seal($0, center) }))
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }

    private static func seal(_ delivery: SealedDelivery, _ center: OpenedCenter) throws {
        let recipient =
            if delivery.recipient == "me" { try center.me() } else { try Recipient(delivery.recipient) }
        let columns = delivery.columns.map { column in
            if case .secret = column.value { return SealedFile.Column(column.name, secret: true) }
            return SealedFile.Column(column.name)
        }
        let writer = try SealedFile.Writer(path: delivery.path, to: .recipient(recipient), columns: columns)
        try writer.add(
            delivery.columns.map { column in
                switch column.value {
                case .text(let text): .clear(Array(text.utf8))
                case .secret(let secret): .clear(secret.withBytes { Array($0) })
                }
            })
        _ = try writer.close()
    }
}
