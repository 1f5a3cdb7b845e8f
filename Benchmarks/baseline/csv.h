/// A plain streaming scanner for RFC 4180: quotes, doubled and with line breaks inside, CRLF or LF, a BOM.
#pragma once

#include <stdbool.h>
#include <stdio.h>

enum { CSV_COLUMNS = 16 };

typedef struct csv {
    FILE *file;
    char *text;  // the fields of one row, each ended by a zero byte
    size_t used, room;
    size_t starts[CSV_COLUMNS];
    int count;  // fields in this row, those beyond CSV_COLUMNS included
} csv;

/// Opens `path`. False, with `errno` set, when it cannot be read.
bool csv_open(csv *reader, const char *path);

/// Reads the next row. False at the end.
bool csv_next(csv *reader);

/// The field at `index` of the row just read, valid until the next one; "" beyond the last.
const char *csv_field(const csv *reader, int index);

void csv_close(csv *reader);
