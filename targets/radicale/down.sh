#!/usr/bin/env bash
# Stops the Radicale that up.sh started; --wipe deletes its private folder too.
NAME=radicale
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop TERM "$DIR/venv/bin/python"
wipe "$@"
