import FoundationEssentials
import Glibc

/// What processes of the tests get of the environment that the tests run in: where programs, libraries and
/// time zones are, and what sanitizers read. Anything else that a build server or a developer has set (`CI`,
/// a proxy, `NO_COLOR`, folders of their own) would decide a test.
enum ProcessVariables {
    static let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
        [
            "PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TERM", "TMPDIR", "TZ", "HOME", "USER", "LOGNAME",
            "CHROMIUM",
        ]
        .contains(name)
            || name.hasSuffix("SAN_OPTIONS") || name.hasPrefix("SWIFT_") || name.hasPrefix("PG")
            || name.hasPrefix("LLVM_PROFILE")
    }

    /// Calls `body` with these variables in the form that a new process is given them.
    static func withVector<Result>(
        _ variables: [String: String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
    ) rethrows -> Result {
        let vector = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { vector.forEach { free($0) } }
        return try body(vector)
    }
}
