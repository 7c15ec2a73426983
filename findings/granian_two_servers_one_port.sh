#!/usr/bin/env bash
# Versions: granian 2.8.7, Python 3.11, Linux.
#
# Behaviour: granian binds its address in a way that lets another granian bind the same address and
# port while the first one serves. The second start neither fails nor says anything; both stay up, and
# the system hands each new connection to one or the other. A server of another code, database or
# settings that was forgotten in another terminal then answers every other request. (gunicorn and
# Django's runserver end with "address already in use".) Whoever starts granian has to look at the port
# before.
#
# Output seen:
#   running after the second start on the same port: 2
#   different servers among 60 answers: 2
set -eu
folder=$(mktemp -d)
trap 'kill $(cat "$folder"/*.pid) 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check granian==2.8.7

cat > app.py <<'PYTHON'
import os

NAME = os.environ["NAME"].encode()


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [NAME]
PYTHON

port=$(env/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
for name in first second; do
    NAME=$name env/bin/granian --interface wsgi --host 127.0.0.1 --port "$port" --log-level critical app:app &
    echo $! > "$name.pid"
    sleep 3
done

running=0
for name in first second; do
    if kill -0 "$(cat "$name.pid")" 2>/dev/null; then running=$((running + 1)); fi
done
echo "running after the second start on the same port: $running"

different=$(env/bin/python - "$port" <<'PYTHON'
import sys
from urllib.request import urlopen

# urllib opens a connection for each request.
print(len({urlopen(f"http://127.0.0.1:{sys.argv[1]}/").read() for _ in range(60)}))
PYTHON
)
echo "different servers among 60 answers: $different"

[ "$running" = 2 ] && [ "$different" = 2 ]
