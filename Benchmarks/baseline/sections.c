#include "sections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *sections_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    enum { LARGEST = 1 << 20 };
    char *text = malloc(LARGEST + 1);
    if (!text) abort();
    text[fread(text, 1, LARGEST, file)] = 0;
    fclose(file);
    return text;
}

char *section(const char *text, const char *name) {
    char heading[64];
    snprintf(heading, sizeof heading, "\n-- section: %s\n", name);
    const char *start = strstr(text, heading);
    if (!start) {
        fprintf(stderr, "no section called %s\n", name);
        exit(1);
    }
    start += strlen(heading);
    const char *end = strstr(start, "\n-- section: ");
    return end ? strndup(start, (size_t)(end - start)) : strdup(start);
}
