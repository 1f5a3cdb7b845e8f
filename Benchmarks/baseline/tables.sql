-- What the baselines of bulk creation write. Both programs read this file, so that they write the same tables,
-- with the same statements and the same settings as the product: when its migrations change, this changes too.
--
-- A section begins with "-- section: NAME". `setup` runs once, as a script; the other sections are one statement
-- each, run once per row. Parameters, bound where a statement names them:
--   :row :id :full_name :email :agent_role :admin_role :at :after (a JSON object of what was written)
--   :password_salt (16 bytes) :password_hash (32 bytes) :sealed (nonce and box; NULL where nothing is sealed)
--   :outcome (ok, failed or refused) :message (NULL when ok)

-- section: setup
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -16384;
PRAGMA wal_autocheckpoint = 16000;
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    full_name TEXT NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    agent_role TEXT NOT NULL,
    admin_role TEXT NOT NULL,
    state TEXT NOT NULL,
    password_salt BLOB NOT NULL,
    password_hash BLOB NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    run TEXT NOT NULL,
    operation TEXT NOT NULL,
    subject TEXT NOT NULL,
    after TEXT
) STRICT;
CREATE TABLE ledger (
    batch INTEGER NOT NULL,
    row INTEGER NOT NULL,
    key TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT,
    user_id TEXT,
    sealed BLOB,
    PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;

-- section: user
INSERT INTO users (id, full_name, email, agent_role, admin_role, state, password_salt, password_hash, created_at,
    version)
VALUES (:id, :full_name, :email, :agent_role, :admin_role, 'active', :password_salt, :password_hash, :at, 1);

-- section: audit
INSERT INTO audit (at, run, operation, subject, after) VALUES (:at, 'run-1', 'users.create', :id, :after);

-- section: ledger
INSERT INTO ledger (batch, row, key, outcome, message, user_id, sealed)
VALUES (1, :row, :email, :outcome, :message, :id, :sealed);
