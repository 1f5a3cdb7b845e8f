internal import PartnerCenter
internal import PartnerSQL
internal import Runs
internal import SQL

/// A center that is there already and is only looked at.
struct CenterView {
    /// What the center keeps.
    let store: SQLStore
    /// Its runs.
    let runs: RunStore
    /// What reads it; nothing can be written.
    let group: WriteGroup

    /// The center that invocation, environment or folder choose; nil where nothing was made yet.
    ///
    /// - Throws: `CenterError` for one that is named and not there, and for one of an earlier release;
    ///   `OperationError` for what the database says.
    static func open(_ invocation: Invocation, _ surroundings: Surroundings) throws -> CenterView? {
        // Where somebody sits makes no difference: nothing is made.
        let choice = try CenterChoice.resolve(
            flag: invocation.text("center"), variable: surroundings.environment[CenterChoice.variable],
            directory: surroundings.directory, isAttended: true, files: DiskLookup())
        guard case .sqlite(let path) = choice.place else { return nil }
        guard DiskLookup().exists(path) else { throw CenterError.missing(path) }
        do {
            let connection = try CenterDatabase.connection(reading: path)
            guard try CenterDatabase.isUpToDate(connection) else {
                throw CenterError(
                    exitCode: .failed, message: "\(choice.description) was made by an earlier release",
                    hint: "bring it up to date: partnerctl center info")
            }
            return try CenterView(connection)
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }

    private init(_ connection: Connection) throws {
        store = SQLStore(connection)
        group = try WriteGroup(connection)
        runs = RunStore(group)
    }
}
