internal import FoundationEssentials
internal import Glibc
internal import PartnerCenter
internal import PartnerSQL
internal import SQL
internal import Sealing

/// A copy of a center that only this process works on, gone when it ends.
struct PrivateCopy: Sendable {
    private let folder: String

    /// Makes the folder for it, which only this person can look into.
    ///
    /// - Throws: `FileError`.
    init(_ environment: [String: String]) throws(FileError) {
        let base = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array(Paths.join(base, "partnerctl-plan.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(path: base, number: errno) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Copies `center` as it is now and opens the copy, on behalf of the same user.
    func of(_ center: OpenedCenter, keys: IdentityStore) throws -> OpenedCenter {
        let path = Paths.join(folder, "center.db")
        do {
            try center.database.connection.backup(to: path)
            let copy = CenterChoice(place: .sqlite(path: path), reason: .found)
            return try OpenedCenter(copy, as: center.user.text, keys: keys)
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }

    /// Removes the copy.
    ///
    /// What cannot be removed is left to whoever empties the folder for temporary files: there is nobody to tell.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
