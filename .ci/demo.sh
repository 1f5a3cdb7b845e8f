#!/usr/bin/env bash
# Creates the users of a sample staff list in a rehearsal center, in a folder of its own that every demo
# starts from empty. Nothing outside .build/demo is touched.
set -euo pipefail
cd "$(dirname "$0")/.."
partnerctl=$PWD/.build/release/partnerctl
demo=.build/demo

rm -rf "$demo"
mkdir -p "$demo"
export PARTNERCTL_CENTER=sqlite:$PWD/$demo/center.db

show() {
    printf '\n$ %s\n' "${*/#$partnerctl/partnerctl}"
    "$@"
}

show "$partnerctl" center init
show "$partnerctl" run scripts/bulk_create_users.lua \
    --file scripts/samples/staff.csv \
    --result "$demo/result.csv" \
    --sealed "$demo/passwords.sealed" \
    --yes
show head -n 4 "$demo/result.csv"
show ls -l "$demo/passwords.sealed"

cat <<END

Look further:
  export PATH=$PWD/.build/release:\$PATH PARTNERCTL_CENTER=sqlite:$PWD/$demo/center.db
  partnerctl runs list
  partnerctl call users.each --agent_role helpdesk
  partnerctl run scripts/bulk_create_users.lua --file scripts/samples/staff_with_errors.csv \\
      --result $demo/errors.csv --sealed $demo/errors.sealed --yes
  partnerctl help users.create
END
