// Lua's patterns, as section 6.4.1 of its manual has them, with a count of steps: a pattern whose search
// explodes is charged as it runs, and ends at the run's limit. `string.find`, `match`, `gmatch`, `gsub`.
#define _GNU_SOURCE  // memmem
#include "shim_guard.h"

#include <ctype.h>
#include <string.h>

enum {
    MOST_CAPTURES = 32,
    DEEPEST = 200,            // nested tries, on the native stack
    STEPS = 4096,             // between two charges
    STEPS_PER_INSTRUCTION = 4,
    OPEN = -1,                // a capture that is not closed yet
    POSITION = -2,            // a capture of a position: ()
};

typedef struct capture {
    const char *start;
    ptrdiff_t length;  // or OPEN, or POSITION
} capture;

typedef struct matcher {
    lua_State *L;
    shim_context *context;
    const char *subject, *subject_end, *pattern_end;
    int depth;
    int count;  // captures begun
    capture captures[MOST_CAPTURES];
} matcher;

__attribute__((noinline, cold)) static void charge_steps(matcher *m) {
    int64_t owed = STEPS - m->context->match_steps;
    m->context->match_steps = STEPS;
    shim_charge(m->L, owed / STEPS_PER_INSTRUCTION);
}

static inline void step(matcher *m, size_t steps) {
    m->context->match_steps -= (int64_t)steps;
    if (__builtin_expect(m->context->match_steps < 0, 0)) charge_steps(m);
}

// ---- One character

static inline unsigned char byte(const char *p) { return (unsigned char)*p; }

static bool is_in_class(int c, int class) {
    int in;
    switch (tolower(class)) {
        case 'a': in = isalpha(c); break;
        case 'c': in = iscntrl(c); break;
        case 'd': in = isdigit(c); break;
        case 'g': in = isgraph(c); break;
        case 'l': in = islower(c); break;
        case 'p': in = ispunct(c); break;
        case 's': in = isspace(c); break;
        case 'u': in = isupper(c); break;
        case 'w': in = isalnum(c); break;
        case 'x': in = isxdigit(c); break;
        case 'z': in = c == 0; break;  // from Lua 5.1; the manual no longer has it, Lua still does
        default: return class == c;
    }
    return (in != 0) != (isupper(class) != 0);
}

/// The `]` that ends the set whose `[` is at `p`; one that comes first stands for itself.
static const char *set_end(matcher *m, const char *p) {
    const char *start = p++;
    if (p < m->pattern_end && *p == '^') p++;
    for (bool is_first = true;; is_first = false) {
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p == ']' && !is_first) break;
        if (*p++ == '%' && p < m->pattern_end) p++;
    }
    step(m, (size_t)(p - start));
    return p;
}

