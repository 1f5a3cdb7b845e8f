"""Bulk creation as a Python programmer would write it: csv, sqlite3 and hashlib, a batch of rows per commit.

    bulk.py TABLES.sql STAFF.csv DATABASE [ROWS PER COMMIT]

Prints "rows/s ok failed refused". The standard library cannot seal, so passwords are hashed but not sealed; that
leaves out work and only favours this side. Rows go in with `executemany`, the fastest way sqlite3 has; a batch with
a taken e-mail in it is gone through again row by row.
"""

import csv
import hashlib
import json
import re
import secrets
import sqlite3
import sys
import time
from itertools import islice

from checks import fault

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-!"
LETTER_OF_BYTE = bytes(ALPHABET[byte & 63] for byte in range(256))
KINDS = [re.compile(kind) for kind in (rb"[a-z]", rb"[A-Z]", rb"[0-9]", rb"[-!]")]


def draw_password():
    """Sixteen characters, of at least three of the four kinds."""
    while True:
        password = secrets.token_bytes(16).translate(LETTER_OF_BYTE)
        if sum(kind.search(password) is not None for kind in KINDS) >= 3:
            return password


def complete(number, row, at):
    """What the statements name, for one row of the sheet."""
    message = fault(row)
    full_name, email, agent_role, admin_role = (row + [""] * 4)[:4]
    made = {
        "row": number, "full_name": full_name, "email": email, "agent_role": agent_role, "admin_role": admin_role,
        "at": at, "outcome": "failed" if message else "ok", "message": message, "id": None, "sealed": None,
    }  # fmt: skip
    if message is None:
        salt = secrets.token_bytes(16)
        made["id"] = secrets.token_hex(16)
        made["password_salt"] = salt
        made["password_hash"] = hashlib.blake2b(salt + draw_password(), digest_size=32).digest()
        after = {"full_name": full_name, "email": email, "agent_role": agent_role, "admin_role": admin_role}
        made["after"] = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
    return made


def refuse(row):
    row.update(outcome="refused", message="email is taken", id=None)


def write(database, sql, rows):
    created = [row for row in rows if row["outcome"] == "ok"]
    database.execute("BEGIN IMMEDIATE")
    database.execute("SAVEPOINT together")
    try:
        database.executemany(sql["user"], created)
    except sqlite3.IntegrityError:
        database.execute("ROLLBACK TO together")
        for row in created:
            try:
                database.execute(sql["user"], row)
            except sqlite3.IntegrityError:
                refuse(row)
        created = [row for row in created if row["outcome"] == "ok"]
    database.execute("RELEASE together")
    database.executemany(sql["audit"], created)
    database.executemany(sql["ledger"], rows)
    database.execute("COMMIT")


def main(tables, staff, path, per_commit=1000):
    started = time.perf_counter()
    with open(tables, encoding="utf-8") as file:
        sql = dict(re.findall(r"^-- section: (\w+)\n(.*?)(?=^-- section: |\Z)", file.read(), re.M | re.S))
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(sql["setup"])
    counts = {"ok": 0, "failed": 0, "refused": 0}
    with open(staff, encoding="utf-8-sig", newline="") as file:
        sheet = csv.reader(file)
        next(sheet)
        numbered = enumerate(sheet, 1)
        while batch := list(islice(numbered, per_commit)):
            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            rows = [complete(number, row, at) for number, row in batch]
            write(database, sql, rows)
            for row in rows:
                counts[row["outcome"]] += 1
    database.close()
    total = sum(counts.values())
    print(f"{total / (time.perf_counter() - started):.0f}", *counts.values())


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: bulk.py TABLES.sql STAFF.csv DATABASE [ROWS PER COMMIT]")
    main(*sys.argv[1:4], *map(int, sys.argv[4:]))
