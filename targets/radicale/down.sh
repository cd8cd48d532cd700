#!/usr/bin/env bash
# Stops the Radicale that up.sh started; --wipe deletes its private folder too.
NAME=radicale
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop TERM "$DIR/venv/bin/python"
wipe "$@"
