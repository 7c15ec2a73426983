#!/bin/bash
# Install bundles on an empty Debian with systemd and without any network, and say what was found:
#
#   sudo scripts/check-bundle.sh BUNDLE [NEWER …]       NEWER is upgraded to; one that fails goes back
#
# DATABASE=postgresql takes PostgreSQL and Redis in place of the embedded database. The Debian is made
# by debootstrap (with a network) in ROOT, once, and booted with systemd-nspawn; it is left as it ends.
# Needs: debootstrap, systemd-container.
set -uo pipefail

ROOT=${ROOT:-/var/tmp/workplan-bundle-check}
DATABASE=${DATABASE:-embedded}
PACKAGES=systemd,systemd-sysv,dbus,python3,python3-venv,nginx-light,openssl,postgresql,redis-server
failed=0

say() { echo "### $(date +%T) $*"; }
inside() { nsenter --target "$leader" --all env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 bash -c "$1"; }
expect() { # WORDS COMMAND
    if inside "$2" >"$ROOT.said" 2>&1; then say "right: $1"; else
        say "WRONG: $1"
        cat "$ROOT.said"
        failed=1
    fi
}
put() { # BUNDLE: unpack it in the machine, and print where
    tar --extract --gzip --file "$1" --directory "$ROOT/root" --no-same-owner
    echo "/root/$(basename "$1" .tar.gz)"
}

[ -d "$ROOT/etc" ] || debootstrap --variant=minbase --include="$PACKAGES" bookworm "$ROOT" >/dev/null || exit 1
systemd-nspawn --register=no --keep-unit --quiet --private-network --directory "$ROOT" --boot \
    >"$ROOT.log" 2>&1 </dev/null &
nspawn=$!
trap 'kill -TERM $leader 2>/dev/null; kill $nspawn 2>/dev/null; wait' EXIT
for _ in $(seq 60); do
    leader=$(cat "/proc/$nspawn/task/$nspawn/children" 2>/dev/null | tr -d ' ')
    [ -n "$leader" ] && [ -S "/proc/$leader/root/run/dbus/system_bus_socket" ] && break
    sleep 1
done
inside 'systemctl is-system-running --wait' >/dev/null 2>&1
expect "there is no network" '[ "$(ls /sys/class/net)" = lo ]'
expect "a bundle that was changed is refused" \
    "cp -r $(put "$1") /tmp/changed && echo x >>/tmp/changed/program/manage.py && ! /tmp/changed/install.sh"
inside 'rm -rf /tmp/changed'

cat >"$ROOT/root/answers" <<EOF
WORKPLAN_ADDRESS=plan.office.test
WORKPLAN_MAIL=reminders@office.test smtp://127.0.0.1:25
WORKPLAN_DATABASE=$DATABASE
WORKPLAN_CERTIFICATE=self
WORKPLAN_BACKUP=/srv/backup
EOF
first=$(put "$1")
expect "without answers nothing is done" "! $first/install.sh </dev/null && [ ! -e /opt/workplan ]"
# As where something else of the machine stands in the way: nginx refuses its configuration.
expect "an installation that cannot end says why" \
    "echo 'wrong;' >/etc/nginx/conf.d/wrong.conf; $first/install.sh --answers /root/answers >/tmp/said 2>&1; [ \$? = 1 ] && grep wrong.conf /tmp/said"
inside 'rm /etc/nginx/conf.d/wrong.conf'
say "install.sh"
inside "time $first/install.sh --answers /root/answers" || failed=1
look='find /etc/workplan /etc/systemd/system /etc/nginx /opt/workplan /opt/workplan-releases /srv/backup -type f,l -printf "%p %T@ %m\n" | sort | md5sum'
before=$(inside "$look")
say "install.sh again"
inside "$first/install.sh --answers /root/answers" || failed=1
[ "$(inside "$look")" = "$before" ] && say "right: it changed nothing" || { say "WRONG: it changed files"; failed=1; }
expect "the environment file is root's alone" '[ "$(stat -c "%a %U" /etc/workplan/production.env)" = "600 root" ]'
ask='python3 -c "
import ssl, sys, http.client
connection = http.client.HTTPSConnection(\"127.0.0.1\", context=ssl._create_unverified_context())
connection.request(\"GET\", sys.argv[1], headers={\"Host\": \"plan.office.test\"})
answer = connection.getresponse()
print(answer.status, answer.read().decode()[:40])"'
expect "the first page asks to sign in, through nginx" "$ask /login/ | grep '^200 '"
say "waiting for the first heartbeats"
expect "all parts are well within three minutes" \
    "for _ in \$(seq 90); do $ask /health/ | grep -q '^200 正常' && exit 0; sleep 2; done; $ask /health/; exit 1"
expect "the backup of every night is waited for" 'systemctl is-active workplan-backup.timer workplan-trial-restore.timer'
expect "the trial restore runs as its unit" 'systemctl start workplan-trial-restore.service'
expect "the backup is its owner's alone" '[ "$(stat -c "%a %U" /srv/backup/workplan-*)" = "600 workplan" ]'
count='/opt/workplan/deploy/manage shell -v 0 -c "from members.models import User; from notifications.models import TaskRun; print(User.objects.count())"'
users=$(inside "$count")
[ "$users" = 1 ] && say "right: there is the first account" || { say "WRONG: $users accounts"; failed=1; }

shift
for bundle in "$@"; do
    newer=$(put "$bundle")
    say "upgrade to $(basename "$bundle")"
    inside "time $newer/install.sh </dev/null"
    say "exit $?, now $(inside 'readlink /opt/workplan')"
    expect "all parts are well" "for _ in \$(seq 90); do $ask /health/ | grep -q '^200 正常' && exit 0; sleep 2; done; $ask /health/; exit 1"
    [ "$(inside "$count")" = "$users" ] && say "right: the accounts are there" || { say "WRONG: accounts"; failed=1; }
done

say "result: $([ $failed = 0 ] && echo passed || echo FAILED)"
exit $failed
