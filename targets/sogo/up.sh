#!/usr/bin/env bash
# SOGo from Debian with a private memcached and PostgreSQL. ../lib.sh says what all up.sh have in common.
#
#   principals  /SOGo/dav/userN/
#   homes       /SOGo/dav/userN/Calendar/      with personal/ inbox/ outbox/
#
# No web server in front: CalDAV clients talk to sogod itself.
NAME=sogo
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
begin 18810
need_root
PG_PORT=$((PORT + 1000)) # SOGo's database URLs need a TCP host
HOME_PATH=/SOGo/dav/%s/Calendar/

need=()
[ -x /usr/sbin/sogod ] || need+=(sogo)
[ -x /usr/bin/memcached ] || need+=(memcached)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
command -v curl >/dev/null || need+=(curl)
packages "${need[@]}"
PG=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)

postgres() { (cd / && runuser -u postgres -- env PATH="$PG:$PATH" PGHOST="$DIR/pg-run" PGPORT="$PG_PORT" "$@" 9>&-); }
running() { [ -n "$(ours /usr/sbin/sogod)" ] && [ -n "$(ours /usr/bin/memcached)" ] && listens "$PORT" && listens "$PG_PORT"; }

start_database() {
  mkdir -p "$DIR"/{pg-run,log,home,spool,run}
  chmod 755 "$DIR"
  chmod 1777 "$DIR/log"
  chown postgres "$DIR/pg-run"
  chown -R sogo "$DIR/home" "$DIR/spool" "$DIR/run"
  local account
  for account in postgres sogo; do
    runuser -u $account -- test -x "$DIR" || die "account $account may not enter $DIR: choose another INVITEST_STATE"
  done
  if [ ! -s "$DIR/pgdata/PG_VERSION" ]; then
    rm -rf "$DIR/pgdata"
    install -d -o postgres -m 700 "$DIR/pgdata"
    postgres initdb -D "$DIR/pgdata" -A trust -E UTF8 --locale=C.UTF-8 -N >"$DIR/log/initdb.log"
    cat >>"$DIR/pgdata/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = '$DIR/pg-run'
max_connections = 80
# speed over durability
fsync = off
synchronous_commit = off
full_page_writes = off
END
  fi
  postgres pg_ctl -D "$DIR/pgdata" -o "-p $PG_PORT" -w -l "$DIR/log/postgres.log" start >/dev/null || {
    tail -5 "$DIR/log/postgres.log" >&2
    die "PostgreSQL did not start"
  }
}

accounts() {
  if [ -z "$(postgres psql -qXAtc "SELECT 1 FROM pg_database WHERE datname = 'sogo'" postgres)" ]; then
    postgres createuser sogo
    postgres createdb -O sogo sogo
  fi
  postgres psql -qX -v ON_ERROR_STOP=1 sogo <<END
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS sogo_users (c_uid text PRIMARY KEY, c_name text, c_password text, c_cn text, mail text);
ALTER TABLE sogo_users OWNER TO sogo;
INSERT INTO sogo_users
  SELECT 'user' || n, 'user' || n, 'pass' || n, 'User ' || n, 'user' || n || '@$DOMAIN' FROM generate_series(1, $USERS) n
  ON CONFLICT DO NOTHING;
END
}

start() {
  background "$DIR/log/memcached.log" /usr/bin/memcached -u sogo -s "$DIR/run/memcached.sock" -m 32
  within 10 test -S "$DIR/run/memcached.sock" || die "memcached did not start"
  # Debian's sogod always reads /etc/sogo/sogo.conf; arguments win over it, so nothing under /etc is touched.
  local url="postgresql://sogo@127.0.0.1:$PG_PORT/sogo"
  local arguments=(
    -WOPort "127.0.0.1:$PORT" -WOPidFile "$DIR/run/sogo.pid" -WOLogFile "$DIR/log/sogo.log" -WOWorkersCount 3 -WOListenQueueSize 128
    -SOGoProfileURL "$url/sogo_user_profile" -OCSFolderInfoURL "$url/sogo_folder_info"
    -OCSSessionsFolderURL "$url/sogo_sessions_folder" -OCSEMailAlarmsFolderURL "$url/sogo_alarms_folder"
    -OCSStoreURL "$url/sogo_store" -OCSAclURL "$url/sogo_acl" -OCSCacheFolderURL "$url/sogo_cache_folder"
    -SOGoMemcachedHost "$DIR/run/memcached.sock" -SOGoTimeZone UTC -SOGoLanguage English
    -SOGoMailSpoolPath "$DIR/spool" -SxVMemLimit 1024
    -SOGoUserSources "({type = sql; id = directory; viewURL = \"$url/sogo_users\"; canAuthenticate = YES; isAddressBook = YES; displayName = \"Users\"; userPasswordAlgorithm = plain;})"
    # No mail: the copies of local users are written all the same, others hear nothing.
    -SOGoAppointmentSendEMailNotifications NO -SOGoEnableEMailAlarms NO
    # Old events are not hidden from CalDAV; no throttling of logins and requests.
    -SOGoDAVCalendarStartTimeLimit 0
    -SOGoMaximumFailedLoginCount 0 -SOGoRequestBlockInterval 0
  )
  # It puts itself into the background.
  (cd / && setsid runuser -u sogo -- env HOME="$DIR/home" /usr/sbin/sogod "${arguments[@]}" </dev/null >"$DIR/log/sogod.out" 2>&1 9>&-) || true
}

if ! running; then
  "$HERE/down.sh" # half-started leftovers, or another port
  free "$PORT" "$PG_PORT"
  start_database
  accounts
  start
elif ! answers "$USERS" $HOME_PATH; then
  accounts
fi
# The first request of an account makes its tables and its personal calendar.
all_answer 30 $HOME_PATH || { tail -20 "$DIR/log/sogo.log" >&2; exit 1; }
ready "$BASE/SOGo/dav/"
