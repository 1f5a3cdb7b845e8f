#pragma once
#include "../CLoading/shim.h"
#include <archive.h>
#include <archive_entry.h>

#define SHIM_ARCHIVE(EACH) \
    EACH(archive_read_new) EACH(archive_read_free) EACH(archive_read_support_format_zip_seekable) \
    EACH(archive_read_open_fd) EACH(archive_read_next_header) EACH(archive_read_data) EACH(archive_error_string) \
    EACH(archive_entry_pathname) EACH(archive_entry_pathname_utf8) EACH(archive_entry_is_encrypted)

/// The functions of libarchive that are used.
struct shim_archive { SHIM_ARCHIVE(SHIM_LOADED_FIELD) };
static inline const char *shim_archive_names(void) { return SHIM_ARCHIVE(SHIM_LOADED_NAME); }
