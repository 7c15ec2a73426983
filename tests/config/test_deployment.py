"""What is shipped for running it: nothing but the proxy is reached from outside."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    ["Procfile", "deploy/systemd/workplan-web.service", "deploy/systemd/workplan-public.service"],
)
def test_granian_listens_on_this_machine_alone(name):
    commands = [line for line in text(name).splitlines() if "config.serve" in line]
    assert [re.findall(r"--host (\S+)", line) for line in commands] == [["127.0.0.1"]]


def test_the_proxy_alone_has_a_published_port():
    services = re.split(r"^  (\w+):$", text("compose.yaml"), flags=re.M)
    published = {
        name for name, said in zip(services[1::2], services[2::2], strict=True) if "ports:" in said
    }
    assert published == {"proxy"}


def test_no_log_of_nginx_has_the_addresses_of_receipts():
    of_anyone = (
        text("deploy/nginx.conf.template").partition("location ^~ /p/ {")[2].partition("}")[0]
    )
    assert "access_log off;" in of_anyone
    assert "error_log /var/log/nginx/error.log crit;" in of_anyone


def test_nginx_passes_whole_requests_on():
    shipped = text("deploy/nginx.conf.template")
    for line in (
        *("proxy_request_buffering on;", "client_body_timeout 10s;", "client_header_timeout 10s;"),
        *("client_max_body_size 128m;", "proxy_set_header X-Forwarded-For $remote_addr;"),
    ):
        assert line in shipped