/// Where the single-character item at `p` ends.
static const char *item_end(matcher *m, const char *p) {
    if (*p == '[') return set_end(m, p) + 1;
    if (*p != '%') return p + 1;
    if (p + 1 == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 2;
}

/// Is `c` in the set between the `[` at `p` and the `]` at `end`?
static bool is_in_set(matcher *m, int c, const char *p, const char *end) {
    step(m, (size_t)(end - p) / 4);
    bool wanted = true;
    if (*++p == '^') {
        wanted = false;
        p++;
    }
    for (; p < end; p++) {
        if (*p == '%') {
            p++;
            if (is_in_class(c, byte(p))) return wanted;
        } else if (p[1] == '-' && p + 2 < end) {
            if (byte(p) <= c && c <= byte(p + 2)) return wanted;
            p += 2;
        } else if (byte(p) == c) {
            return wanted;
        }
    }
    return !wanted;
}

/// Does the item from `p` to `end` take the character at `s`?
static inline bool takes(matcher *m, const char *s, const char *p, const char *end) {
    if (s >= m->subject_end) return false;
    switch (*p) {
        case '.': return true;
        case '%': return is_in_class(byte(s), byte(p + 1));
        case '[': return is_in_set(m, byte(s), p, end - 1);
        default: return *p == *s;
    }
}

// ---- Sequences. Each returns where the match ends in the subject, or NULL.

static const char *match(matcher *m, const char *s, const char *p);

/// As many as possible, then fewer.
static const char *match_greedy(matcher *m, const char *s, const char *p, const char *end) {
    const char *last = s;
    while (takes(m, last, p, end)) {
        last++;
        step(m, 1);
    }
    for (; last >= s; last--) {
        const char *result = match(m, last, end + 1);
        if (result != NULL) return result;
    }
    return NULL;
}

/// As few as possible, then more.
static const char *match_lazy(matcher *m, const char *s, const char *p, const char *end) {
    for (;; s++) {
        const char *result = match(m, s, end + 1);
        if (result != NULL) return result;
        if (!takes(m, s, p, end)) return NULL;
    }
}

static const char *open_capture(matcher *m, const char *s, const char *p, ptrdiff_t length) {
    if (m->count >= MOST_CAPTURES) luaL_error(m->L, "too many captures");
    m->captures[m->count++] = (capture){s, length};
    const char *result = match(m, s, p);
    if (result == NULL) m->count--;
    return result;
}

static const char *close_capture(matcher *m, const char *s, const char *p) {
    int i = m->count - 1;
    while (i >= 0 && m->captures[i].length != OPEN) i--;
    if (i < 0) luaL_error(m->L, "invalid pattern capture");
    m->captures[i].length = s - m->captures[i].start;
    const char *result = match(m, s, p + 1);
    if (result == NULL) m->captures[i].length = OPEN;
    return result;
}

/// `%bxy` at `p`: from an x to the y that balances it.
static const char *match_balanced(matcher *m, const char *s, const char *p) {
    if (p + 3 >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    char opening = p[2], closing = p[3];
    if (s >= m->subject_end || *s != opening) return NULL;
    int64_t open = 1;
    while (++s < m->subject_end) {
        step(m, 1);
        if (*s == closing) {
            if (--open == 0) return s + 1;
        } else if (*s == opening) {
            open++;
        }
    }
    return NULL;
}

/// `%f[set]`: between a character outside the set and one inside; both ends of the subject count as '\0'.
static bool is_frontier(matcher *m, const char *s, const char *set, const char *end) {
    int before = s == m->subject ? 0 : byte(s - 1), after = s == m->subject_end ? 0 : byte(s);
    return !is_in_set(m, before, set, end) && is_in_set(m, after, set, end);
}

/// `%1` … `%9` at `p`: the text of a capture again.
static const char *match_again(matcher *m, const char *s, const char *p) {
    int i = byte(p + 1) - '1';
    if (i < 0 || i >= m->count || m->captures[i].length == OPEN) {
        luaL_error(m->L, "invalid capture index %%%d", i + 1);
    }
    ptrdiff_t length = m->captures[i].length;
    if (length == POSITION || m->subject_end - s < length) return NULL;
    step(m, (size_t)length / 16);
    return memcmp(m->captures[i].start, s, (size_t)length) == 0 ? s + length : NULL;
}

static const char *match_items(matcher *m, const char *s, const char *p) {
    while (p != m->pattern_end) {
        step(m, 1);
        switch (*p) {
            case '(':
                if (p[1] == ')') return open_capture(m, s, p + 2, POSITION);
                return open_capture(m, s, p + 1, OPEN);
            case ')': return close_capture(m, s, p);
            case '$':
                if (p + 1 == m->pattern_end) return s == m->subject_end ? s : NULL;
                break;
            case '%':
                if (p[1] == 'b') {
                    if ((s = match_balanced(m, s, p)) == NULL) return NULL;
                    p += 4;
                    continue;
                }
                if (p[1] == 'f') {
                    const char *set = p + 2;
                    if (set >= m->pattern_end || *set != '[') {
                        luaL_error(m->L, "missing '[' after '%%f' in pattern");
                    }
                    const char *last = set_end(m, set);
                    if (!is_frontier(m, s, set, last)) return NULL;
                    p = last + 1;
                    continue;
                }
                if (isdigit(byte(p + 1))) {
                    if ((s = match_again(m, s, p)) == NULL) return NULL;
                    p += 2;
                    continue;
                }
                break;
            default: break;
        }
        const char *end = item_end(m, p);
        char repeat = *end;  // '\0' at the end of the pattern
        if (!takes(m, s, p, end)) {
            if (repeat != '*' && repeat != '?' && repeat != '-') return NULL;
            p = end + 1;
            continue;
        }
        switch (repeat) {
            case '*': return match_greedy(m, s, p, end);
            case '+': return match_greedy(m, s + 1, p, end);
            case '-': return match_lazy(m, s, p, end);
            case '?': {
                const char *result = match(m, s + 1, end + 1);
                if (result != NULL) return result;
                p = end + 1;
                continue;
            }
            default:
                s++;
                p = end;
        }
    }
    return s;
}

static const char *match(matcher *m, const char *s, const char *p) {
    if (m->depth == 0) luaL_error(m->L, "pattern too complex");
    m->depth--;
    s = match_items(m, s, p);
    m->depth++;
    return s;
}

// ---- Captures

/// Pushes capture `i`; without captures the first one is the whole match, from `s` to `end`.
static void push_capture(matcher *m, int i, const char *s, const char *end) {
    if (i >= m->count) {
        if (i != 0) luaL_error(m->L, "invalid capture index %%%d", i + 1);
        lua_pushlstring(m->L, s, (size_t)(end - s));
        return;
    }
    const capture *capture = &m->captures[i];
    if (capture->length == OPEN) luaL_error(m->L, "unfinished capture");
    if (capture->length == POSITION) {
        lua_pushinteger(m->L, capture->start - m->subject + 1);
    } else {
        lua_pushlstring(m->L, capture->start, (size_t)capture->length);
    }
}

/// Pushes all captures, or the whole match if there are none and `s` is not NULL.
static int push_captures(matcher *m, const char *s, const char *end) {
    int count = m->count == 0 && s != NULL ? 1 : m->count;
    luaL_checkstack(m->L, count, "too many captures");
    for (int i = 0; i < count; i++) push_capture(m, i, s, end);
    return count;
}

static void prepare(matcher *m, lua_State *L, const char *s, size_t size, const char *pattern_end) {
    m->L = L;
    m->context = shim_context_of(L);
    m->subject = s;
    m->subject_end = s + size;
    m->pattern_end = pattern_end;
}

static inline const char *match_from(matcher *m, const char *s, const char *p) {
    m->depth = DEEPEST;
    m->count = 0;
    return match(m, s, p);
}

// ---- The four functions

/// Where a search begins, from 0: a position from 1, or from the end if negative.
static size_t start_offset(lua_Integer position, size_t size) {
    if (position > 0) return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)size) return 0;
    return size - (size_t)-position;
}

