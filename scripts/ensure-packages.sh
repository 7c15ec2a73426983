#!/bin/sh
# Install the Debian packages that $1 stand on, where that can be done without asking; else say so.
# (Playwright's driver needs libatomic1, which a small Debian lacks.)
set -u

what=$1
shift
missing=""
for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

# shellcheck disable=SC2086 # one word for each package
if ! sh "$(dirname "$0")/apt-install.sh" $missing; then
    echo "Missing for $what, which are skipped without it:$missing"
    echo "    sudo apt-get install$missing"
fi
exit 0
