# shellcheck shell=bash
# What the up.sh and down.sh of all real servers share. Sourced, after NAME has been set.
#
# Environment, the same for every server:
#   INVITEST_STATE  folder of all private folders (default /tmp/invitest-servers); ours is $INVITEST_STATE/$NAME
#   PORT            the port of the base URL, on 127.0.0.1; further TCP ports are PORT+1000 and PORT+2000
#   USERS           how many accounts: user1/pass1 .. userN/passN, mailto:userN@example.com (default 12)
#
# up.sh installs what is missing, configures, starts, adds the accounts that are missing, waits until every
# account answers, and prints the base URL as the last line of stdout. All else goes to stderr. Started again
# it finds the server running and only adds and checks. down.sh ends what up.sh started; --wipe deletes the
# private folder too, so that the next start is factory-fresh. Both hold one lock per server.
set -euo pipefail
: "${NAME:?}"

# Any caller: no sbin in PATH (su), a tight umask, an HTTP proxy in the environment, a relative folder.
PATH="$PATH:/usr/sbin:/sbin"
umask 022
export no_proxy="${no_proxy:+$no_proxy,}127.0.0.1"
HERE="$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)"
ROOT="$(realpath -m "${INVITEST_STATE:-/tmp/invitest-servers}")"
DIR="$ROOT/$NAME"
DOMAIN=example.com
STARTED=$SECONDS
export INVITEST_STATE="$ROOT"

log() { echo "[$NAME] $*" >&2; }
die() { log "$*"; exit 1; }

