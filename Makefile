# Every command of the house. A fresh machine needs Python 3.11 or newer, and make.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCK_TOOLS := .envs/lock
AUDIT_TOOLS := .envs/audit
# What installing the package itself takes (build-system in pyproject.toml): locked like the rest.
BUILD_TOOLS := 'hatchling>=1.27,<2' 'editables>=0.5,<1'
# Which Python makes the environment: `make PYTHON=python3.13 test` picks another.
PYTHON ?= python3
# Arguments for one command: `make test ARGS="-k lease -x"`, `make serve ARGS="--port 9000"`.
ARGS ?=
TEST_WORKERS ?= 2

.PHONY: help demo test soak check bench serve lock audit setup web clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP) ## Set everything up, then serve a sample organisation to look at
	@$(BIN)/glossator demo $(ARGS)

test: check ## Set everything up, then run every test that this machine can run
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadgroup $(ARGS)

check: $(STAMP) ## Format, lint, types and import arrows, in under a minute
	@$(BIN)/ruff format --check --quiet . || { echo 'make: run "$(BIN)/ruff format ." and commit'; exit 1; }
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo --cache-dir .import_linter_cache

soak: $(STAMP) ## Run the suites of faults, load and hostile requests with all rounds (hours)
	@GLOSSATOR_SOAK=1 $(BIN)/python -m pytest -s tests/reliability tests/security tests/replicas tests/main_job tests/browser $(ARGS)

bench: $(STAMP) ## Measure the figures that the project promises, on this machine
	@$(BIN)/python -m bench $(ARGS)

serve: $(STAMP) ## Serve on port 8080, with the data in ./data
	@$(BIN)/glossator serve --data data $(ARGS)

setup: $(STAMP) ## Make or refresh .venv and run nothing

# Resolved for every Python from 3.11 and every platform at once, with the hashes of all files,
# and with no index named: the machine's own pip settings decide where packages come from.
lock: ## Resolve requirements.lock anew (make lock ARGS=--upgrade for newer versions)
	@test -x $(LOCK_TOOLS)/bin/uv || { $(PYTHON) -m venv $(LOCK_TOOLS) && $(LOCK_TOOLS)/bin/pip install --quiet uv; }
	printf '%s\n' $(BUILD_TOOLS) | UV_CUSTOM_COMPILE_COMMAND='make lock' $(LOCK_TOOLS)/bin/uv pip compile \
	  --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --extra cluster --extra s3 --extra parquet --extra dev --no-emit-package glossator $(ARGS) \
	  --output-file requirements.lock pyproject.toml -

audit: ## Hold the locked dependencies against the public advisories (needs the network)
	@test -x $(AUDIT_TOOLS)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT_TOOLS) && $(AUDIT_TOOLS)/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'; }
	$(AUDIT_TOOLS)/bin/python .ci/audit $(ARGS)

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo 'make: $(PYTHON) was not found: install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)' >&2; exit 1; }
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) -V) is too old: Glossator needs Python 3.11 or newer (make PYTHON=python3.12 ...)" >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'make: the venv module of $(PYTHON) is missing: apt-get install python3-venv' >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	echo 'Installing into $(VENV) (once, and when requirements.lock changes) ...'
	awk '/^uv==/ { found = 1 } found { print; if (!/\\$$/) exit }' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	@# uv takes a tenth of pip's time; pip knows ways to packages that uv does not.
	$(BIN)/python -m uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

web: ## Build the web interface anew into src/glossator/web/pages (needs npm)
	@cd frontend && npm ci --no-audit --no-fund && npm run check && npm run build

clean: ## Remove .venv, the cached environments and every cache
	@rm -rf $(VENV) .envs frontend/node_modules .bench .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
