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
            try center.takeInOctober()
            let door = center.door()
            door.center.files = GivenFiles(["list.csv": [.priced(.businessPremium, "74.60", flag: "CHG")]])
            if let prepare = Writes.before[name] { try prepare(door, Origin()) }
            let before = try center.content()
            try write(door, Origin(runID: 7))
            let record = try #require(center.store.records.last)
            #expect(record.operation == name)
            #expect(try center.content() != before, "\(name)")
            let step = try UndoPlanner.step(for: record)
            guard case .perform(let call) = step else {
                Issue.record("\(name): \(step)")
                continue
            }
            #expect(
                try UndoDoor(door).takeBack(call, Origin(runID: 8), wasMade: { false }), "\(name)")
            #expect(try center.content() == before, "\(name)")
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
        (
            "prices.import",
            { door, origin in
                var take = ImportPrices()
                take.path = InputFile("list.csv")
                take.month = .fixture(2026, 12)
                _ = try door.perform(take, origin)
            }
        ),
        (
            "price_lists.restore",
            { door, origin in
                var restore = RestorePriceList()
                restore.month = .fixture(2026, 10)
                _ = try door.perform(restore, origin)
            }
        ),
        (
            "catalog.pin",
            { door, origin in
                var pin = PinOffers()
                pin.offers = PinnedOffers([try offer(3), try offer(2)])
                _ = try door.perform(pin, origin)
            }
        ),
        (
            "overlay.set",
            { door, origin in
                var set = SetOverlay()
                set.offerID = try offer(2)
                set.title = .value("Ours, \"new\"")
                set.tags = .value([OverlayTag(unchecked: "new"), OverlayTag(unchecked: "热门")])
                set.isVisible = .value(false)
                set.price = .value(try Money("99.00", "CNY"))
                _ = try door.perform(set, origin)
            }
        ),
        (
            "overlay.delete",
            { door, origin in
                var delete = DeleteOverlay()
                delete.offerID = try offer(1)
                _ = try door.perform(delete, origin)
            }
        ),
        ("overlay.publish", { door, origin in _ = try door.perform(PublishOverlay(), origin) }),
        ("overlay.restore", { door, origin in _ = try door.perform(RestoreOverlay(), origin) }),
        (
            "profiles.update",
            { door, origin in
                _ = try door.perform(
                    ProfileBench.operation(
                        .legal,
                        [
                            ("address.city", "浦东 \"新\""), ("address.line2", "Floor 7"),
                            ("primary_contact.phone", nil), ("company_approver_email", nil),
                            ("company_approver_address.line1", "2 Nanjing Road"),
                            ("company_approver_address.city", "Shanghai"),
                            ("company_approver_address.state", "SH"),
                            ("company_approver_address.postal_code", "200001"),
                        ]), origin)
            }
        ),
    ]

    /// What must be there before the write, by its operation.
    static let before: [String: Write] = [
        "catalog.pin": { door, origin in
            var pin = PinOffers()
            pin.offers = PinnedOffers([try offer(1), try offer(2)])
            _ = try door.perform(pin, origin)
        },
        "overlay.delete": draft,
        "overlay.publish": draft,
        "overlay.restore": { door, origin in
            try draft(door, origin)
            _ = try door.perform(PublishOverlay(), origin)
        },
    ]

    private static let draft: Write = { door, origin in
        var set = SetOverlay()
        set.offerID = try offer(1)
        set.text = .value("Ours")
        set.isVisible = .value(true)
        set.factor = .value(try ExactDecimal("1.150"))
        _ = try door.perform(set, origin)
    }

    /// One of the offers that a rehearsal begins with.
    private static func offer(_ number: Int) throws -> OfferID {
        RehearsalOffers.offers(for: .cn21v)[number].id
    }
}

/// What writes change, and undoing them brings back.
private struct CenterContent: Equatable {
    /// Everybody with their passwords.
    var people: [String]
    var profiles: [FieldTexts]
    var prices: [[Price]]
    var pins: [OfferID]
    var overlay: [String: OverlayContent]
    var publishedOverlay: Int64
}

extension RehearsalCenter {
    /// Everything, without the versions that any change counts up.
    fileprivate func content() throws -> CenterContent {
        let people = try store.users(after: 0, limit: 100, UserFilter()).map { user in
            var user = user
            user.version = 0
            var password = try store.password(userID: user.id)
            password?.version = 0
            return "\(user) \(String(describing: password))"
        }
        let draft = try store.overlayContents(of: .draft).map { ($0.offerID.text, $0.content) }
        let months = [CalendarMonth.fixture(2026, 10), .fixture(2026, 12)]
        return CenterContent(
            people: people, profiles: try profiles(),
            prices: try months.map { try store.prices(in: $0, after: 0, limit: 100) },
            pins: try store.pins().offerIDs, overlay: Dictionary(uniqueKeysWithValues: draft),
            publishedOverlay: try store.publishedOverlayNumber())
    }

    /// The profiles, without the versions that any change counts up and the check that each one begins.
    private func profiles() throws -> [FieldTexts] {
        try ProfileKind.allCases.compactMap { try store.profile($0) }.map { profile in
            var profile = profile
            profile.version = 0
            profile.vettingStatus = nil
            profile.vettingSubStatus = nil
            return try FieldTexts.of(profile)
        }
    }

    /// A price list that another one stands behind.
    fileprivate func takeInOctober() throws {
        let list = PriceList(
            month: .fixture(2026, 10), importedAt: .fixture, importedBy: "operator", file: "older")
        _ = try store.insert(list, [.fixture("MS-AZR-0145P", "1.00", .added, list.month)])
    }
}
