#!/usr/bin/env bash
# Radicale from PyPI (version: requirements.txt): CalDAV without scheduling, the target on which everything must
# come out as not offered. ../lib.sh says what all up.sh have in common. No root needed where python3-venv and
# curl are there.
#
#   principals = homes  /userN/     with calendar/
#
# No inbox, no outbox, no calendar-user-address-set, no calendar-auto-schedule in the DAV header.
NAME=radicale
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
begin 18811
HOME_PATH=/%s/
venv

running() { [ -n "$(ours "$DIR/venv/bin/python -m radicale")" ] && listens "$PORT"; }

mkdir -p "$DIR/data"
chmod 700 "$DIR"
passwords_in "$DIR/users" # read anew at every login
if ! running; then
  "$HERE/down.sh" # half-started leftovers, or another port
  free "$PORT"
  cat >"$DIR/config" <<END
[server]
hosts = 127.0.0.1:$PORT
max_connections = 64
[auth]
type = htpasswd
htpasswd_filename = $DIR/users
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
type = multifilesystem
filesystem_folder = $DIR/data
predefined_collections = {"calendar": {"D:displayname": "Calendar", "tag": "VCALENDAR", "C:supported-calendar-component-set": "VEVENT,VTODO,VJOURNAL"}}
[web]
type = none
[hook]
type = none
[logging]
level = warning
END
  background "$DIR/log" "$DIR/venv/bin/python" -m radicale --config "$DIR/config"
  within 20 running || { tail -5 "$DIR/log" >&2; die "did not start"; }
fi
all_answer 20 $HOME_PATH || { tail -5 "$DIR/log" >&2; exit 1; }
ready "$BASE/"
