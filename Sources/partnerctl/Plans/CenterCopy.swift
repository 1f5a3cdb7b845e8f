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
        var options = OpenOptions()
        options.access = .readOnly
        options.applicationID = CenterDatabase.applicationID
        do {
            try Connection(file: path, options: options).backup(to: "\(folder.path)/center.db")
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
        let copy = CenterChoice(place: .sqlite(path: "\(folder.path)/center.db"), reason: choice.reason)
        return try body(OpenedCenter(copy, as: user, keys: keys))
    }
}
