internal import PartnerLua
internal import PartnerSQL
internal import SQL
internal import Sealing

/// A copy of a center that is gone with its use: for plans that do not keep others from writing.
enum CenterCopy {
    /// Copies the center of `choice` into a private folder, lets `body` use the copy, and removes it.
    ///
    /// The center itself is only read. One in memory belongs to this process alone and is used as it is.
    static func with<Result>(
        _ choice: CenterChoice, as user: String?, keys: IdentityStore, _ body: (OpenedCenter) throws -> Result
    ) throws -> Result {
        guard case .sqlite(let path) = choice.place else {
            return try body(OpenedCenter(choice, as: user, keys: keys))
        }
        let folder = try PrivateFolder()
        defer { folder.remove() }
        let copy = try open(in: folder, as: user, keys: keys, reason: choice.reason) {
            try CenterDatabase.connection(reading: path)
        }
        return try body(copy)
    }

    /// Copies what `connection` shows into `folder` and opens the copy.
    static func open(
        in folder: PrivateFolder, as user: String?, keys: IdentityStore, reason: CenterChoice.Reason,
        from connection: () throws -> Connection
    ) throws -> OpenedCenter {
        let path = Paths.join(folder.path, "center.db")
        do {
            try connection().backup(to: path)
            return try OpenedCenter(
                CenterChoice(place: .sqlite(path: path), reason: reason), as: user, keys: keys)
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }
}
