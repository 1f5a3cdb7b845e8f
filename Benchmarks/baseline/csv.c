#include "csv.h"

#include <stdlib.h>
#include <string.h>

bool csv_open(csv *reader, const char *path) {
    memset(reader, 0, sizeof *reader);
    reader->file = fopen(path, "rb");
    if (!reader->file) return false;
    setvbuf(reader->file, NULL, _IOFBF, 1 << 16);
    char bom[3];
    if (fread(bom, 1, 3, reader->file) != 3 || memcmp(bom, "\xEF\xBB\xBF", 3) != 0) rewind(reader->file);
    return true;
}

static void put(csv *reader, char byte) {
    if (reader->used == reader->room) {
        reader->room = reader->room ? reader->room * 2 : 4096;
        reader->text = realloc(reader->text, reader->room);
        if (!reader->text) abort();
    }
    reader->text[reader->used++] = byte;
}

static void begin_field(csv *reader) {
    if (reader->count < CSV_COLUMNS) reader->starts[reader->count] = reader->used;
    reader->count++;
}

bool csv_next(csv *reader) {
    FILE *file = reader->file;
    int byte = getc_unlocked(file);
    if (byte == EOF) return false;
    reader->used = 0;
    reader->count = 0;
    begin_field(reader);
    bool quoted = false;
    for (; byte != EOF; byte = getc_unlocked(file)) {
        if (quoted) {
            if (byte != '"') {
                put(reader, (char)byte);
            } else if ((byte = getc_unlocked(file)) == '"') {
                put(reader, '"');
            } else {
                quoted = false;
                ungetc(byte, file);
            }
        } else if (byte == '"') {
            quoted = true;
        } else if (byte == ',') {
            put(reader, 0);
            begin_field(reader);
        } else if (byte == '\n') {
            break;
        } else if (byte != '\r') {
            put(reader, (char)byte);
        }
    }
    put(reader, 0);
    return true;
}

const char *csv_field(const csv *reader, int index) {
    return index < reader->count && index < CSV_COLUMNS ? reader->text + reader->starts[index] : "";
}

void csv_close(csv *reader) {
    fclose(reader->file);
    free(reader->text);
}
