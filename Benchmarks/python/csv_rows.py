"""Reads a staff list with the csv module and checks every row.

    csv_rows.py STAFF.csv

Prints "rows good" after reading them all; the caller takes the time.
"""

import csv
import sys

from checks import HEADER, fault

if len(sys.argv) != 2:
    sys.exit("usage: csv_rows.py STAFF.csv")
rows = good = 0
seen = set()
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    sheet = csv.reader(file)
    if next(sheet) != HEADER:
        sys.exit("the header is not " + ",".join(HEADER))
    for row in sheet:
        rows += 1
        if fault(row) is None and row[1].lower() not in seen:
            seen.add(row[1].lower())
            good += 1
print(rows, good)