static bool is_plain(const char *p, size_t size) {
    for (size_t i = 0; i < size; i++) {
        switch (p[i]) {
            case '^': case '$': case '*': case '+': case '?':
            case '.': case '(': case '[': case '%': case '-': return false;
            default: break;
        }
    }
    return true;
}

static int find_plain(lua_State *L, const char *s, size_t size, size_t start, const char *p, size_t length) {
    shim_charge_bytes(L, size - start);
    const char *found = length == 0 ? s + start : memmem(s + start, size - start, p, length);
    if (found == NULL) {
        luaL_pushfail(L);
        return 1;
    }
    lua_pushinteger(L, found - s + 1);
    lua_pushinteger(L, found - s + (lua_Integer)length);
    return 2;
}

static int search(lua_State *L, bool positions) {
    size_t size, length;
    const char *s = luaL_checklstring(L, 1, &size), *p = luaL_checklstring(L, 2, &length);
    size_t start = start_offset(luaL_optinteger(L, 3, 1), size);
    if (start > size) {
        luaL_pushfail(L);
        return 1;
    }
    if (positions && (lua_toboolean(L, 4) || is_plain(p, length))) {
        return find_plain(L, s, size, start, p, length);
    }
    matcher m;
    bool anchored = *p == '^' && length > 0;
    prepare(&m, L, s, size, p + length);
    const char *at = s + start;
    do {
        const char *end = match_from(&m, at, p + anchored);
        if (end == NULL) continue;
        if (!positions) return push_captures(&m, at, end);
        lua_pushinteger(L, at - s + 1);
        lua_pushinteger(L, end - s);
        return push_captures(&m, NULL, NULL) + 2;
    } while (at++ < m.subject_end && !anchored);
    luaL_pushfail(L);
    return 1;
}

static int find(lua_State *L) { return search(L, true); }

