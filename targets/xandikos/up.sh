#!/usr/bin/env bash
# Xandikos from PyPI (version: requirements.txt). ../lib.sh says what all up.sh have in common. No root needed
# where python3-venv and curl are there.
#
#   principals  /userN/     with calendars/calendar/ inbox/ outbox/
#
# `xandikos multi-user` does Basic authentication only over TLS of its own. So it listens on a unix socket, and
# auth-proxy.py (standard library only) checks the password on 127.0.0.1 and passes the account on in
# X-Remote-User; all else goes through byte for byte, one request a connection.
NAME=xandikos
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
begin 18812
HOME_PATH=/%s/
venv

server() { [ -n "$(ours "$DIR/venv/bin/python $DIR/venv/bin/xandikos")" ]; }
proxy() { [ -n "$(ours "$DIR/venv/bin/python $DIR/auth-proxy.py")" ]; }
running() { server && proxy && listens "$PORT"; }

address() {
  local body="<D:propertyupdate xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:set><D:prop><C:calendar-user-address-set><D:href>mailto:user$1@$DOMAIN</D:href></C:calendar-user-address-set></D:prop></D:set></D:propertyupdate>"
  curl -s -m 20 -u "user$1:pass$1" -X PROPPATCH -H 'Content-Type: application/xml' --data "$body" "$BASE/user$1/" | grep -q "200 OK"
}

mkdir -p "$DIR/data" "$DIR/state"
chmod 700 "$DIR"
passwords_in "$DIR/users" # read anew at every request
if ! running; then
  "$HERE/down.sh" # half-started leftovers, or another port
  free "$PORT"
  cd "$DIR"
  rm -f sock
  # No iMIP: an attendee elsewhere gets SCHEDULE-STATUS 3.7.
  background "$DIR/log" "$DIR/venv/bin/python" "$DIR/venv/bin/xandikos" multi-user -d "$DIR/data" --state-dir "$DIR/state" --defaults --imip-send off \
    --no-detect-systemd -l ./sock --socket-mode 600 --trust-x-remote-user-unix
  within 20 test -S sock || { tail -5 "$DIR/log" >&2; die "did not start"; }
  cp "$HERE/auth-proxy.py" "$DIR/"
  background "$DIR/proxy.log" "$DIR/venv/bin/python" "$DIR/auth-proxy.py" "127.0.0.1:$PORT" ./sock "$DIR/users"
  within 20 listens "$PORT" || { tail -5 "$DIR/proxy.log" >&2; die "the proxy did not start"; }
fi
# An account is made, and after a restart known to the server again, at its first request.
all_answer 20 $HOME_PATH || { tail -5 "$DIR/log" "$DIR/proxy.log" >&2; exit 1; }
for n in $(each_user); do within 5 address "$n" || die "user$n: the address could not be set"; done
ready "$BASE/"
