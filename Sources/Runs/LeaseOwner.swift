internal import Glibc

/// A process that works on runs, told apart from every other one that ever was.
///
/// Written `host process start boot namespace`: the process id alone comes back after a restart or in a container.
public struct LeaseOwner: Equatable, Sendable {
    /// The name of the machine.
    public let host: String
    /// The process id.
    public let process: Int32
    /// When the process started, in clock ticks since the machine did.
    let start: UInt64
    /// The id of the machine's start.
    let boot: String
    /// The process namespace (a container has its own ids).
    let namespace: String

    /// Whether a process is alive, as far as this process can tell.
    public enum Liveness: Sendable {
        /// It is there.
        case alive
        /// It is gone for certain.
        case dead
        /// It lives where this process cannot look.
        case unknown
    }

    /// This process.
    public static func current() -> LeaseOwner {
        let process = getpid()
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = gethostname(&name, name.count - 1) == 0
        return LeaseOwner(
            host: isNamed
                ? String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                : "localhost",
            process: process,
            start: startTime(of: process) ?? 0,
            boot: SystemFile.text("/proc/sys/kernel/random/boot_id"),
            namespace: SystemFile.link("/proc/self/ns/pid"))
    }

    /// An owner that counts as dead from its first moment on.
    ///
    /// A run that it takes can be taken up at once, also by this process: a crash without the end of a process.
    public static func departed() -> LeaseOwner {
        let here = current()
        return LeaseOwner(
            host: here.host, process: here.process, start: here.start, boot: "departed",
            namespace: here.namespace)
    }

    init(host: String, process: Int32, start: UInt64, boot: String, namespace: String) {
        self.host = host
        self.process = process
        self.start = start
        self.boot = boot
        self.namespace = namespace
    }

    /// Reads the text form; nil if it is something else.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let process = Int32(parts[1]), let start = UInt64(parts[2]) else {
            return nil
        }
        self.init(host: parts[0], process: process, start: start, boot: parts[3], namespace: parts[4])
    }

    /// The text form, as kept in the database.
    var text: String { "\(host) \(process) \(start) \(boot) \(namespace)" }

    /// Whether the process is alive, asked from this one.
    public var liveness: Liveness {
        let here = LeaseOwner.current()
        // A database is used on one machine only, so another start of the machine is a machine that was restarted.
        if boot != here.boot { return .dead }
        if namespace != here.namespace { return .unknown }
        if kill(process, 0) != 0, errno == ESRCH { return .dead }
        guard let found = Self.startTime(of: process) else { return .unknown }
        return found == start ? .alive : .dead
    }

    /// Nil if the process is not there, has ended already, or cannot be looked at.
    private static func startTime(of process: Int32) -> UInt64? {
        // The name in parentheses may hold blanks; what follows it does not. Fields 3 (state) and 22 (start).
        let text = SystemFile.text("/proc/\(process)/stat")
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19 else { return nil }
        return fields[0] == "Z" || fields[0] == "X" ? .max : UInt64(fields[19])
    }
}

/// Small files in which the system describes itself.
private enum SystemFile {
    /// The text without its line end; empty if it cannot be read.
    static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = max(0, read(file, &bytes, bytes.count))
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    static func link(_ path: String) -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        let count = max(0, readlink(path, &bytes, bytes.count))
        return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
