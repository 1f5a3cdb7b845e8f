#pragma once
#include "../CLoading/shim.h"
#include <xlsxwriter.h>

// The library that these headers belong to: they hold for one major version.
#define SHIM_XLSX_FILE "libxlsxwriter.so." LXW_SOVERSION
#define SHIM_XLSX_PACKAGE "libxlsxwriter" LXW_SOVERSION

#define SHIM_XLSX(EACH) \
    EACH(workbook_new_opt) EACH(workbook_add_worksheet) EACH(workbook_add_chart) EACH(workbook_close) \
    EACH(lxw_workbook_free) EACH(lxw_strerror) EACH(worksheet_write_number) EACH(worksheet_write_string) \
    EACH(worksheet_insert_chart) EACH(chart_add_series) EACH(chart_title_set_name)

/// The functions of libxlsxwriter that are used.
struct shim_xlsx { SHIM_XLSX(SHIM_LOADED_FIELD) };
static inline const char *shim_xlsx_names(void) { return SHIM_XLSX(SHIM_LOADED_NAME); }
static inline const char *shim_xlsx_file(void) { return SHIM_XLSX_FILE; }
static inline const char *shim_xlsx_package(void) { return SHIM_XLSX_PACKAGE; }
