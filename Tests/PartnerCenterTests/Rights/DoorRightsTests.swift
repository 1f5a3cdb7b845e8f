import PartnerCenter
import PartnerTesting
import Testing

/// A center behind a door, and plugins that call it.
struct RightsBench {
    let center: RehearsalCenter
    let door: Door<LocalCenter<MemoryStore>>
    let callers: CallChain

    init(budgets: Budgets = Budgets()) throws {
        center = try RehearsalCenter()
        door = center.door()
        let watch = BudgetWatch(budgets)
        callers = CallChain(countingIn: watch)
        door.budgets = watch
        door.callers = callers
    }

    /// Does `body` as called through plugins, the first by the script.
    @discardableResult
    func through<Answer>(_ links: CallChain.Link..., body: () throws -> Answer) throws -> Answer {
        callers.links.append(contentsOf: links)
        defer { callers.links.removeLast(links.count) }
        return try body()
    }

    func create(_ email: String = "new@contoso.cn", _ agentRole: AgentRole = .none) throws -> UserAnswer {
        var operation = CreateUser()
        operation.fullName = "New"
        operation.email = try EmailAddress(email)
        operation.agentRole = agentRole
        return try door.perform(operation, Origin())
    }

    func find(id: Int64? = nil, email: String? = nil) throws -> UserAnswer? {
        var operation = FindUser()
        operation.id = id.map { UserID($0) }
        operation.email = try email.map { try EmailAddress($0) }
        return try door.perform(operation, Origin())
    }

    func rename(_ id: Int64) throws -> UserAnswer {
        var operation = UpdateUser()
        operation.id = UserID(id)
        operation.fullName = "Other"
        return try door.perform(operation, Origin())
    }
}

/// One call, for tables.
enum RightsCall: Sendable {
    case create(String = "new@contoso.cn", AgentRole = .none)
    case find(Int64)
    case findEmail(String)
    case rename(Int64)
}

extension RightsBench {
    func perform(_ call: RightsCall) throws {
        switch call {
        case .create(let email, let role): _ = try create(email, role)
        case .find(let id): _ = try find(id: id)
        case .findEmail(let email): _ = try find(email: email)
        case .rename(let id): _ = try rename(id)
        }
    }
}

/// What was refused, without what is asked about it.
func refusal(_ body: () throws -> Void) -> OperationError? {
    do { try body() } catch { return error as? OperationError }
    return nil
}

extension CallChain.Link {
    static func plugin(_ id: String, _ rights: Right..., isPrivileged: Bool = false) -> CallChain.Link {
        CallChain.Link(Principal(id: id, rights: rights), isPrivileged: isPrivileged)
    }
}

@Suite struct DoorRightsTests {
    static let create = Right("users.create")
    static let read = Right("users.read")

    @Test("the script itself needs no right, nor does it after a call")
    func script() throws {
        let bench = try RightsBench()
        #expect(try bench.create().user.id == 4)
        try bench.through(.plugin("acme/x")) {
            #expect(throws: OperationError.self) { try bench.create("b@contoso.cn") }
        }
        #expect(try bench.create("c@contoso.cn").user.id == 5)
        #expect(bench.callers.uses.changedUsesOfRights.isEmpty)
    }

