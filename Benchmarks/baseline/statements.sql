-- What the baselines of bulk creation do for a row, in a center that the product made: its tables, its indexes,
-- its settings. Benchmarks/run compares what both sides left in it.
--
-- A section begins with "-- section: NAME" and holds one statement.

-- section: find
SELECT id, full_name, email, agent_role, admin_role, state, last_sign_in_at, version FROM users WHERE email = ?1;

-- section: user
INSERT INTO users (full_name, email, agent_role, admin_role, state, password_hash, created_at, version)
VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?6, 1);

-- section: audit
INSERT INTO audit (at, actor, operation, subject_kind, subject_id, run_id, line, changes)
VALUES (?1, 'admin@contoso.partner.onmschina.cn', 'users.create', 'u', ?2, 1, 14, ?3);

-- section: ledger
INSERT INTO ledger (batch, row, attempt, key, outcome, columns, sealed, code, message, field, input)
VALUES (1, ?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- section: journal
INSERT INTO journal (id, branch, ordinal, operation, line, at_ms, is_error, is_pending, arguments, outcome)
VALUES (1 << 32 | ?1, '', ?1, 'users.update', 'journal.lua:1', 0, 0, 0, ?2, ?3);
