internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// An empty folder that nobody else reads, gone with the value that holds it.
///
/// Where something keeps that value for good, as a closure does that holds its own bench, the folder goes with the
/// process. A process that is killed leaves it: give such a one the path of another's folder as its `TMPDIR`.
public final class TemporaryFolder: Sendable {
    /// Where it is, without a slash at the end.
    public let path: String

    /// Makes it where temporary files belong: in `TMPDIR`, or in /tmp.
    public init() throws {
        let base = FileManager.default.temporaryDirectory.path
        var template = Array("\(base)/partnerctl-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(path: base, number: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        Self.kept.withLock { [path] paths in
            if paths.isEmpty { _ = Self.clearsAtEnd }
            _ = paths.insert(path)
        }
    }

    // Not beside the clearing at the end: of two that remove one folder neither might get it done.
    deinit {
        Self.kept.withLock { [path] paths in
            Self.remove(path)
            _ = paths.remove(path)
        }
    }

    /// The path of `name` in the folder, whether it is there or not.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// What is in the folder, hidden names included, sorted.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// Writes a file whole, with the folders it needs; nobody else reads it.
    ///
    /// - Parameters:
    ///   - name: its path in the folder.
    ///   - content: all it has afterwards.
    /// - Returns: where it is.
    /// - Throws: what the system refused.
    @discardableResult
    public func write(_ name: String, _ content: [UInt8]) throws -> String {
        let whole = file(name)
        let folder = URL(filePath: whole).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Before, for one that may not be written, if it is there; afterwards, for a new one.
        chmod(whole, 0o600)
        try Data(content).write(to: URL(filePath: whole))
        guard chmod(whole, 0o600) == 0 else { throw Failure(path: whole, number: errno) }
        return whole
    }

    /// Writes a file of text in the same way.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    /// The content of a file.
    public func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: file(name))))
    }

    /// The content of a file as text.
    public func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// What the system refused.
    public struct Failure: Error, CustomStringConvertible {
        let path: String
        let number: Int32
        /// The path, and why.
        public var description: String { "\(path): \(String(cString: strerror(number)))" }
    }

    private static let kept = Mutex<Set<String>>([])

    private static let clearsAtEnd: Bool =
        atexit { TemporaryFolder.kept.withLock { $0.forEach(TemporaryFolder.remove) } } == 0

    // What a test made unreadable stays for the system to clear away.
    private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
