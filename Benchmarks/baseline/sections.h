/// Named pieces of an SQL file, as tables.sql describes them.
#pragma once

/// The text of `path`, to be freed by the caller. Ends the program when it cannot be read.
char *sections_read(const char *path);

/// A copy of the section called `name`. Ends the program when there is none.
char *section(const char *text, const char *name);
