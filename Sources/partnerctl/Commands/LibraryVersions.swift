internal import LuaRuntime
internal import SQL

/// The libraries that are linked in, with their versions as they tell them.
enum LibraryVersions {
    /// Each that can be asked.
    static var all: [(name: String, version: String)] {
        [("Lua", LuaVersion.number)] + (sqlite.map { [("SQLite", $0)] } ?? [])
    }

    /// SQLite only tells its version to a query.
    private static var sqlite: String? {
        // Without a database that can be opened there is none to tell of; every command says why by itself.
        guard let connection = try? Connection(inMemory: OpenOptions()),
            let query = try? connection.prepare("SELECT sqlite_version()")
        else { return nil }
        return (try? query.first { $0.text(0) }) ?? nil
    }
}
