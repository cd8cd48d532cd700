#!/usr/bin/env bash
# Stops the Cyrus that up.sh started; --wipe deletes its private folder too.
NAME=cyrus
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop TERM /usr/sbin/cyrmaster
stop TERM /usr/lib/cyrus/bin/ # children that outlived their master
wipe "$@"
