#!/usr/bin/env bash
# Stops the Xandikos and the proxy that up.sh started; --wipe deletes their private folder too.
NAME=xandikos
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop TERM "$DIR/venv/bin/python"
wipe "$@"
