internal import FoundationEssentials
internal import Glibc
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
        let folder = try folder()
        // What cannot be removed from the folder for temporary files, the system removes.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = OpenOptions()
        options.access = .readOnly
        options.applicationID = CenterDatabase.applicationID
        do {
            try Connection(file: path, options: options).backup(to: "\(folder)/center.db")
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
        let copy = CenterChoice(place: .sqlite(path: "\(folder)/center.db"), reason: choice.reason)
        return try body(OpenedCenter(copy, as: user, keys: keys))
    }

    private static func folder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/partnerctl-plan-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(path: base, number: errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
