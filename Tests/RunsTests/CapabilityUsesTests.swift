import Runs
import Testing

@Suite struct CapabilityUsesTests {
    let file: DatabaseFile

    init() throws { file = try DatabaseFile() }

    @Test("uses are kept with their run, and summed over all of them")
    func uses() throws {
        let desk = try file.open()
        let uses = CapabilityUses(desk.group)
        let first = try desk.start(.fixture())
        try uses.write(
            [CapabilityUse("acme/x", "net", 2), CapabilityUse("acme/x", "clock", 1)], run: first.run)
        try uses.write([CapabilityUse("acme/x", "net", 5), CapabilityUse("acme/y", "kv", 1)], run: first.run)
        try desk.group.commit()
        #expect(
            try uses.read(run: first.run) == [
                CapabilityUse("acme/x", "clock", 1), CapabilityUse("acme/x", "net", 5),
                CapabilityUse("acme/y", "kv", 1),
            ])
        let second = try desk.start(.fixture())
        try uses.write([CapabilityUse("acme/x", "net", 1)], run: second.run)
        try desk.group.commit()
        let list = try uses.list(plugin: "acme/x")
        #expect(list.map(\.capability) == ["clock", "net"])
        #expect(list.map(\.uses) == [1, 6])
        #expect(list.map(\.runs) == [1, 2])
        #expect(list.map(\.latestRun) == [first.run, second.run])
        #expect(try uses.list(plugin: "acme/z").isEmpty)
    }

    @Test("what is undone with its group is not kept, and without the lease nothing is")
    func undone() throws {
        let desk = try file.open()
        let uses = CapabilityUses(desk.group)
        let lease = try desk.start(.fixture())
        try desk.group.commit()
        try uses.write([CapabilityUse("acme/x", "net", 2)], run: lease.run)
        try desk.group.rollback()
        #expect(try uses.read(run: lease.run).isEmpty)
        try desk.runs.interrupt(lease, now: 1)
        try desk.group.commit()
        #expect(throws: RunsError.self) {
            try uses.write([CapabilityUse("acme/x", "net", 2)], run: lease.run)
        }
    }
}
