#!/usr/bin/env bash
# DAViCal from Debian (PHP) with a private PostgreSQL (unix socket only), php-fpm and nginx. ../lib.sh says what
# all up.sh have in common.
#
#   principals = homes  /caldav.php/userN/     with calendar/ .in/ .out/
#
# Two variants, which may run side by side:
#   VARIANT=packaged (default)  exactly as Debian ships it, accounts made the way its web page makes them. Two
#                               defects dominate: (a) the .in/ and .out/ of a new account are plain calendars;
#                               (b) every attendee's REPLY dies with 500, because ClearParameters() of AWL's
#                               vProperty returns nothing and GetItip() of vCalendar stores that.
#   VARIANT=repaired            the same code with (a) avoided by configuration and (b) by one line in a private
#                               copy of AWL, so that everything behind them can be seen.
VARIANT="${VARIANT:-packaged}"
case $VARIANT in
packaged) NAME=davical DEFAULT_PORT=18809 ;;
repaired) NAME=davical-repaired DEFAULT_PORT=18819 ;;
*) echo "VARIANT must be packaged or repaired" >&2; exit 1 ;;
esac
export VARIANT
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
begin $DEFAULT_PORT
need_root
HOME_PATH=/caldav.php/%s/
CODE=/usr/share/davical
AWL=/usr/share/awl/inc
[ "$VARIANT" = packaged ] || AWL="$DIR/awl/inc"

# nginx with php-fpm: PHP's own web server refuses ACL and MKCALENDAR.
need=()
[ -d $CODE/htdocs ] || need+=(davical php-curl)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
ls /usr/sbin/php-fpm* >/dev/null 2>&1 || need+=(php-fpm)
[ -x /usr/sbin/nginx ] || need+=(nginx-light)
php -m 2>/dev/null | grep -qx pdo_pgsql || need+=(php-cli php-pgsql php-xml)
command -v curl >/dev/null || need+=(curl)
packages "${need[@]}"
PG=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
FPM=$(printf '%s\n' /usr/sbin/php-fpm* | sort -V | tail -1)

postgres() { (cd / && runuser -u postgres -- env PATH="$PG:$PATH" PGHOST="$DIR/pg-run" PGPORT=5432 "$@" 9>&-); }
running() { [ -n "$(ours "nginx: master process")" ] && [ -n "$(ours "php-fpm: master process")" ] && listens "$PORT"; }

start_database() {
  mkdir -p "$DIR"/{pg-run,log,nginx-tmp,sessions}
  chmod 755 "$DIR"
  chmod 1777 "$DIR/log"
  chown postgres "$DIR/pg-run"
  chown www-data "$DIR/nginx-tmp" "$DIR/sessions"
  local account
  for account in postgres www-data; do
    runuser -u $account -- test -x "$DIR" || die "account $account may not enter $DIR: choose another INVITEST_STATE"
  done
  if [ ! -s "$DIR/pgdata/PG_VERSION" ]; then
    rm -rf "$DIR/pgdata"
    install -d -o postgres -m 700 "$DIR/pgdata"
    postgres initdb -D "$DIR/pgdata" -A trust -E UTF8 --locale=C.UTF-8 -N >"$DIR/log/initdb.log"
    cat >>"$DIR/pgdata/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$DIR/pg-run'
max_connections = 60
# speed over durability
fsync = off
synchronous_commit = off
full_page_writes = off
END
  fi
  postgres pg_ctl -D "$DIR/pgdata" -w -l "$DIR/log/postgres.log" start >/dev/null || {
    tail -5 "$DIR/log/postgres.log" >&2
    die "PostgreSQL did not start"
  }
  # The table is the last thing that create-database.sh makes usable; a half-made database is made anew.
  postgres psql -qXAtc "SELECT 1 FROM usr WHERE username = 'admin'" davical 2>/dev/null | grep -q 1 && return
  postgres dropdb --if-exists davical 2>/dev/null
  postgres bash -c "cd $CODE/dba && ./create-database.sh davical adminpw" >"$DIR/log/create-database.log" 2>&1 || {
    tail -20 "$DIR/log/create-database.log" >&2
    die "the database could not be made"
  }
}

# DAViCal reads /etc/davical/SERVER_NAME-conf.php before anything else. A SERVER_NAME of "../..$DIR/davical" makes
# that our file without touching /etc; the first thing the file does is to put the real name back.
SERVER_NAME="../..$DIR/davical"

