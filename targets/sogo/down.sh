#!/usr/bin/env bash
# Stops the SOGo that up.sh started; --wipe deletes its private folder too.
NAME=sogo
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
lock
stop KILL /usr/sbin/sogod # its watchdog takes 10-20 s to obey TERM; the data are safe in PostgreSQL
stop KILL /usr/bin/memcached
no_postgres
wipe "$@"
