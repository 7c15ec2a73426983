# `make` alone lists the targets.
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# The lock is complete, so nothing is resolved when it is installed: pip as old as 22.0 does it.
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check \
    --no-deps --require-hashes --only-binary :all: --requirement
RUNTIME := $(VENV)/installed-base
DEVELOPMENT := $(VENV)/installed-dev

PORT ?= 8000
JOBS ?= 2
PIPS ?= 22.0 23.0 23.2 24.0 newest

# Compiled modules are kept, whatever the shell says: without them each start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

# --- the demonstration ---------------------------------------------------------------------------

.PHONY: run
run: export DEMO_TODAY ?= 2021-05-20
run: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: $(RUNTIME) ## Install, set up and start everything with the demonstration's data (PORT=8000)
	@$(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2>/dev/null || \
	    { echo "端口 $(PORT) 已被占用，可换一个：make run PORT=8001"; exit 1; }
	@$(BIN)/python manage.py load_demo --set-up
	@echo "打开 $(SITE_URL)/ ，按 Ctrl-C 结束。演示只供本机打开，不要放到网络上。"
	@PATH="$(CURDIR)/$(BIN):$$PATH" honcho --env /dev/null start --port $(PORT) || [ $$? -eq 130 ]

# --- an installation of one's own, empty, on SQLite ---------------------------------------------

.PHONY: start
start: export DATA_DIR ?= $(CURDIR)/var/office
start: export SITE_URL ?= http://127.0.0.1:$(PORT)
start: export DEMO_TODAY :=
start: $(RUNTIME) ## Install and start an empty system for an office of its own (DATA_DIR=var/office)
	@$(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2>/dev/null || \
	    { echo "端口 $(PORT) 已被占用，可换一个：make start PORT=8001"; exit 1; }
	@$(BIN)/python manage.py first_account --set-up
	@echo "打开 $(SITE_URL)/ ，按 Ctrl-C 结束。数据在 $(DATA_DIR) 。"
	@PATH="$(CURDIR)/$(BIN):$$PATH" honcho --env /dev/null start --port $(PORT) || [ $$? -eq 130 ]

# --- checks --------------------------------------------------------------------------------------

PYTEST := $(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal --durations 10
ON_POSTGRESQL := $(BIN)/python -m tests.servers --

.PHONY: test
test: $(DEVELOPMENT) browser office ## All tests on SQLite, then on PostgreSQL what may differ there
	$(PYTEST)
	$(ON_POSTGRESQL) $(PYTEST) -m "postgresql and not other_case"

.PHONY: coverage
coverage: $(DEVELOPMENT) browser office ## Which lines the tests on SQLite reach
	$(PYTEST) --cov

.PHONY: test-sqlite
test-sqlite: $(DEVELOPMENT) office ## The tests without a browser, on SQLite
	$(PYTEST) -m "not browser"

.PHONY: test-postgres
test-postgres: $(DEVELOPMENT) ## What may differ on PostgreSQL, there
	$(ON_POSTGRESQL) $(PYTEST) -m "postgresql and not other_case"

.PHONY: test-browser
test-browser: $(DEVELOPMENT) browser ## The tests in a browser
	$(BIN)/python -m pytest -m browser

.PHONY: browser
browser:
	@sh scripts/ensure-packages.sh "the browser tests" chromium fonts-noto-cjk libatomic1

.PHONY: office
office:
	@command -v soffice >/dev/null || sh scripts/ensure-packages.sh "the tests with LibreOffice" \
	    libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk

.PHONY: proxy
proxy:
	@command -v nginx >/dev/null || sh scripts/ensure-packages.sh "the fault run behind nginx" nginx-light

.PHONY: faults
faults: $(DEVELOPMENT) proxy ## Break real parts while reminders go out, and count: lost, sent twice
	$(BIN)/python -m faults

.PHONY: lint
lint: $(DEVELOPMENT) ## Style, types, templates, and that no migration is missing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/djlint --quiet --lint templates

.PHONY: fmt
fmt: $(DEVELOPMENT) ## Mend what can be mended safely, and lay out the Python files
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lock-check
lock-check: ## Install all that is pinned into new environments, with old and new pips
	@printf '%s\n' $(PIPS) | xargs -n 1 -P $(JOBS) sh scripts/check-lock.sh

.PHONY: bench
bench: $(DEVELOPMENT) ## What pages, imports, mails and the like cost, beside the floor (PART=pages)
	$(BIN)/python -m benchmarks $(PART)

# --- what they stand on --------------------------------------------------------------------------

$(BIN)/python:
	@echo "Making $(VENV) …"
	@sh scripts/make-venv.sh $(VENV)

$(VENV)/installed-%: requirements/%.txt | $(BIN)/python
	@echo "Installing $< …"
	@$(INSTALL) $<
	@$(BIN)/python -m pip check || { echo "Remove $(VENV) and try again."; exit 1; }
	@touch $@

$(DEVELOPMENT): $(RUNTIME)

COMPILE := $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
    --only-binary :all: --generate-hashes --no-strip-extras --no-header
UPGRADE ?= --upgrade

.PHONY: pins
pins: $(VENV)/installed-pins ## Pin what pyproject.toml asks for anew (UPGRADE= keeps today's versions)
	@$(COMPILE) $(UPGRADE) --output-file requirements/base.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) --output-file requirements/dev.txt --group dev \
	    --constraints requirements/base.txt
	@$(COMPILE) $(UPGRADE) --output-file requirements/ocr.txt --group ocr \
	    --constraints requirements/base.txt
	@$(COMPILE) $(UPGRADE) --output-file requirements/pins.txt --group pins

OCR := $(VENV)/installed-ocr

.PHONY: ocr
ocr: $(OCR) ## Install what reads scans besides: an engine and its models, 400 MB

$(OCR): $(RUNTIME)

.PHONY: pictures
pictures: $(DEVELOPMENT) browser office ## Make the pictures of the guides anew, from the demonstration
	$(BIN)/python scripts/pictures.py

.PHONY: bundle
bundle: $(RUNTIME) ## One file that installs on a machine without a network (PROCESSOR=aarch64)
	$(BIN)/python scripts/bundle.py $(if $(PROCESSOR),--processor $(PROCESSOR))

.PHONY: clean
clean: ## Remove all that make made: environment, caches, and the demonstration's data
	rm -rf var $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage* htmlcov test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
