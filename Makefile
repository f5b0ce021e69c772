# Områdesplan: make run | test | check | bench | install
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.installed static/vendor/.built

.PHONY: install run test test-qgis test-openapi check bench clean

install: $(SETUP)

$(VENV)/.installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

static/vendor/.built: package.json package-lock.json vendor.mjs $(wildcard libraries/*.js) | $(VENV)/.installed
	PATH="$$($(BIN)/python scripts/node_path.py):$$PATH" npm ci --silent
	PATH="$$($(BIN)/python scripts/node_path.py):$$PATH" node vendor.mjs
	touch $@

run: install
	$(BIN)/omradesplan serve --example

# Without the variable, what is imported is compiled once and not in every process that the tests start.
test: install
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

# QGIS is a large install of the system's: apt-get install --no-install-recommends python3-qgis
test-qgis: install
	$(BIN)/python -m tests.qgis.run

# Many made-up questions to every operation of the OpenAPI document, as every role; some minutes a role.
test-openapi: install
	$(BIN)/python -m tests.openapi

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PATH="$$($(BIN)/python scripts/node_path.py):$$PATH" node_modules/.bin/tsc --project jsconfig.json

bench: install
	$(BIN)/python -m tests.benchmarks
