import FoundationEssentials
import Glibc

@testable import partnerctl

/// A program that ran to its end.
struct ProcessRun {
    var exitCode: Int32
    var out: String

    /// Runs `program` with standard error joined to standard output.
    init(_ program: String, _ arguments: [String], directory: String? = nil) throws {
        var ends: [Int32] = [0, 0]
        // What others start meanwhile must not hold an end of it, or it would not be over before they are.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw FileError(path: program, number: errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        // The call that changes the folder of a new process is not imported.
        let inFolder = directory.map { ["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", $0] } ?? []
        let line = inFolder + [program] + arguments
        let words = line.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        // Threads of Swift's pool block signals, which a new process would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var id: pid_t = 0
        // What the program keeps in a home stays in the test's folder.
        let home = directory.map { ["HOME": $0] } ?? [:]
        let started = ProcessVariables.withVector(ProcessVariables.inherited.merging(home) { $1 }) {
            posix_spawnp(&id, line[0], &actions, &attributes, words, $0)
        }
        close(ends[1])
        defer { close(ends[0]) }
        guard started == 0 else { throw FileError(path: program, number: started) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(ends[0], &buffer, buffer.count), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        exitCode = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        out = String(decoding: bytes, as: UTF8.self)
    }

    /// The program under test, which is built beside the tests.
    static var partnerctl: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map {
                readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count)
            }
        }
        let runner = String(decoding: buffer[..<max(0, count ?? 0)], as: UTF8.self)
        // The runner is the bundle, or a helper outside of it that was given the bundle's path.
        let candidates = [runner] + CommandLine.arguments
        for candidate in candidates {
            for folder in Paths.upward(from: Paths.parent(candidate) ?? "/").prefix(3) {
                let path = Paths.join(folder, "partnerctl")
                if access(path, X_OK) == 0, candidate.contains("partnerctl") { return path }
            }
        }
        return "partnerctl"
    }

    /// Whether there is a program of this name.
    static func hasProgram(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
