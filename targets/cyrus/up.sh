#!/usr/bin/env bash
# Cyrus IMAP from Debian: httpd with CalDAV and RFC 6638 scheduling. ../lib.sh says what all up.sh have in common.
#
#   principals  /dav/principals/user/userN/
#   homes       /dav/calendars/user/userN/     with Default/ Inbox/ Outbox/
#
# Nothing under /etc or /var is written by this script (the packages put their defaults there).
NAME=cyrus
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
begin 18808
need_root
IMAP_PORT=$((PORT + 1000)) # only to create mailboxes
HOME_PATH=/dav/calendars/user/%s/
ADMIN=admin ADMIN_PASSWORD=adminpw

# cyrus-imapd beside cyrus-caldav: a calendar home is made only for a user who has a mailbox.
need=()
[ -x /usr/lib/cyrus/bin/httpd ] || need+=(cyrus-caldav)
[ -x /usr/lib/cyrus/bin/imapd ] || need+=(cyrus-imapd)
[ -x /usr/sbin/saslpasswd2 ] || need+=(sasl2-bin)
ls /usr/lib/*/sasl2/libsasldb.so >/dev/null 2>&1 || need+=(libsasl2-modules-db)
command -v curl >/dev/null || need+=(curl)
packages "${need[@]}"

running() { [ -n "$(ours /usr/sbin/cyrmaster)" ] && listens "$PORT" && listens "$IMAP_PORT"; }

configure() {
  mkdir -p "$DIR"/{conf,spool,sieve,run/lock,run/proc,run/socket,log}
  cat >"$DIR/imapd.conf" <<END
configdirectory: $DIR/conf
defaultpartition: default
partition-default: $DIR/spool
sievedir: $DIR/sieve
proc_path: $DIR/run/proc
mboxname_lockpath: $DIR/run/lock
lmtpsocket: $DIR/run/socket/lmtp
idlesocket: $DIR/run/socket/idle
notifysocket: $DIR/run/socket/notify
syslog_prefix: invitest
servername: $DOMAIN
admins: $ADMIN
umask: 077
altnamespace: yes
unixhierarchysep: yes
# Users are plain "user1": with virtdomains off the domain of mailto:user1@example.com is dropped for every
# domain listed in calendar_user_address_set, and any other domain is remote.
virtdomains: off
calendar_user_address_set: $DOMAIN
httpmodules: caldav
httpprettytelemetry: yes
caldav_allowscheduling: on
# Nobody outside hears of it, whatever mail server is installed.
sendmail: /bin/false
# The default (7d) silently does not schedule events that are over.
caldav_historical_age: -1
caldav_create_default: yes
caldav_create_sched: yes
caldav_create_attach: no
calendar_component_set: VEVENT VTODO VJOURNAL VFREEBUSY
# Basic authentication over plain HTTP, passwords in a private sasldb.
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $DIR/sasldb2
sasl_mech_list: PLAIN LOGIN
# Speed over durability.
skiplist_unsafe: 1
END
  # httpd is one process per connection, hence the generous maxchild. No EVENTS: no nightly expiry.
  cat >"$DIR/cyrus.conf" <<END
START {
  recover  cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -C $DIR/imapd.conf -r"
}
SERVICES {
  http  cmd="/usr/lib/cyrus/bin/httpd -C $DIR/imapd.conf -U 200" listen="127.0.0.1:$PORT" prefork=1 maxchild=100
  imap  cmd="/usr/lib/cyrus/bin/imapd -C $DIR/imapd.conf -U 30" listen="127.0.0.1:$IMAP_PORT" prefork=0 maxchild=10
}
EVENTS {
}
END
}

# The realm must equal servername: that is what SASL is given when the login has no @realm.
passwords() {
  local known n
  known=" $(sasldblistusers2 -f "$DIR/sasldb2" 2>/dev/null | cut -d@ -f1 | tr '\n' ' ') "
  add() { [[ $known == *" $1 "* ]] || printf %s "$2" | saslpasswd2 -p -c -f "$DIR/sasldb2" -u "$DOMAIN" "$1"; }
  add $ADMIN $ADMIN_PASSWORD
  for n in $(each_user); do add "user$n" "pass$n"; done
}

# Plain IMAP over bash: the first argument logs in, each further one is a command; what exists already is fine.
imap() {
  local n=1 line command
  exec 3<>"/dev/tcp/127.0.0.1/$IMAP_PORT"
  read -r -t 30 line <&3
  for command; do
    printf 'a%d %s\r\n' $n "$command" >&3
    while read -r -t 30 line <&3; do case $line in a$n*) break ;; esac; done
    case $line in *" OK"* | *"already exists"*) ;; *) die "IMAP: $command -> $line" ;; esac
    n=$((n + 1))
  done
  printf 'z LOGOUT\r\n' >&3
  cat <&3 >/dev/null
  exec 3>&-
}

# "#drive" is not used, but Cyrus 3.6 looks it up when an ACL request names a principal by href, and answers
# 403 recognized-principal where it is missing.
mailboxes() {
  local n commands=("LOGIN $ADMIN $ADMIN_PASSWORD")
  for n in $(each_user); do commands+=("CREATE user/user$n" "CREATE \"user/user$n/#drive\""); done
  imap "${commands[@]}"
}

if ! running; then
  "$HERE/down.sh" # half-started leftovers, or another port
  free "$PORT" "$IMAP_PORT"
  configure
  passwords
  chown -R cyrus:mail "$DIR"
  chmod 750 "$DIR"
  runuser -u cyrus -- test -x "$DIR" || die "account cyrus may not enter $DIR: choose another INVITEST_STATE"
  background "$DIR/log/master" /usr/sbin/cyrmaster -C "$DIR/imapd.conf" -M "$DIR/cyrus.conf" -p "$DIR/master.pid"
  within 30 running || { tail -5 "$DIR/log/master" >&2; die "did not start"; }
  mailboxes
fi
# The first request of an account makes its home: Default, Inbox, Outbox.
if ! answers "$USERS" $HOME_PATH; then
  passwords
  chown cyrus:mail "$DIR/sasldb2"
  mailboxes
fi
all_answer 30 $HOME_PATH
ready "$BASE/"
