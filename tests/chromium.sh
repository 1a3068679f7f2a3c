#!/usr/bin/env bash
# Finds a headless Chromium and its driver for the tests and prints their two paths, one a line.
# Installs Debian's packages where they are missing and that is allowed; exit status 3 and a reason on stderr if there
# can be none.
set -euo pipefail

refuse() { echo "no Chromium: $1" >&2; exit 3; }

find_programs() {
  local browser driver
  browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
  driver=$(command -v chromedriver || true)
  if [ -n "$browser" ] && [ -n "$driver" ]; then printf '%s\n%s\n' "$browser" "$driver"; fi
}

install_packages() {
  command -v apt-get >/dev/null || refuse "no chromium and chromedriver here and no apt-get to install them with"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || refuse "Debian's packages chromium and chromium-driver are not installed and we are not root"
    as_root=(sudo -n)
  fi
  exec 9>/tmp/marsad-apt.lock
  flock 9  # several test workers start at once
  [ -n "$(find_programs)" ] && return
  local log
  log=$(mktemp)
  { "${as_root[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qy \
    --no-install-recommends chromium chromium-driver fonts-noto-core; } >"$log" 2>&1 ||
    refuse "apt-get install chromium failed: $(tail -n 1 "$log")"
  rm -f "$log"
}

[ -n "$(find_programs)" ] || install_packages
programs=$(find_programs)
[ -n "$programs" ] || refuse "chromium or chromedriver was not found"
echo "$programs"
