#!/bin/sh
# Install Debian packages where nobody has to be asked: as root, or with a sudo that wants no
# password. Fails where neither is so.
set -eu

command -v apt-get >/dev/null || exit 1
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    exit 1
fi
echo "Installing with apt-get: $*"
$as_root apt-get -qq update || true
$as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes \
    apt-get -qq install --yes --no-install-recommends "$@" >/dev/null
