#!/bin/sh
# Install what the browser tests stand on, where that can be done without asking; else say so.
# Playwright's driver needs libatomic1, which a small Debian lacks.
set -u

missing=""
for package in chromium fonts-noto-cjk libatomic1; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

# shellcheck disable=SC2086 # one word for each package
if ! sh "$(dirname "$0")/apt-install.sh" $missing; then
    echo "Missing for the browser tests, which are skipped without it:$missing"
    echo "    sudo apt-get install$missing"
fi
exit 0
