import FoundationEssentials
import Glibc
import Synchronization

@testable import partnerctl

/// A folder that is gone with the value that holds it, or with the tests where something keeps that to their end.
final class TemporaryFolder {
    let path: String

    init() throws {
        let base = FileManager.default.temporaryDirectory.path
        var template = Array("\(base)/partnerctl-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(path: base, number: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        Self.kept.withLock { [path] paths in
            if paths.isEmpty { _ = Self.clearsAtEnd }
            paths.insert(path)
        }
    }

    deinit {
        Self.remove(path)
        Self.kept.withLock { [path] paths in _ = paths.remove(path) }
    }

    private static let kept = Mutex<Set<String>>([])

    private static let clearsAtEnd: Bool =
        atexit { TemporaryFolder.kept.withLock { $0 }.forEach(TemporaryFolder.remove) } == 0

    private static func remove(_ path: String) { _ = try? ProcessRun("/bin/rm", ["-rf", path]) }
}
