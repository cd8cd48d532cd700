#!/usr/bin/env bash
# Stops the Xandikos and the proxy that up.sh started; --wipe deletes their private folder too.
NAME=xandikos
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop TERM "$DIR/venv/bin/python"
wipe "$@"
