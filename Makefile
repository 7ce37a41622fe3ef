# Two commands are enough: `make serve` and `make test`. Everything stays inside this folder.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard campus/locale/*/LC_MESSAGES/campus.po)
SOURCES := campus tests bench alembic setup.py

PIP_INSTALL := $(BIN)/python -m pip --quiet --disable-pip-version-check install --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help serve test lint locale bench prove clean

help: ## what can be made here
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Stamps say what was done last, so that a second run is instant.
$(VENV)/python.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: apt-get install python3 python3-venv"; exit 1; }
	@echo "Making an environment in $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which: make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/campus.stamp: $(VENV)/python.stamp setup.py constraints.txt
	@echo "Installing Campus ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/tests.stamp: $(VENV)/campus.stamp
	@echo "Installing what the tests need ..."
	@$(PIP_INSTALL) --editable '.[tests,pdf]'
	@touch $@

$(VENV)/catalogues.stamp: $(VENV)/campus.stamp $(CATALOGUES)
	@$(if $(CATALOGUES),$(BIN)/pybabel --quiet compile --domain campus --directory campus/locale)
	@touch $@

serve: $(VENV)/catalogues.stamp ## try Campus on this machine: environment, database, demo hub, server
	@$(BIN)/campus --ini development.ini upgrade
	@$(BIN)/campus --ini development.ini seed --if-empty
	@exec $(BIN)/campus --ini development.ini serve

lint: $(VENV)/tests.stamp ## style, types, floors, templates
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy -p campus
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint --quiet

test: lint $(VENV)/catalogues.stamp ## everything: SQLite and PostgreSQL, a real browser
	$(BIN)/pytest -n 2 --dist worksteal

locale: $(VENV)/tests.stamp ## collect messages from the code into campus/locale, and compile them
	@$(BIN)/python -m tests.support.catalogues

bench: $(VENV)/tests.stamp $(VENV)/catalogues.stamp ## measure against a bare server (SCALE=L for the large hub)
	$(BIN)/python -m bench.run

prove: $(VENV)/tests.stamp $(VENV)/catalogues.stamp ## what takes minutes: kills under load, races between processes
	$(BIN)/pytest tests/prove
	SERIES=432 $(BIN)/pytest tests/feeds/test_corpus_judged.py

clean: ## remove everything that was made here, the demo database too
	rm -rf $(VENV) var build dist campus.egg-info campus/_assets .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find campus -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
