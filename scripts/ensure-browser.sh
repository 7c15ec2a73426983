#!/bin/sh
# Install what the browser tests drive, where that can be done without asking; else say what to do.
set -u

packages=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || packages="chromium"
dpkg -s fonts-noto-cjk >/dev/null 2>&1 || packages="$packages fonts-noto-cjk"
[ -z "$packages" ] && exit 0

# shellcheck disable=SC2086 # two words are two packages
if ! sh "$(dirname "$0")/apt-install.sh" $packages; then
    echo "Missing for the browser tests, which are skipped without Chromium. To have them run:"
    echo "    sudo apt-get install chromium fonts-noto-cjk"
fi
exit 0
