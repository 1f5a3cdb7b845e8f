internal import PartnerCenter
internal import PartnerSQL
internal import Runs
internal import SQL

/// The runs that a command line can name, for completion.
enum RunCandidates {
    /// The latest runs of the center that `flag`, else the environment, else the folder chooses.
    ///
    /// A center that is not there, or cannot be read, offers none: a shell that asks while somebody types has no
    /// place for a message, and the command itself will say what is wrong. Nothing is made or brought up to date.
    static func latest(center flag: String?, _ surroundings: Surroundings) -> [Completion.Candidate] {
        (try? read(flag, surroundings)) ?? []
    }

    private static func read(
        _ flag: String?, _ surroundings: Surroundings
    ) throws -> [Completion.Candidate] {
        let choice = try CenterChoice.resolve(
            flag: flag, variable: surroundings.environment[CenterChoice.variable],
            directory: surroundings.directory, isAttended: false, files: DiskLookup())
        guard case .sqlite(let path) = choice.place, DiskLookup().exists(path) else { return [] }
        let store = RunStore(try WriteGroup(CenterDatabase.connection(reading: path)))
        return try store.list().map { run in
            Completion.Candidate(
                word: run.id.description,
                doc: "\(run.state.rawValue) \(Escaping.line(run.plan.script, limit: 40))")
        }
    }
}
