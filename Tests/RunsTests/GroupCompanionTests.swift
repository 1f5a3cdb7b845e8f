import Runs
import Testing

@Suite struct GroupCompanionTests {
    private final class Listener: GroupCompanion {
        var heard: [String] = []
        var refusesCommits = false
        struct Refusal: Error {}

        func groupBegan() { heard.append("began") }
        func groupWillCommit() throws {
            heard.append("will commit")
            if refusesCommits { throw Refusal() }
        }
        func groupWasCommitted() { heard.append("committed") }
        func groupWasUndone() { heard.append("undone") }
        func savepointWasSet() { heard.append("set") }
        func savepointWasReleased() { heard.append("released") }
        func savepointWasUndone() { heard.append("back") }
    }

    private func heard(_ body: (WriteGroup, Listener) throws -> Void) throws -> [String] {
        let group = try Desk.inMemory().group
        let listener = Listener()
        group.companion = listener
        try body(group, listener)
        return listener.heard
    }

    @Test("a companion hears what becomes of groups and savepoints, in order")
    func order() throws {
        #expect(
            try heard { group, _ in
                try group.begin()
                try group.begin()
                try group.savepoint()
                try group.releaseSavepoint()
                try group.savepoint()
                try group.rollbackToSavepoint()
                try group.commit()
                try group.commit()
                try group.rollback()
                try group.perform {}
                try group.begin()
                try group.rollback()
            } == [
                "began", "set", "released", "set", "back", "will commit", "committed", "began", "will commit",
                "committed", "began", "undone",
            ])
    }

    @Test("a companion that cannot write undoes the group")
    func refused() throws {
        let heard = try heard { group, listener in
            listener.refusesCommits = true
            try group.begin()
            #expect(throws: Listener.Refusal.self) { try group.commit() }
            #expect(!group.isOpen)
        }
        #expect(heard == ["began", "will commit", "undone"])
    }

    @Test("groups of a rehearsal are groups as well")
    func rehearsal() throws {
        #expect(
            try heard { group, _ in
                try group.beginRehearsal()
                try group.begin()
                try group.commit()
                try group.begin()
                try group.rollback()
                try group.endRehearsal(keep: true)
            } == ["began", "will commit", "committed", "began", "undone"])
    }
}