    @Test(
        "a refusal names the plugin and the capability, and says how to grant it",
        arguments: [
            (
                .create(), [], "acme/x may not call users.create: it is not granted",
                "grant it: partnerctl plugin grant acme/x users.create", "users.create", nil
            ),
            (
                .find(1), [create],
                "acme/x may not call users.find: users.read is not granted",
                "grant it: partnerctl plugin grant acme/x users.read", "users.read", nil
            ),
            (
                .create("a@contoso.cn", .sales),
                [Right("users.create", ["fields": .list(["email"])])],
                "acme/x may not give full_name and agent_role to users.create: it is granted email",
                "grant more: partnerctl plugin grant acme/x users.create fields=email,full_name,agent_role",
                "users.create", "full_name"
            ),
            (
                .findEmail("admin@contoso.cn"),
                [Right("users.read", ["fields": .list(["full_name"])])],
                "acme/x may not select by email in users.find: it is shown full_name",
                "grant more: partnerctl plugin grant acme/x users.read fields=full_name,email", "users.read",
                "email"
            ),
            (
                .create("a@evil.cn"),
                [Right("users.create", ["domains": .list(["contoso.cn", "b.cn"])])],
                "acme/x may not call users.create for an e-mail of evil.cn: it is granted contoso.cn and b.cn",
                "grant more: partnerctl plugin grant acme/x users.create domains=contoso.cn,b.cn,evil.cn",
                "users.create", nil
            ),
            (
                .rename(2), [Right("users.update", ["domains": .list(["b.cn"])])],
                "acme/x may not call users.update for u-2: its e-mail is not of b.cn",
                "see what it is granted: partnerctl plugin caps acme/x", "users.update", nil
            ),
            (
                .find(1), [Right("users.read", ["domains": .list(["b.cn", "c.cn"])])],
                "acme/x may not call users.find for u-1: its e-mail is not of b.cn or c.cn",
                "see what it is granted: partnerctl plugin caps acme/x", "users.read", nil
            ),
            (
                .create(), [Right("users.create", ["max_per_run": .count(0)])],
                "acme/x may not call users.create again: 0 a run are granted, and 0 are done",
                "grant more: partnerctl plugin grant acme/x users.create max_per_run=1", "users.create", nil
            ),
        ] as [(RightsCall, [Right], String, String, String, String?)])
    func refused(
        call: RightsCall, rights: [Right], message: String, hint: String,
        capability: String,
        field: String?
    ) throws {
        let bench = try RightsBench()
        let link = CallChain.Link(Principal(id: "acme/x", rights: rights))
        let error = refusal { try bench.through(link) { try bench.perform(call) } }
        #expect(error?.code == .refused && error?.endsRun == false && error?.isRetryable == false)
        #expect(error?.message == message)
        #expect(error?.hint == hint)
        #expect(error?.plugin == "acme/x" && error?.capability == capability)
        #expect(error?.field == field)
        #expect(bench.center.store.records.isEmpty, "nothing was written")
    }

    @Test(
        "a plugin without a right gains none by calling one that has it, and neither does the other way round"
    )
    func deputies() throws {
        let bench = try RightsBench()
        let weak = CallChain.Link.plugin("acme/weak", Self.read)
        let strong = CallChain.Link.plugin("acme/strong", Self.read, Self.create)
        #expect(refusal { _ = try bench.through(weak, strong) { try bench.create() } }?.plugin == "acme/weak")
        #expect(refusal { _ = try bench.through(strong, weak) { try bench.create() } }?.plugin == "acme/weak")
        #expect(try bench.through(strong, strong) { try bench.create() }.user.id == 4)
        #expect(try bench.through(weak, strong) { try bench.find(id: 1) }?.user.id == 1)
    }

