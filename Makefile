# Two commands are enough: `make demo` and `make test`. Everything else is for people who change things.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=
NAME ?=
PYTEST := $(BIN)/python -m pytest
# Twice what the lower floors' tests take: room for a slower machine, none for a test that sweeps.
FAST_CPU_SECONDS ?= 25
# Suites that need an engine, a browser or minutes; each has a target of its own below.
EXTRA := postgresql or redis or node or browser or schemathesis or slow

.PHONY: demo test test-fast test-slow test-postgresql test-redis test-node test-api test-api-postgresql test-browser test-all check docs format lock migration corpus clean help

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | column -t -s "$$(printf '\t')"

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kringbadge needs Python 3.11 or newer."; exit 1; }
	@echo "Making the environment (once, about half a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

node_modules := tests/node/node_modules/.ready tests/node/wallets/node_modules/.ready
$(node_modules): %/node_modules/.ready: %/package.json %/package-lock.json
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.ready

SCHEMATHESIS := .venv-api/.ready
# In an environment of its own: it wants other versions of libraries that the service uses.
$(SCHEMATHESIS): tests/api/requirements.lock
	@$(PYTHON) -m venv --clear .venv-api
	@.venv-api/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

demo: $(READY) ## a small believable sector on http://localhost:8000 (ARGS='--port 8000 --state FILE')
	@$(BIN)/kringbadge demo $(ARGS)

test: $(READY) ## everything that needs no extra server
	@$(PYTEST) -q -n auto -m "not ($(EXTRA))" $(ARGS)
	@echo "Left out: PostgreSQL (make test-postgresql), Redis (make test-redis), other people's verifiers in Node"
	@echo "(make test-node), browsers (make test-browser) and process kills (make test-slow). All of it: make test-all"

test-fast: $(READY) ## the lower floors only: no network, no database, seconds
	@$(BIN)/python -m tests.cpu $(FAST_CPU_SECONDS) $(PYTEST) -q -n 0 -m "not ($(EXTRA))" tests/schemas tests/keys tests/credentials tests/test_floors.py $(ARGS)

test-slow: $(READY) ## kill -9 during parallel awards, fuzzing for a bounded time
	@$(PYTEST) -q -m slow $(ARGS)

test-postgresql: $(READY) ## the API suite and the README on a PostgreSQL that the tests start themselves
	@$(BIN)/python -m tests.engines postgresql $(PYTEST) -q -n auto tests/app tests/e2e/test_readme.py -m "not ($(EXTRA)) or postgresql" $(ARGS)

test-redis: $(READY) ## rate limits over a real Redis
	@$(BIN)/python -m tests.engines redis $(PYTEST) -q -m redis $(ARGS)

test-node: $(READY) $(node_modules) ## demo badges in other people's verifiers, and in their wallets' libraries
	@$(PYTEST) -q -m node $(ARGS)

test-api: $(READY) $(SCHEMATHESIS) ## the API held to its own description, in the name of every role
	@$(PYTEST) -q -n auto -m schemathesis tests/api $(ARGS)

test-api-postgresql: $(READY) $(SCHEMATHESIS) ## the same on PostgreSQL
	@$(BIN)/python -m tests.engines postgresql $(PYTEST) -q -n auto -m schemathesis tests/api $(ARGS)

test-browser: $(READY) ## pages in Chromium
	@$(PYTEST) -q -m browser $(ARGS)

test-all: test test-slow test-postgresql test-redis test-node test-api test-api-postgresql test-browser ## every suite

corpus: $(READY) ## make the corpus of hostile input again
	@$(BIN)/python -m tests.corpus.hostile.make

migration: $(READY) ## the next revision, from the tables in the code (NAME=lower_case_words)
	@file=$$($(BIN)/python -m migrations.new "$(NAME)") && $(BIN)/ruff format -q "$$file" && echo "$$file"

check: $(READY) ## lint, format, types, and whether docs/ says what the code does
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/python docs/make.py --check

docs: $(READY) ## write the parts of docs/ that the code knows
	@$(BIN)/python docs/make.py

format: $(READY) ## let the formatter have its way
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

lock: ## lock the dependencies again, with hashes and without an index address (needs uv)
	uv pip compile pyproject.toml --extra build --extra postgresql --extra redis --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --all-extras --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o requirements-dev.lock -c requirements.lock
	uv pip compile tests/api/requirements.in --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o tests/api/requirements.lock

clean: ## remove what was made
	rm -rf $(VENV) .venv-api build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/node/node_modules tests/node/wallets/node_modules
