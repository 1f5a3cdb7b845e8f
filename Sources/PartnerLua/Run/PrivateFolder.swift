internal import FoundationEssentials
internal import Glibc
public import PartnerCenter

/// A folder for temporary files that only this person can look into.
public struct PrivateFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes one below `base`; `nil` stands for the system's folder for temporary files.
    ///
    /// - Throws: `OperationError` with code `bad_file` where none can be made.
    public init(in base: String? = nil) throws(OperationError) {
        let base = base ?? FileManager.default.temporaryDirectory.path
        var template = Array("\(base)/partnerctl-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw OperationError(
                .badFile, "no folder can be made in \(base): \(String(cString: strerror(errno)))",
                hint: "set TMPDIR to a folder that can be written", endsRun: true)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes it with all that is in it.
    ///
    /// What cannot be removed is left to whoever empties the folder for temporary files: there is nobody to tell.
    public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