# begin DEFAULT-PORT : settings, folder, lock
begin() {
  PORT="${PORT:-$1}"
  USERS="${USERS:-12}"
  [[ $USERS =~ ^[1-9][0-9]{0,2}$ ]] || die "USERS must be a number from 1 to 999"
  [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || die "PORT must be a number"
  BASE="http://127.0.0.1:$PORT"
  # It ends up in configuration files and as part of unix sockets' paths, which are limited to 107 bytes.
  [[ $DIR =~ ^[A-Za-z0-9/._-]+$ ]] || die "only letters, digits and . _ - are allowed in the path $DIR: choose another INVITEST_STATE"
  [ ${#DIR} -le 75 ] || die "the path $DIR is too long: choose a shorter INVITEST_STATE"
  mkdir -p "$ROOT"
  [ -O "$ROOT" ] || die "$ROOT belongs to somebody else: choose another INVITEST_STATE"
  chmod 755 "$ROOT" # the servers' own accounts must get through
  lock
}

# lock : one up.sh or down.sh per server at a time. down.sh called by up.sh inherits the lock.
lock() {
  [ "${INVITEST_LOCK:-}" != "$DIR" ] || return 0
  mkdir -p "$ROOT"
  exec 9>"$DIR.lock"
  flock -n 9 || { log "another up.sh or down.sh is at work: waiting for it"; flock 9; }
  export INVITEST_LOCK="$DIR"
}

need_root() { [ "$(id -u)" = 0 ] || die "must run as root: the daemons drop to accounts of their own"; }

# packages PACKAGE… : installs Debian packages, without letting them start their own daemons
packages() {
  [ $# -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "needs the packages $*: install them or run as root"
  log "installing: $*"
  (
    exec 8>/run/invitest-packages.lock # policy-rc.d is shared by all up.sh
    flock 8
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT
      trap 'exit 130' INT TERM HUP
      printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
      chmod 755 /usr/sbin/policy-rc.d
    fi
    export DEBIAN_FRONTEND=noninteractive
    # The timeout covers dpkg's lock; the lock on the package lists has none, hence the tries.
    apt() { apt-get -qq -o DPkg::Lock::Timeout=600 "$@" >&2 8>&- 9>&-; }
    for try in 1 2 3 4 5 6; do
      if apt install -y --no-install-recommends "$@"; then exit 0; fi
      [ "$try" -lt 6 ] || break
      log "trying again after apt-get update"
      apt update || sleep 10
    done
    die "could not install $*"
  )
}

# venv : a private virtual environment with exactly what requirements.txt pins
venv() {
  local python="${PYTHON:-python3}" need=()
  command -v curl >/dev/null || need+=(curl)
  "$python" -c 'import ensurepip, venv' 2>/dev/null || need+=(python3 python3-venv)
  packages "${need[@]}"
  mkdir -p "$DIR"
  if ! cmp -s "$HERE/requirements.txt" "$DIR/venv/installed"; then
    log "installing $(grep -m1 == "$HERE/requirements.txt")"
    "$HERE/down.sh"
    rm -rf "$DIR/venv"
    "$python" -m venv "$DIR/venv"
    "$DIR/venv/bin/pip" install -q --disable-pip-version-check -r "$HERE/requirements.txt" >&2
    cp "$HERE/requirements.txt" "$DIR/venv/installed"
  fi
}

# ours BEGINNING : process ids whose command line begins so and names our folder, or who work or have files open in
# there. (Editors and `tail` in there are not ours. A zombie has no command line, so it is not found: PID 1 of a
# container may never reap it.)
ours() {
  local p a c
  for p in /proc/[0-9]*; do
    c=
    { while IFS= read -r -d '' a; do c+="$a "; done; c+="$a"; } 2>/dev/null <"$p/cmdline" || true
    case $c in
    "$1"*"$DIR/"*) echo "${p#/proc/}" ;;
    "$1"*) ! readlink "$p/cwd" "$p"/fd/* | grep -qF "$DIR/" || echo "${p#/proc/}" ;;
    esac
  done 2>/dev/null
}

# stop SIGNAL BEGINNING : ends those processes, after ten seconds the hard way
stop() {
  local signal pids
  for signal in "$1" KILL; do
    pids=$(ours "$2")
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill "-$signal" $pids 2>/dev/null || true
    within 10 gone "$2" || true
  done
}
gone() { [ -z "$(ours "$1")" ]; }

# within SECONDS COMMAND… : polls until it succeeds
within() {
  local end=$((SECONDS + $1)) pause=0.05
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep $pause
    case $pause in 0.05) pause=0.1 ;; 0.1) pause=0.2 ;; *) pause=0.4 ;; esac
  done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free PORT… : a stranger's server there would pass for ours, since the accounts are named alike
free() {
  local p
  for p; do ! listens "$p" || die "port $p is in use by another process: choose another PORT"; done
}

# background LOGFILE COMMAND… : in a session of its own, holding neither our output nor our lock
background() {
  local out=$1
  shift
  setsid "$@" </dev/null >>"$out" 2>&1 9>&- &
}

each_user() { seq 1 "$USERS"; }

# passwords_in FILE : a line "user:password" for every account, never fewer than are in there already
passwords_in() {
  local n known=0
  [ ! -e "$1" ] || known=$(wc -l <"$1")
  for n in $(seq $((known + 1)) "$USERS"); do echo "user$n:pass$n" >>"$1"; done
  chmod 600 "$1"
}

# answers N PATH : the account's own collection at PATH (with %s for the user) can be listed
answers() {
  local code
  # shellcheck disable=SC2059
  code=$(curl -s -o /dev/null -m 20 -w '%{http_code}' -u "user$1:pass$1" -X PROPFIND -H 'Depth: 1' "$BASE$(printf "$2" "user$1")") || true
  [ "$code" = 207 ]
}

# all_answer SECONDS PATH : waits for every account
all_answer() {
  local n
  for n in $(each_user); do within "$1" answers "$n" "$2" || { log "user$n: no answer at $2"; return 1; }; done
}

# ready URL : the last line
ready() {
  log "ready after $((SECONDS - STARTED)) s: user1/pass1 .. user$USERS/pass$USERS, mailto:userN@$DOMAIN"
  echo "$1"
}

# no_postgres : ends ours, by a fast shutdown, and whatever a killed one left
no_postgres() {
  stop INT /usr/lib/postgresql/
  stop KILL "postgres: "
  rm -f "$DIR/pgdata/postmaster.pid" "$DIR"/pg-run/.s.*
}

# wipe "$@" : what down.sh ends with
wipe() { [ "${1:-}" != --wipe ] || rm -rf "$DIR"; }
