import PartnerCenter
import TestKit
import PartnerSQL
import PartnerTesting
import Runs
import SQL
import Testing

/// The clock of a center's database: made with it, kept by it, moved step by step.
@Suite struct CenterClockTests {
    private let folder: TemporaryFolder
    private var file: CenterDatabase.Location { .file(folder.file("center.db")) }

    init() throws { folder = try TemporaryFolder() }

    private static let start = Instant.fixture

    private static func minutes(_ count: Int64) throws -> Instant {
        try Instant(milliseconds: start.milliseconds + count * 60_000)
    }

    /// Opens the center; a clock makes one first, five minutes after the clock's start.
    private func open(
        _ location: CenterDatabase.Location, making clock: CenterClock? = nil
    ) throws -> CenterDatabase {
        let seed = clock.map { clock in
            var seed = CenterDatabase.Seed()
            seed.clock = clock
            return seed
        }
        return try CenterDatabase(location, seed: seed, vault: FixedVault(), now: Self.minutes(5))
    }

    @Test("a new center goes by the wall, or by the clock of its seed, which also dates it")
    func seeds() throws {
        let wall = try open(.memory, making: .wall)
        #expect(try wall.store.clock() == .wall)
        #expect(try wall.store.account().createdAt == Self.minutes(5))
        let manual = try open(.memory, making: .manual(Self.start))
        #expect(try manual.store.clock() == .manual(Self.start))
        #expect(try manual.store.account().createdAt == Self.start)
        let records = try manual.store.auditRecords(after: 0, limit: 9, AuditFilter())
        #expect(Set(records.map(\.at)) == [Self.start])
    }

    @Test("a file keeps its clock, and a seed for one that is made already changes nothing")
    func kept() throws {
        try open(file, making: .manual(Self.start)).advance(to: Self.minutes(3))
        #expect(try open(file).store.clock() == .manual(Self.minutes(3)))
        #expect(try open(file, making: .wall).store.clock() == .manual(Self.minutes(3)))
        #expect(try open(file, making: .manual(Self.start)).store.clock() == .manual(Self.minutes(3)))
    }

    @Test("a center made before there were clocks goes by the wall, with all that it holds")
    func olderFile() throws {
        do {
            var options = OpenOptions()
            options.applicationID = CenterDatabase.applicationID
            let connection = try Connection(file: folder.path + "/center.db", options: options)
            try Migrator([CenterSchema.migrations[0]] + RunsSchema.migrations).migrate(connection)
            try connection.execute(
                """
                INSERT INTO center (id, name, domain, environment, currency, standing, created_at, version)
                VALUES (1, 'Old', 'old.partner.onmschina.cn', 'cn21v', 'CNY', 'active', 0, 1)
                """)
        }
        let database = try open(file)
        let step = database.migration.steps.first { $0.component == "center" }
        let latest = try #require(CenterSchema.migrations.last?.version)
        #expect(step?.from == 1 && step?.to == latest)
        #expect(database.migration.backup == folder.path + "/center.db.before-center-\(latest)")
        #expect(try database.store.clock() == .wall)
        #expect(try database.store.account().name == "Old")
    }

    @Test("the wall clock is not moved, and a manual one not back")
    func refusals() throws {
        let wall = try open(.memory, making: .wall)
        #expect {
            try wall.advance(to: Self.minutes(9))
        } throws: {
            ($0 as? OperationError)?.code == .forbiddenState
        }
        let manual = try open(.memory, making: .manual(Self.start))
        let work = Work([])
        #expect {
            try manual.advance(to: Self.minutes(-1), work: [work])
        } throws: {
            ($0 as? OperationError)?.message
                == "the center's clock stands at 2026-11-20T08:00:00Z and moves only forward, "
                + "not to 2026-11-20T07:59:00Z"
        }
        #expect(work.performed.isEmpty)
        #expect(try manual.store.clock() == .manual(Self.start))
    }

    @Test("a step is lasting before the work there begins; whoever dies there leaves the clock there")
    func deathOnTheWay() throws {
        struct Death: Error {}
        let database = try open(file, making: .manual(Self.start))
        let dying = Work([2, 4, 6]) { instant in
            #expect(try open(file).store.clock() == .manual(instant))
            if try instant == Self.minutes(4) { throw Death() }
        }
        #expect(throws: Death.self) { try database.advance(to: Self.minutes(9), work: [dying]) }
        let next = try open(file)
        #expect(try next.store.clock() == .manual(Self.minutes(4)))
        // What was due there and is not done comes first, wherever the clock is to go.
        let work = Work([4, 6])
        #expect(try next.advance(to: Self.minutes(9), work: [work]).stops == 1)
        #expect(try work.performed == [Self.minutes(4), Self.minutes(6)])
        #expect(try next.store.clock() == .manual(Self.minutes(9)))
    }

    @Test("a clock that another process moved further is not taken back")
    func twoProcesses() throws {
        let database = try open(file, making: .manual(Self.start))
        let work = Work([2]) { _ in try open(file).advance(to: Self.minutes(7)) }
        #expect {
            try database.advance(to: Self.minutes(5), work: [work])
        } throws: {
            ($0 as? OperationError)?.code == .invalid
        }
        #expect(try database.store.clock() == .manual(Self.minutes(7)))
    }

    /// Work due at these minutes after the start.
    private final class Work: DueWork {
        private var due: [Instant]
        private let body: (Instant) throws -> Void
        private(set) var performed: [Instant] = []

        init(_ minutes: [Int64], _ body: @escaping (Instant) throws -> Void = { _ in }) {
            due = minutes.compactMap { try? CenterClockTests.minutes($0) }
            self.body = body
        }

        func nextDue(after instant: Instant, upTo limit: Instant) -> Instant? {
            due.first { $0 > instant && $0 <= limit }
        }

        func perform(at instant: Instant) throws {
            guard due.contains(where: { $0 <= instant }) else { return }
            performed.append(instant)
            try body(instant)
            due.removeAll { $0 <= instant }
        }
    }
}
