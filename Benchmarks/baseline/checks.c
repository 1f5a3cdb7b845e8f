#include "checks.h"

#include <string.h>

static bool is_one_of(const char *value, const char *const *allowed) {
    for (; *allowed; allowed++)
        if (strcmp(value, *allowed) == 0) return true;
    return false;
}

/// Characters, not bytes: a UTF-8 byte of the form 10xxxxxx continues one.
static size_t characters(const char *text) {
    size_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_email(const char *text) {
    const char *at = strchr(text, '@');
    if (!at || at == text || at - text > 64 || *text == '.' || at[-1] == '.') return false;
    for (const char *c = text; c < at; c++) {
        if (!is_letter_or_digit(*c) && !strchr("'.-_!#^~", *c)) return false;
        if (*c == '.' && c[1] == '.') return false;
    }
    const char *domain = at + 1;
    size_t length = strlen(domain);
    if (length == 0 || length > 48 || !strchr(domain, '.')) return false;
    char previous = '.';
    for (const char *c = domain; *c; c++) {
        if (*c == '.' ? previous == '.' || previous == '-' : *c == '-' ? previous == '.' : !is_letter_or_digit(*c))
            return false;
        previous = *c;
    }
    return previous != '.' && previous != '-';
}

const char *fault(const csv *row) {
    static const char *const agents[] = {"none", "admin", "sales", "helpdesk", NULL};
    static const char *const admins[] = {"none", "global", "billing", "user_management", NULL};
    const char *full_name = csv_field(row, FULL_NAME);
    if (row->count != COLUMNS) return "row has not four columns";
    if (!*full_name) return "full_name is missing";
    if (characters(full_name) > 256) return "full_name is longer than 256 characters";
    if (!is_email(csv_field(row, EMAIL))) return "email is not one";
    if (!is_one_of(csv_field(row, AGENT_ROLE), agents)) return "agent_role is not known";
    if (!is_one_of(csv_field(row, ADMIN_ROLE), admins)) return "admin_role is not known";
    return NULL;
}