    @Test("a privileged export has its own rights, no more, and only for what it does itself")
    func privileged() throws {
        let bench = try RightsBench()
        let weak = CallChain.Link.plugin("acme/weak")
        let strong = CallChain.Link.plugin("acme/strong", Self.create, isPrivileged: true)
        #expect(try bench.through(weak, strong) { try bench.create() }.user.id == 4)
        #expect(
            refusal { _ = try bench.through(weak, strong) { try bench.find(id: 1) } }?.message
                == "acme/strong may not call users.find: users.read is not granted")
        // What it calls back is judged with the privileged one, not beyond.
        #expect(
            refusal { _ = try bench.through(weak, strong, weak) { try bench.create("b@contoso.cn") } }?.plugin
                == "acme/weak")
        let helper = CallChain.Link.plugin("acme/helper", Self.create, Self.read)
        #expect(try bench.through(weak, strong, helper) { try bench.create("b@contoso.cn") }.user.id == 5)
        #expect(
            refusal { _ = try bench.through(weak, strong, helper) { try bench.find(id: 1) } }?.plugin
                == "acme/strong")
        #expect(bench.callers.links.isEmpty)
    }

    @Test("the fifty-first call is refused before it is done, and others go on")
    func most() throws {
        let bench = try RightsBench()
        let limited = CallChain.Link.plugin("acme/x", Right("users.create", ["max_per_run": .count(50)]))
        for number in 1...50 {
            _ = try bench.through(limited) { try bench.create("u\(number)@contoso.cn") }
        }
        let error = refusal { _ = try bench.through(limited) { try bench.create("u51@contoso.cn") } }
        #expect(
            error?.message == "acme/x may not call users.create again: 50 a run are granted, and 50 are done")
        #expect(error?.hint == "grant more: partnerctl plugin grant acme/x users.create max_per_run=100")
        #expect(bench.center.store.records.count == 50)
        bench.door.circuit.succeeded()
        // Another one in front of it does not help, and behind it neither.
        let other = CallChain.Link.plugin("acme/y", Self.create)
        #expect(throws: OperationError.self) { try bench.through(other, limited) { try bench.create() } }
        #expect(throws: OperationError.self) { try bench.through(limited, other) { try bench.create() } }
        #expect(try bench.through(other) { try bench.create() }.user.fullName == "New")
    }

    @Test("what failed or was taken back does not count, and a plugin that is called twice over counts once")
    func counting() throws {
        let bench = try RightsBench()
        let twice = CallChain.Link.plugin("acme/x", Right("users.create", ["max_per_run": .count(2)]))
        let watch = bench.callers.uses
        let used = { watch.used(plugin: "acme/x", capability: "users.create") }
        #expect(throws: OperationError.self) {
            try bench.through(twice) { try bench.create("admin@contoso.cn") }
        }
        #expect(used() == 0)
        watch.transactionBegan()
        watch.savepointWasSet()
        _ = try bench.through(twice, twice) { try bench.create() }
        #expect(used() == 1)
        watch.savepointWasRolledBack()
        #expect(used() == 0)
        _ = try bench.through(twice) { try bench.create("b@contoso.cn") }
        _ = try bench.through(twice) { try bench.create("c@contoso.cn") }
        #expect(throws: OperationError.self) { try bench.through(twice) { try bench.create("d@contoso.cn") } }
        watch.transactionWasRolledBack()
        #expect(used() == 0)
        _ = try bench.through(twice) { try bench.create("e@contoso.cn") }
        #expect(watch.changedUsesOfRights.map(\.uses) == [1])
        #expect(watch.changedUses.isEmpty, "budgets are kept for themselves")
        watch.usesWereKept()
        #expect(watch.changedUsesOfRights.isEmpty)
    }

    @Test("an argument that has its default is as good as left out")
    func defaults() throws {
        let bench = try RightsBench()
        let link = CallChain.Link.plugin(
            "acme/x", Right("users.create", ["fields": .list(["email", "full_name"])]))
        #expect(try bench.through(link) { try bench.create("a@contoso.cn", .none) }.user.id == 4)
        #expect(throws: OperationError.self) {
            try bench.through(link) { try bench.create("b@contoso.cn", .sales) }
        }
    }

    @Test("domains are compared whole and whatever their case")
    func domains() throws {
        let bench = try RightsBench()
        let link = CallChain.Link.plugin("acme/x", Right("users.create", ["domains": .list(["Contoso.CN"])]))
        #expect(try bench.through(link) { try bench.create("a@CONTOSO.cn") }.user.id == 4)
        for email in ["a@eu.contoso.cn", "a@contoso.cn.evil.cn", "a@notcontoso.cn"] {
            #expect(throws: OperationError.self) { try bench.through(link) { try bench.create(email) } }
        }
    }

    @Test("users of other domains are neither listed, found nor changed")
    func otherDomains() throws {
        let bench = try RightsBench()
        for number in 1...5 { _ = try bench.create("u\(number)@fabrikam.cn") }
        let domains: [String: Right.Parameter] = ["domains": .list(["fabrikam.cn"])]
        let link = CallChain.Link.plugin(
            "acme/x", Right("users.read", domains), Right("users.update", domains),
            Right("users.delete", domains))
        try bench.through(link) {
            let page = try bench.door.page(EachUser(), after: nil, limit: 2, Origin())
            // The first page holds nobody who is shown, the second one of two.
            #expect(page.items.map(\.user.id) == [4])
            #expect(page.next == PageCursor(key: 4))
            #expect(bench.callers.uses.used(plugin: "acme/x", capability: "users.read") == 2)
            #expect(try bench.find(id: 4)?.user.id == 4)
            #expect(try bench.find(email: "u1@fabrikam.cn")?.user.id == 4)
            #expect(try bench.find(id: 99) == nil)
            #expect(try bench.rename(4).user.fullName == "Other")
            #expect(throws: OperationError.self) { try bench.find(id: 1) }
            #expect(throws: OperationError.self) { try bench.find(email: "admin@contoso.cn") }
            #expect(throws: OperationError.self) { try bench.rename(1) }
            #expect(refusal { _ = try bench.rename(99) }?.code == .notFound)
            var delete = DeleteUser()
            delete.id = UserID(2)
            #expect(throws: OperationError.self) { try bench.door.perform(delete, Origin()) }
        }
    }
}
