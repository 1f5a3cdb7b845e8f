internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import SQL
internal import Sealing

/// A copy of a center that only this process works on, gone when it ends.
struct PrivateCopy: Sendable {
    private let folder: PrivateFolder

    /// Makes the folder for it, which only this person can look into.
    ///
    /// - Throws: `OperationError`.
    init(_ environment: [String: String]) throws(OperationError) {
        folder = try PrivateFolder(in: environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil })
    }

    /// Copies `center` as it is now and opens the copy, on behalf of the same user.
    func of(_ center: OpenedCenter, keys: IdentityStore) throws -> OpenedCenter {
        try CenterCopy.open(in: folder, as: center.user.text, keys: keys, reason: .found) {
            center.database.connection
        }
    }

    /// Removes the copy.
    func remove() { folder.remove() }
}
