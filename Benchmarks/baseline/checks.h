/// The checks of a staff row.
#pragma once

#include "csv.h"

enum { FULL_NAME, EMAIL, AGENT_ROLE, ADMIN_ROLE, COLUMNS };

/// Why the row cannot be created; NULL when it can.
const char *fault(const csv *row);
