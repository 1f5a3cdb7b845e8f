"""Reads a staff list with openpyxl, row by row, and checks every row.

    xlsx_rows.py STAFF.xlsx

Prints "rows good" after reading them all; the caller takes the time.
"""

import sys

from checks import HEADER, fault
from openpyxl import load_workbook

if len(sys.argv) != 2:
    sys.exit("usage: xlsx_rows.py STAFF.xlsx")
rows = good = 0
seen = set()
sheet = load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True)
if list(next(sheet)) != HEADER:
    sys.exit("the header is not " + ",".join(HEADER))
for cells in sheet:
    rows += 1
    row = ["" if cell is None else str(cell) for cell in cells]
    if fault(row) is None and row[1].lower() not in seen:
        seen.add(row[1].lower())
        good += 1
print(rows, good)
