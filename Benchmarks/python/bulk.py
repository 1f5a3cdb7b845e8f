"""Bulk creation as an administrator would write it in Python: csv, sqlite3 and hashlib, row by row.

    bulk.py STATEMENTS.sql STAFF.csv DATABASE ROWS-PER-COMMIT [SETTING…]

Prints how many rows were created. The standard library cannot seal, so where the sealed password would stand, random
bytes of its length do; that leaves out work and only favours this side.
"""

import csv
import hashlib
import json
import re
import secrets
import sqlite3
import string
import sys
import time

from checks import HEADER, fault

OK, UNCHANGED, REFUSED = 0, 1, 3
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#$%&*?"
LETTER_OF_BYTE = bytes(ord(ALPHABET[byte & 63]) for byte in range(256))
KINDS = [frozenset(kind.encode()) for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#$%&*?")]
SEALED_LENGTH = 65


def draw_password():
    """Sixteen characters, of at least three of the four kinds."""
    while True:
        password = secrets.token_bytes(16).translate(LETTER_OF_BYTE)
        if sum(not kind.isdisjoint(password) for kind in KINDS) >= 3:
            return password


def text_cell(text):
    content = text.encode()
    return b"\x01" + len(content).to_bytes(4, "little") + content


def create(database, sql, number, row):
    at = int(time.time() * 1000)
    password, salt = draw_password(), secrets.token_bytes(16)
    hashed = salt + hashlib.blake2b(password, key=salt, digest_size=32).digest()
    user = database.execute(sql["user"], (*row, hashed, at)).lastrowid
    changes = {name: [None, value] for name, value in zip(HEADER, row)}
    changes = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
    database.execute(sql["audit"], (at, user, changes))
    columns = text_cell(f"u-{user}") + b"\x07" + bytes(8)
    sealed = SEALED_LENGTH.to_bytes(2, "little") + secrets.token_bytes(SEALED_LENGTH)
    record(database, sql, number, row, OK, columns=columns, sealed=sealed)


def record(database, sql, number, row, outcome, columns=None, sealed=None, code=None, message=None, given=None):
    key = row[1].encode() if len(row) > 1 else b""
    database.execute(sql["ledger"], (number, key, outcome, columns, sealed, code, message, None, given))


def main(statements, staff, path, per_commit, *settings):
    with open(statements, encoding="utf-8") as file:
        sql = dict(re.findall(r"^-- section: (\w+)\n(.*?)(?=^-- section: |\Z)", file.read(), re.M | re.S))
    database = sqlite3.connect(path, isolation_level=None)
    for setting in settings:
        database.execute(f"PRAGMA {setting}")
    created = 0
    with open(staff, encoding="utf-8-sig", newline="") as file:
        sheet = csv.reader(file)
        next(sheet)
        for number, row in enumerate(sheet, 1):
            if (number - 1) % int(per_commit) == 0:
                if database.in_transaction:
                    database.execute("COMMIT")
                database.execute("BEGIN IMMEDIATE")
            if message := fault(row):
                given = b"".join(map(text_cell, row))
                record(database, sql, number, row, REFUSED, code="bad_file", message=message, given=given)
            elif database.execute(sql["find"], (row[1],)).fetchone():
                record(database, sql, number, row, UNCHANGED)
            else:
                create(database, sql, number, row)
                created += 1
    if database.in_transaction:
        database.execute("COMMIT")
    database.close()
    print(created)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit("usage: bulk.py STATEMENTS.sql STAFF.csv DATABASE ROWS-PER-COMMIT [SETTING…]")
    main(*sys.argv[1:])