configure() {
  local extra=
  if [ "$VARIANT" = repaired ]; then
    # (a) Without names the boxes are not made with the account but on first access, and then of the right types.
    extra="\$c->home_in_calendar_name = ''; \$c->home_out_calendar_name = '';"
    # (b) ClearParameters() must return the property.
    rm -rf "$DIR/awl"
    cp -r /usr/share/awl "$DIR/awl"
    perl -0pi -e 's/(function ClearParameters\(.*?\n)(    \}\n\n    private static function escapeParameter)/$1        return \$this;\n$2/s' "$AWL/vProperty.php"
    ! cmp -s /usr/share/awl/inc/vProperty.php "$AWL/vProperty.php" || die "the repair of AWL does not fit this version"
    chmod -R a+rX "$DIR/awl"
  fi
  cat >"$DIR/davical-conf.php" <<END
<?php
\$_SERVER['SERVER_NAME'] = '127.0.0.1';
\$c->domain_name  = '127.0.0.1';
\$c->sysabbr      = 'davical';
\$c->admin_email  = 'admin@$DOMAIN';
\$c->system_name  = 'DAViCal under test';
\$c->pg_connect[] = 'host=$DIR/pg-run port=5432 dbname=davical user=davical_app';
\$c->enable_auto_schedule = true;      // the default
\$c->default_locale = 'en';
// \$c->iMIP->send_email is not set: no mail is sent.
\$c->dbg = array();
$extra
END
  cat >"$DIR/fpm.conf" <<END
[global]
pid = $DIR/fpm.pid
error_log = $DIR/log/fpm.log
daemonize = yes
[davical]
user = www-data
group = www-data
listen = $DIR/fpm.sock
listen.owner = www-data
listen.mode = 0600
pm = static
pm.max_children = 4
; down.sh knows orphans by it
chdir = $DIR/sessions
catch_workers_output = yes
php_admin_value[error_log] = $DIR/log/php.log
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
php_admin_value[memory_limit] = 128M
php_admin_value[session.save_path] = $DIR/sessions
php_admin_value[include_path] = $AWL:$CODE/inc
END
  cat >"$DIR/nginx.conf" <<END
user www-data;
worker_processes 1;
pid $DIR/nginx.pid;
error_log $DIR/log/nginx-error.log;
events { worker_connections 256; }
http {
  access_log $DIR/log/nginx-access.log;
  client_body_temp_path $DIR/nginx-tmp/body; fastcgi_temp_path $DIR/nginx-tmp/fcgi;
  proxy_temp_path $DIR/nginx-tmp/proxy; uwsgi_temp_path $DIR/nginx-tmp/uwsgi; scgi_temp_path $DIR/nginx-tmp/scgi;
  client_max_body_size 20m; keepalive_timeout 60;
  server {
    listen 127.0.0.1:$PORT;
    root $CODE/htdocs;
    index index.php;
    rewrite ^/\.well-known/(.*)\$ /caldav.php/.well-known/\$1 last;
    rewrite ^/principals/users/(.*)\$ /caldav.php/\$1 last;
    location ~ ^(?<script>/[A-Za-z]+\.php)(?<pinfo>/.*)?\$ {
      fastcgi_pass unix:$DIR/fpm.sock;
      fastcgi_read_timeout 120s;
      fastcgi_param SCRIPT_FILENAME \$document_root\$script;
      fastcgi_param SCRIPT_NAME \$script;
      fastcgi_param PATH_INFO \$pinfo;
      fastcgi_param REQUEST_URI \$request_uri;
      fastcgi_param REQUEST_METHOD \$request_method;
      fastcgi_param QUERY_STRING \$query_string;
      fastcgi_param CONTENT_TYPE \$content_type;
      fastcgi_param CONTENT_LENGTH \$content_length;
      fastcgi_param DOCUMENT_ROOT \$document_root;
      fastcgi_param SERVER_PROTOCOL \$server_protocol;
      fastcgi_param SERVER_SOFTWARE nginx;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param REMOTE_ADDR \$remote_addr;
      fastcgi_param SERVER_ADDR \$server_addr;
      fastcgi_param SERVER_PORT \$server_port;
      fastcgi_param SERVER_NAME $SERVER_NAME;
    }
  }
}
END
  # The calls of the web page: default privileges (read-free-busy and schedule-deliver for everybody) and the
  # default collections (calendar/, addresses/, .in/, .out/).
  cat >"$DIR/accounts.php" <<'END'
<?php
list(, $name, $domain, $users) = $argv;
$_SERVER = array('SERVER_NAME' => $name, 'SERVER_PORT' => 80, 'SCRIPT_NAME' => '/caldav.php', 'REQUEST_METHOD' => 'CLI',
  'DOCUMENT_ROOT' => '/usr/share/davical/htdocs', 'REMOTE_ADDR' => '127.0.0.1', 'REQUEST_URI' => '/', 'SERVER_ADDR' => '127.0.0.1') + $_SERVER;
chdir('/usr/share/davical/htdocs');
require_once('./always.php');
require_once('auth-functions.php');
$c->messages = array();
for ($i = 1; $i <= $users; $i++) {
  $p = new Principal('username', "user$i");
  if ( $p->Exists() ) continue;
  $p->Create(array('username' => "user$i", 'user_active' => true, 'password' => "**pass$i", 'email' => "user$i@$domain",
    'fullname' => "User $i", 'displayname' => "User $i", 'type_id' => 1, 'modified' => date('c'), 'locale' => 'en', 'email_ok' => date('Y-m-d')));
  CreateHomeCollections("user$i");
}
END
}

accounts() {
  (cd $CODE/htdocs && runuser -u www-data -- php -d include_path="$AWL:$CODE/inc" -d display_errors=0 -d log_errors=1 \
    -d error_log="$DIR/log/accounts-php.log" -f "$DIR/accounts.php" -- "$SERVER_NAME" "$DOMAIN" "$USERS") >"$DIR/log/accounts.log" 2>&1 ||
    { cat "$DIR/log/accounts.log" >&2; die "the accounts could not be made"; }
}

if ! running; then
  "$HERE/down.sh" # half-started leftovers, or another port
  free "$PORT"
  start_database
  configure
  accounts
  "$FPM" -y "$DIR/fpm.conf" </dev/null >"$DIR/log/fpm-start.log" 2>&1 9>&- || { cat "$DIR/log/fpm-start.log" >&2; die "php-fpm did not start"; }
  nginx -c "$DIR/nginx.conf" </dev/null >"$DIR/log/nginx-start.log" 2>&1 9>&- || { cat "$DIR/log/nginx-start.log" >&2; die "nginx did not start"; }
elif ! answers "$USERS" $HOME_PATH; then
  accounts
fi
all_answer 20 $HOME_PATH
# The first access makes the boxes where they were not made with the account.
if [ "$VARIANT" = repaired ]; then
  all_answer 20 $HOME_PATH.in/
  all_answer 20 $HOME_PATH.out/
fi
ready "$BASE/caldav.php/"
