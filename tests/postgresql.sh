#!/usr/bin/env bash
# A PostgreSQL server for the tests, in a folder of its own, on loopback, gone when they end.
#   postgresql.sh start FOLDER PORT   starts it; exit status 3 and a reason on stderr where there can be none
#   postgresql.sh stop FOLDER
# Installs Debian's package where it is missing and that is allowed. The server refuses to run as root, so
# root runs it as the user postgres.
set -euo pipefail
action=$1 folder=$2

refuse() { echo "no PostgreSQL: $1" >&2; exit 3; }

find_programs() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -z "$found" ] && command -v initdb >/dev/null; then found=$(dirname "$(readlink -f "$(command -v initdb)")"); fi
  echo "$found"
}

install_package() {
  command -v apt-get >/dev/null || refuse "no initdb here and no apt-get to install it with"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || refuse "Debian's package postgresql is not installed and we are not root"
    as_root=(sudo -n)
  fi
  exec 9>/tmp/marsad-apt.lock
  flock 9  # several test workers start at once
  [ -n "$(find_programs)" ] && return
  { "${as_root[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qy postgresql; } \
    >"$folder/apt.log" 2>&1 || refuse "apt-get install postgresql failed: $(tail -n 1 "$folder/apt.log")"
}

as_server() {
  if [ "$(id -u)" = 0 ]; then (cd /; runuser -u postgres -- "$@"); else "$@"; fi
}

[ -n "$(find_programs)" ] || install_package
programs=$(find_programs)
[ -n "$programs" ] || refuse "initdb was not found"

case $action in
  start)
    if [ "$(id -u)" = 0 ]; then
      id postgres >/dev/null 2>&1 || refuse "there is no user postgres to run it"
      chown postgres "$folder"
    fi
    as_server "$programs/initdb" -D "$folder/data" -U marsad -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
      >"$folder/initdb.log" 2>&1 || refuse "initdb failed: $(tail -n 3 "$folder/initdb.log")"
    as_server "$programs/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 -s start \
      -o "-p $3 -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=30" \
      >/dev/null 2>&1 || refuse "the server did not start: $(tail -n 3 "$folder/server.log")"
    ;;
  stop)
    as_server "$programs/pg_ctl" -D "$folder/data" -m immediate -s stop
    ;;
esac
