import Glibc
import Testing

@testable import Runs

@Suite struct LeaseOwnerTests {
    let here = LeaseOwner.current()

    private func owner(
        process: Int32? = nil, start: UInt64? = nil, boot: String? = nil, namespace: String? = nil
    ) -> LeaseOwner {
        LeaseOwner(
            host: here.host, process: process ?? here.process, start: start ?? here.start,
            boot: boot ?? here.boot, namespace: namespace ?? here.namespace)
    }

    @Test("this process is alive, and reads back from its text")
    func thisProcess() {
        #expect(here.liveness == .alive)
        #expect(LeaseOwner(here.text) == here)
        #expect(here.process == getpid() && here.start > 0 && !here.boot.isEmpty && !here.namespace.isEmpty)
    }

    @Test("another process with the same id, or from before a restart, is another process")
    func sameId() {
        #expect(owner(start: here.start + 1).liveness == .dead)
        #expect(owner(boot: "another start").liveness == .dead)
    }

    @Test("a process of another container cannot be judged")
    func otherNamespace() {
        #expect(owner(namespace: "pid:[1]").liveness == .unknown)
    }

    @Test("a process that is gone is dead")
    func gone() {
        // Beyond the largest process id of Linux.
        #expect(owner(process: 1 << 22 + 1).liveness == .dead)
    }

    @Test("an owner that departed is dead from the start, and reads back from its text")
    func departed() {
        let gone = LeaseOwner.departed()
        #expect(gone.liveness == .dead && gone != here)
        #expect(LeaseOwner(gone.text) == gone)
    }

    @Test("text that is something else is no owner", arguments: ["", "a b c d e", "h 1 2 b", "h 1 x b n"])
    func otherText(_ text: String) {
        #expect(LeaseOwner(text) == nil)
    }
}
