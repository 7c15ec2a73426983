"""Which wheels a bundle is filled with."""

from scripts.bundle import ROOT, _for_any_linux


def test_wheels_are_fetched_for_every_python_that_may_install_them():
    """Debian's Python 3.11.2 needs what 3.11.3 does not, whatever Python fetches them."""
    lock = (ROOT / "requirements" / "base.txt").read_text()
    wanted = _for_any_linux(lock)
    named = [line for line in wanted.splitlines() if line and not line.startswith((" ", "#"))]
    assert "async-timeout==5.0.1 \\" in named
    assert [line for line in named if ";" in line or "colorama" in line] == []
    assert wanted.count("--hash=") == lock.count("--hash=") - 2
