import Glibc

@testable import partnerctl

/// A folder that is gone with the value that holds it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/partnerctl-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(path: "/tmp", number: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = try? ProcessRun("/bin/rm", ["-rf", path]) }
}
