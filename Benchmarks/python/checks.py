"""The checks of a staff row, as the other side makes them: the same for every Python baseline."""

import re

# Before the @: letters, digits and ' . - _ ! # ^ ~, at most 64, no dot at either end and no two in a row. After it: a
# host name of at most 48 with a dot.
EMAIL = re.compile(
    r"(?=[^@]{1,64}@[^@]{1,48}\Z)"
    r"[A-Za-z0-9'\-_!#^~]+(?:\.[A-Za-z0-9'\-_!#^~]+)*@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
AGENT_ROLES = frozenset(("none", "admin", "sales", "helpdesk"))
ADMIN_ROLES = frozenset(("none", "global", "billing", "user_management"))
HEADER = ["full_name", "email", "agent_role", "admin_role"]


def fault(row):
    """Why the row (a list or tuple of strings) is not a user; None when it is."""
    if len(row) != 4:
        return "row has not four columns"
    full_name, email, agent_role, admin_role = row
    if not full_name:
        return "full_name is missing"
    if len(full_name) > 256:
        return "full_name is longer than 256 characters"
    if not email:
        return "email is missing"
    if not EMAIL.fullmatch(email):
        return "email is not one"
    if agent_role not in AGENT_ROLES:
        return "agent_role is not known"
    if admin_role not in ADMIN_ROLES:
        return "admin_role is not known"
    return None
