#!/bin/sh
# Install the product from this bundle, or upgrade to it, without a network; run as root.
# `./install.sh --answers FILE` asks nothing. Run again, it changes nothing.
set -eu
cd "$(dirname "$0")"

if [ "$(id -u)" != 0 ]; then
    echo "请用 root 运行：sudo ./install.sh" >&2
    exit 1
fi
if ! sha256sum --check --quiet --strict SHA256SUMS; then
    echo "安装包不完整或被改动过，请重新拷贝。" >&2
    exit 1
fi

for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    version=$("$python" -c 'import ensurepip, sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case "$version" in 3.11 | 3.12 | 3.13 | 3.14) exec "$python" program/deploy/installer.py "$@" ;; esac
done

# shellcheck disable=SC1091
name=$(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME")
echo "没有找到可用的 Python（须 3.11 至 3.14，带 venv）。本机是 ${name:-未知系统}。" >&2
if command -v apt-get >/dev/null; then
    echo "Debian 12、UOS、麒麟（apt）：apt-get install python3 python3-venv；系统自带版本低于 3.11 的，装 python3.11 python3.11-venv" >&2
else
    echo "UOS、麒麟服务器版（dnf、yum）：dnf install python3.11" >&2
fi
echo "装好以后再运行 ./install.sh；也可以用 PYTHON=/路径/python3 指明。" >&2
exit 1
