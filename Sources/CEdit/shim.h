#pragma once
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

// Swift cannot call functions with variable arguments, which is how libedit is told everything.

typedef unsigned char (*cedit_key_function)(EditLine *editor, int key);
typedef char *(*cedit_prompt_function)(EditLine *editor);

/// An editor on standard input that draws on standard error through a buffer of its own; NULL without memory.
static inline EditLine *cedit_open(const char *program) {
    int descriptor = dup(STDERR_FILENO);
    FILE *screen = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!screen) {
        if (descriptor >= 0) close(descriptor);
        return NULL;
    }
    // What is typed and shown is UTF-8 wherever this runs, not what the environment says.
    setlocale(LC_CTYPE, "C.UTF-8");
    EditLine *editor = el_init(program, stdin, screen, screen);
    if (!editor) {
        fclose(screen);
        return NULL;
    }
    el_set(editor, EL_EDITOR, "emacs");
    el_source(editor, NULL);
    return editor;
}

static inline FILE *cedit_screen(EditLine *editor) {
    FILE *screen = NULL;
    el_get(editor, EL_GETFP, 1, &screen);
    return screen;
}

static inline void cedit_close(EditLine *editor) {
    FILE *screen = cedit_screen(editor);
    el_end(editor);
    if (screen) fclose(screen);
}

static inline void cedit_write(EditLine *editor, const char *text) {
    FILE *screen = cedit_screen(editor);
    if (!screen) return;
    fputs(text, screen);
    fflush(screen);
}

static inline void cedit_set_owner(EditLine *editor, void *owner) { el_set(editor, EL_CLIENTDATA, owner); }

static inline void *cedit_owner(EditLine *editor) {
    void *owner = NULL;
    el_get(editor, EL_CLIENTDATA, &owner);
    return owner;
}

static inline void cedit_set_prompt(EditLine *editor, cedit_prompt_function prompt) {
    el_set(editor, EL_PROMPT, prompt);
}

/// Calls `function` for `key`, as libedit writes keys: "^I".
static inline void cedit_bind(EditLine *editor, const char *name, const char *key, cedit_key_function function) {
    el_set(editor, EL_ADDFN, name, name, function);
    el_set(editor, EL_BIND, key, name, NULL);
}

/// Binds `key` to one of libedit's own functions.
static inline void cedit_bind_own(EditLine *editor, const char *key, const char *name) {
    el_set(editor, EL_BIND, key, name, NULL);
}

/// While a line is edited, Ctrl-C and its like are keys, not signals.
static inline void cedit_take_signal_keys(EditLine *editor) {
    el_set(editor, EL_SETTY, "-d", "-isig", NULL);
}

static inline History *cedit_history(EditLine *editor, int size) {
    History *lines = history_init();
    if (!lines) return NULL;
    HistEvent event;
    history(lines, &event, H_SETSIZE, size);
    history(lines, &event, H_SETUNIQUE, 1);
    el_set(editor, EL_HIST, history, lines);
    return lines;
}

static inline void cedit_remember(History *lines, const char *line) {
    HistEvent event;
    history(lines, &event, H_ENTER, line);
}
