#!/usr/bin/env bash
# Stops the DAViCal that up.sh started; --wipe deletes its private folder too. VARIANT as in up.sh.
VARIANT="${VARIANT:-packaged}"
case $VARIANT in packaged) NAME=davical ;; *) NAME="davical-$VARIANT" ;; esac
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop TERM "nginx: "
stop TERM "php-fpm: "
no_postgres
wipe "$@"
