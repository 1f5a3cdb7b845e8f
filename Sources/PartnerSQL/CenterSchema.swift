internal import Runs
public import SQL

/// The tables of a center.
public enum CenterSchema {
    /// The steps that lead to today's tables.
    public static let migrations = [
        Migration(component: "center", version: 1, sql: first),
        Migration(component: "center", version: 2, sql: clock),
        Migration(component: "center", version: 3, sql: work),
        Migration(component: "center", version: 4, sql: passwords),
        Migration(component: "center", version: 5, sql: offers),
        Migration(component: "center", version: 6, sql: catalog),
        Migration(component: "center", version: 7, sql: profiles),
        Migration(component: "center", version: 8, sql: enrolment),
        Migration(component: "center", version: 9, sql: plugins),
        Migration(component: "center", version: 10, sql: deliveries),
        Migration(component: "center", version: 11, sql: pluginValues),
        Migration(component: "center", version: 12, sql: auditBlocks),
    ]

    /// The steps of everything in a center's database.
    ///
    /// Those of the runs first: each of their changes to a table has SQLite read all tables that are there again, which
    /// took a third of the time to make a center.
    static var all: [Migration] { RunsSchema.migrations + migrations }

    private static var first: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE center (
                id \(d.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                name TEXT NOT NULL, domain TEXT NOT NULL, environment TEXT NOT NULL, currency TEXT NOT NULL,
                standing TEXT NOT NULL, created_at \(d.integer) NOT NULL, version \(d.integer) NOT NULL
            ) \(d.table);
            CREATE TABLE policies (
                name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL
            ) \(d.clusteredTable);
            CREATE TABLE users (
                id \(d.identity),
                full_name TEXT NOT NULL, email TEXT NOT NULL COLLATE NOCASE UNIQUE,
                agent_role TEXT NOT NULL, admin_role TEXT NOT NULL, state TEXT NOT NULL,
                password_hash \(d.bytes) NOT NULL, last_sign_in_at \(d.integer),
                created_at \(d.integer) NOT NULL, version \(d.integer) NOT NULL
            ) \(d.table);
            CREATE INDEX users_admins ON users (admin_role) WHERE admin_role <> 'none';
            CREATE TABLE audit (
                id INTEGER PRIMARY KEY,
                at \(d.integer) NOT NULL, actor TEXT NOT NULL, operation TEXT NOT NULL,
                subject_kind TEXT NOT NULL, subject_id \(d.integer) NOT NULL, run_id \(d.integer),
                line \(d.integer), changes TEXT NOT NULL
            ) \(d.table);
            CREATE INDEX audit_runs ON audit (run_id) WHERE run_id IS NOT NULL;
            """
    }

    /// What the center does itself, whom it tells, and subjects that have a name in place of a number.
    private static var work: String {
        let d = Dialect.sqlite
        return """
            ALTER TABLE audit ADD COLUMN subject_name TEXT;
            CREATE TABLE tasks (
                id \(d.identity), kind TEXT NOT NULL, at \(d.integer) NOT NULL, subject \(d.integer) NOT NULL
            ) \(d.table);
            CREATE INDEX tasks_due ON tasks (at);
            CREATE TABLE mails (
                id \(d.identity), at \(d.integer) NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL,
                subject TEXT NOT NULL, body TEXT NOT NULL
            ) \(d.table);
            """
    }

    /// Whose code made a write, where it was a plugin's.
    private static let plugins = "ALTER TABLE audit ADD COLUMN plugin TEXT;"

    /// Where the records of a run are: in which blocks of 1024 ids.
    ///
    /// An index of runs would have an entry for each record, and so each write of a run would write one page more than
    /// it needs; a row for a block is written once in a thousand. Whoever looks for a run's records asks the view, in
    /// the order of `block, id`, which is the order of ids and needs no sorting.
    private static var auditBlocks: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE audit_blocks (
                run \(d.integer) NOT NULL, block \(d.integer) NOT NULL, PRIMARY KEY (run, block)
            ) \(d.clusteredTable);
            CREATE VIEW audit_of_runs AS
                SELECT run, block, audit.* FROM audit_blocks
                CROSS JOIN audit ON id BETWEEN block * 1024 AND block * 1024 + 1023 AND run_id = run;
            INSERT INTO audit_blocks SELECT DISTINCT run_id, id / 1024 FROM audit WHERE run_id IS NOT NULL;
            DROP INDEX audit_runs;
            CREATE TRIGGER audit_block AFTER INSERT ON audit WHEN NEW.run_id IS NOT NULL BEGIN
                INSERT OR IGNORE INTO audit_blocks VALUES (NEW.run_id, NEW.id / 1024);
            END;
            """
    }

    /// What plugins keep, each for itself.
    private static var pluginValues: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE plugin_kv (
                plugin TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (plugin, key)
            ) \(d.clusteredTable);
            """
    }

    /// A center without a row goes by the wall clock.
    private static var clock: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE clock (
                id \(d.integer) NOT NULL PRIMARY KEY CHECK (id = 1), instant \(d.integer) NOT NULL
            ) \(d.table);
            """
    }
}
