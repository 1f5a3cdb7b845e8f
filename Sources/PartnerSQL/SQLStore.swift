internal import PartnerCenter
public import SQL

/// Everything a local center keeps, in a database.
///
/// Works inside whatever transaction is open on its connection; statements are compiled on first use and kept.
public final class SQLStore {
    let connection: Connection
    /// Whether the center was found to have no clock of its own, which it then never gets: a million rows ask.
    var isOnWall = false
    /// By the address of their text. A list, because finding one of a dozen by address beats hashing.
    private var statements: [(text: UnsafePointer<UInt8>, statement: Statement)] = []

    /// A store over `connection`, whose schema is up to date.
    public init(_ connection: Connection) { self.connection = connection }

    /// The compiled form of `sql`, kept from its first use on.
    func statement(_ sql: StaticString) throws -> Statement {
        for known in statements where known.text == sql.utf8Start { return known.statement }
        let statement = try connection.prepare("\(sql)")
        statements.append((sql.utf8Start, statement))
        return statement
    }
}
