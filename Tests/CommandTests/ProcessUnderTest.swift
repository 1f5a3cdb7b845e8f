import FoundationEssentials
import TestKit
import Glibc

@testable import partnerctl

/// The built program as a process of its own, which can be signalled while it works.
final class ProcessUnderTest {
    /// How a process ended.
    enum End: Equatable, CustomStringConvertible {
        case exited(Int32)
        case killed(signal: Int32)
        /// It had to be ended by the test.
        case stuck

        var description: String {
            switch self {
            case .exited(let code): "exit \(code)"
            case .killed(let signal): "signal \(signal)"
            case .stuck: "still running when it should long have ended"
            }
        }
    }

    /// Longer than anything here takes on a machine that is busy with other work.
    static let patience = Duration.seconds(120)

    private let id: pid_t
    private let folder: TemporaryFolder
    private var end: End?

    /// Starts the program in `directory`, with these variables beside the inherited ones; `wrapper` is a
    /// program that becomes ours. Its temporary files go away with this value, also when it is killed.
    init(
        _ words: [String], directory: String, _ environment: [String: String], through wrapper: [String] = []
    ) throws {
        folder = try TemporaryFolder()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Threads of a pool block signals, and a shell in the background ignores some; a process inherits both.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var asked = none
        sigaddset(&asked, SIGINT)
        sigaddset(&asked, SIGTERM)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &asked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(folder.path)/out", flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(folder.path)/err", flags, 0o600)
        // The call that changes the folder of a new process is not imported; the shell becomes the program.
        let line =
            ["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", directory] + wrapper + [Self.program]
            + words
        let own = ProcessVariables.inherited.merging(["TMPDIR": folder.path, "HOME": directory]) { $1 }
        let arguments = line.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var started: pid_t = 0
        let status = ProcessVariables.withVector(own.merging(environment) { _, new in new }) {
            posix_spawn(&started, "/bin/sh", &actions, &attributes, arguments, $0)
        }
        guard status == 0 else { throw FileError(path: Self.program, number: status) }
        id = started
    }

    deinit {
        if end == nil {
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
        }
    }

    /// The build's own, or the one beside the tests.
    private static var program: String {
        ProcessInfo.processInfo.environment["PARTNERCTL_BINARY"] ?? ProcessRun.partnerctl
    }

    var out: String { text("out") }
    var err: String { text("err") }
    /// Standard output as it is.
    var outBytes: [UInt8] { bytes("out") }

    /// Sends a signal; one that comes too late does nothing.
    func signal(_ number: Int32) {
        if !isOver { kill(id, number) }
    }

    /// Whether it has ended by now.
    var isOver: Bool {
        if end != nil { return true }
        var status: Int32 = 0
        guard waitpid(id, &status, WNOHANG) == id else { return false }
        noteEnd(status)
        return true
    }

    private func noteEnd(_ status: Int32) {
        let signal = status & 0x7f
        end = signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
    }

    /// Has it stand still until it gets `SIGCONT`; false when it is over.
    func stop() -> Bool {
        if isOver { return false }
        kill(id, SIGSTOP)
        var status: Int32 = 0
        while waitpid(id, &status, WUNTRACED) < 0, errno == EINTR {}
        let isStopped = status & 0xff == 0x7f
        if !isStopped { noteEnd(status) }
        return isStopped
    }

    /// Waits for the end, and ends what does not.
    func wait(atMost patience: Duration = ProcessUnderTest.patience) -> End {
        wait(until: { false }, atMost: patience)
        if let end { return end }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
        end = .stuck
        return .stuck
    }

    /// Waits until `condition` holds or the process is over.
    func wait(until condition: () throws -> Bool, atMost patience: Duration = ProcessUnderTest.patience)
        rethrows
    {
        let deadline = ContinuousClock.now + patience
        while !isOver, try !condition(), ContinuousClock.now < deadline { usleep(2000) }
    }

    private func bytes(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: "\(folder.path)/\(name)").map { [UInt8]($0) } ?? []
    }

    private func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
}
