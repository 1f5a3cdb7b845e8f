import PartnerCenter
import PartnerTesting
import Testing

/// What operations declare of their inverses, tried on records that the operations themselves wrote.
@Suite struct InverseTests {
    @Test("every write says how it is taken back, by operations that are there and fit, or why it is not")
    func declared() throws {
        for operation in Operations.all {
            switch operation.facts.inverse {
            case .impossible(let why): #expect(!why.isEmpty, "\(operation.name)")
            case .operation(let inverse, _, let reading, let naming, let note):
                #expect(operation.facts.kind == .write && !note.isEmpty, "\(operation.name)")
                let performed = try #require(Operations.named(inverse), "\(operation.name): \(inverse)")
                #expect(performed.facts.kind != .read && !performed.isListing, "\(operation.name)")
                #expect(naming.isField(performed.arguments.first?.name), "\(operation.name)")
                let read = try #require(Operations.named(reading), "\(operation.name): \(reading)")
                #expect(read.facts.kind == .read && !read.isListing, "\(operation.name)")
                #expect(naming.isField(read.arguments.first?.name), "\(operation.name)")
                #expect(
                    naming == .single || read.mayBeAbsent
                        || read.facts.errors.contains { $0.code == .notFound }, "\(operation.name)")
            }
        }
    }

    @Test("every declared inverse takes back what its operation wrote, as its audit record tells it")
    func fits() throws {
        let writes = Operations.all.filter { UndoPlanner.canTakeBack($0.name) }.map(\.name)
        #expect(Writes.tried.map(\.name).sorted() == writes.sorted(), "add the new operation to Writes")
        for (name, write) in Writes.tried {
            let center = try RehearsalCenter()
            let door = center.door()
            let before = try center.people()
            try write(door, Origin(runID: 7))
            let record = try #require(center.store.records.last)
            #expect(record.operation == name)
            #expect(try center.people() != before, "\(name)")
            let step = try UndoPlanner.step(for: record)
            guard case .perform(let call) = step else {
                Issue.record("\(name): \(step)")
                continue
            }
            #expect(
                try UndoDoor(door).takeBack(call, Origin(runID: 8), wasMade: { false }), "\(name)")
            #expect(try center.people() == before, "\(name)")
            // The undoing is a write like any other, by a run of its own.
            #expect(center.store.records.last?.operation == call.operation, "\(name)")
            #expect(center.store.records.last?.runID == "run-8", "\(name)")
            // A second time there is nothing left to do.
            #expect(
                try !UndoDoor(door).takeBack(call, Origin(runID: 9), wasMade: { false }), "\(name)")
        }
    }
}

extension SubjectNaming {
    /// Whether an operation whose first argument is `field` can be told the subject.
    fileprivate func isField(_ field: String?) -> Bool {
        switch self {
        case .id: field == "id"
        case .name(let name): field == name
        case .single: true
        }
    }
}

/// One call of every operation that can be taken back.
private enum Writes {
    typealias Write = @Sendable (Door<LocalCenter<MemoryStore>>, Origin) throws -> Void

    static let tried: [(name: String, write: Write)] = [
        (
            "users.create",
            { door, origin in
                var create = CreateUser()
                create.fullName = "王 \"芳\"\\"
                create.email = try EmailAddress("wang.fang@contoso.cn")
                create.agentRole = .sales
                _ = try door.perform(create, origin)
            }
        ),
        (
            "users.update",
            { door, origin in
                var update = UpdateUser()
                update.id = UserID(3)
                update.fullName = "Sales and more"
                _ = try door.perform(update, origin)
            }
        ),
        (
            "users.set_roles",
            { door, origin in
                var set = SetUserRoles()
                set.id = UserID(3)
                set.agentRole = .helpdesk
                set.adminRole = .billing
                _ = try door.perform(set, origin)
            }
        ),
        (
            "passwords.update",
            { door, origin in
                var update = UpdatePassword()
                update.id = UserID(3)
                update.neverExpires = true
                _ = try door.perform(update, origin)
            }
        ),
    ]
}

extension RehearsalCenter {
    /// Everybody with their passwords, without the versions that any change counts up.
    fileprivate func people() throws -> [String] {
        try store.users(after: 0, limit: 100, UserFilter()).map { user in
            var user = user
            user.version = 0
            var password = try store.password(userID: user.id)
            password?.version = 0
            return "\(user) \(String(describing: password))"
        }
    }
}
