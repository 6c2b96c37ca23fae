# The few commands anyone needs to remember. "make" alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)

.PHONY: help
help: ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: env
env: ## make .venv with what requirements.lock names (run by the others)
	@scripts/setup_env.sh

.PHONY: assets
assets: env ## build style sheets, scripts and images
	@$(BIN)/python scripts/build_assets.py

.PHONY: catalogues
catalogues: env
	@$(BIN)/python scripts/strings.py compile

.PHONY: run
run: assets catalogues ## serve http://127.0.0.1:8000 with demonstration data
	@scripts/run.sh

.PHONY: check
check: env ## look at the code without running it: style, types, layers, templates, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --config pyproject.toml > .import-linter.log || { cat .import-linter.log; exit 1; }
	$(BIN)/djlint --lint --quiet insightbank/templates
	$(BIN)/python scripts/strings.py check

.PHONY: test
test: assets catalogues check browser ## everything that must pass: the checks, then every test
	$(PYTEST) --ignore=tests/e2e
	$(PYTEST) tests/e2e

.PHONY: browser
browser: env
	@$(BIN)/python -m tests.browser

.PHONY: bench
bench: assets catalogues ## measure speed and write docs/benchmarks.md
	$(BIN)/python -m bench

.PHONY: strings
strings: env ## take texts out of the code, bring them to every language, compile
	$(BIN)/python scripts/strings.py extract
	$(BIN)/python scripts/strings.py update
	$(BIN)/python scripts/strings.py compile

.PHONY: pictures
pictures: assets catalogues browser ## take the pictures of the README from the demonstration
	$(BIN)/python scripts/take_pictures.py

.PHONY: lock
lock: env ## write requirements.lock anew after a change of dependencies in pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --quiet -o requirements.lock

.PHONY: wheel
wheel: assets catalogues ## build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel -d dist
