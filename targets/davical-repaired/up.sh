#!/usr/bin/env bash
# DAViCal without the two defects that hide all the rest of its scheduling: see ../davical/up.sh.
VARIANT=repaired exec "$(dirname "${BASH_SOURCE[0]}")/../davical/up.sh" "$@"