static int match_string(lua_State *L) { return search(L, false); }

/// The iterator. Upvalues: subject, pattern, where to go on, where the last match ended (-1: none yet).
static int gmatch_next(lua_State *L) {
    size_t size, length;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &size);
    const char *p = lua_tolstring(L, lua_upvalueindex(2), &length);
    size_t start = (size_t)lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    matcher m;
    prepare(&m, L, s, size, p + length);
    for (; start <= size; start++) {
        const char *end = match_from(&m, s + start, p);
        if (end == NULL || end - s == last) continue;
        lua_pushinteger(L, end - s);
        lua_pushvalue(L, -1);
        lua_replace(L, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(&m, s + start, end);
    }
    lua_pushinteger(L, (lua_Integer)size + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
}

static int gmatch(lua_State *L) {
    size_t size;
    luaL_checklstring(L, 1, &size);
    luaL_checkstring(L, 2);
    size_t start = start_offset(luaL_optinteger(L, 3, 1), size);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(start > size ? size + 1 : start));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_next, 4);
    return 1;
}

/// Adds the replacement text at 3, where %0 is the whole match and %1 … %9 its captures.
static void add_text(matcher *m, luaL_Buffer *b, const char *s, const char *end) {
    size_t size;
    const char *at = lua_tolstring(m->L, 3, &size), *last = at + size;
    const char *percent;
    while ((percent = memchr(at, '%', (size_t)(last - at))) != NULL) {
        luaL_addlstring(b, at, (size_t)(percent - at));
        char c = percent[1];  // '\0' at the end
        if (c == '%') {
            luaL_addchar(b, '%');
        } else if (c == '0') {
            luaL_addlstring(b, s, (size_t)(end - s));
        } else if (isdigit((unsigned char)c)) {
            push_capture(m, c - '1', s, end);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(b);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
        at = percent + 2;
    }
    luaL_addlstring(b, at, (size_t)(last - at));
}

/// Adds what replaces the match; false if it stays as it is.
static bool add_replacement(matcher *m, luaL_Buffer *b, const char *s, const char *end, int type) {
    lua_State *L = m->L;
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(m, s, end), 1);
    } else if (type == LUA_TTABLE) {
        push_capture(m, 0, s, end);
        lua_gettable(L, 3);
    } else {
        add_text(m, b, s, end);
        return true;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, s, (size_t)(end - s));
        return false;
    }
    if (!lua_isstring(L, -1)) {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    luaL_addvalue(b);
    return true;
}

static int gsub(lua_State *L) {
    size_t size, length;
    const char *s = luaL_checklstring(L, 1, &size), *p = luaL_checklstring(L, 2, &length);
    int type = lua_type(L, 3);
    bool is_text = type == LUA_TNUMBER || type == LUA_TSTRING;
    luaL_argexpected(L, is_text || type == LUA_TFUNCTION || type == LUA_TTABLE, 3, "string/function/table");
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)size + 1), count = 0;
    bool anchored = *p == '^' && length > 0, changed = false;
    const char *at = s, *last = NULL;
    size_t looked_at = 0, next_look = 64 * 1024;  // bytes of the result
    matcher m;
    luaL_Buffer b;
    prepare(&m, L, s, size, p + length);
    luaL_buffinit(L, &b);
    while (count < most) {
        const char *end = match_from(&m, at, p + anchored);
        if (end != NULL && end != last) {
            count++;
            changed |= add_replacement(&m, &b, at, end, type);
            at = last = end;
            size_t made = luaL_bufflen(&b);
            if (made >= next_look) {
                shim_charge_bytes(L, made - looked_at);
                shim_reserve(L, made);
                looked_at = made;
                next_look = made * 2;
            }
        } else if (at < m.subject_end) {
            luaL_addchar(&b, *at++);
        } else {
            break;
        }
        if (anchored) break;
    }
    if (!changed) {
        lua_pushvalue(L, 1);
    } else {
        luaL_addlstring(&b, at, (size_t)(m.subject_end - at));
        luaL_pushresult(&b);
    }
    lua_pushinteger(L, count);
    return 2;
}

void shim_open_patterns(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"find", find}, {"gmatch", gmatch}, {"gsub", gsub}, {"match", match_string}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
