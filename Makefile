# Every task of the project. `make run` and `make test` do all the set-up themselves.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
ifeq ($(strip $(PYTHON)),)
PYTHON = python3
endif
BIN = .venv/bin
SAMPLE = 2016-11-16-after-the-barometer

.DEFAULT_GOAL := help
.PHONY: help setup run test spark cover lint types layers docs check bench format lock clean

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:
	@$(PYTHON) tools/set_up.py >/dev/null

run: setup ## Check, build and send the sample issue to a local outbox
	@$(BIN)/python tools/run_sample.py $(SAMPLE)

test: setup ## Run every test
	@$(BIN)/python -m pytest -q -n auto --dist=loadfile

spark: setup ## The store's tests over Spark SQL, which needs Java
	@$(BIN)/python tools/set_up_peers.py spark && PYTHONPATH=.peers $(BIN)/python -m pytest -q -k spark tests/survey/test_survey_engines.py

cover: setup ## The tests of the rooms that decide what is true, with at least 95 per cent of their branches taken
	@$(BIN)/python -m pytest -q tests/draft tests/fields tests/claims tests/survey tests/resolve --cov-branch --cov-fail-under=95 \
		--cov=newsletter.draft --cov=newsletter.claims --cov=newsletter.survey --cov=newsletter.resolve --cov-report=term:skip-covered

lint: setup ## Style and formatting
	@$(BIN)/ruff check --output-format=concise . && $(BIN)/ruff format --check --quiet .

types: setup ## Strict types
	@$(BIN)/mypy && for file in tests/*/conftest.py; do $(BIN)/mypy $$file || exit 1; done

layers: setup ## Imports go down only
	@$(BIN)/lint-imports --no-cache

docs: setup ## Write the generated pages of docs/ anew
	@$(BIN)/python tools/write_docs.py

check: lint types layers ## Everything but the tests
	@$(BIN)/python tools/write_docs.py --check

bench: setup ## Measure, beside peers, in one run
	@$(BIN)/python tools/set_up_peers.py && $(BIN)/python -m benchmarks

format: setup ## Format and mend what can be mended by itself
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

lock: setup ## Resolve the dependencies again (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-header \
		--no-emit-index-url --no-annotate --quiet --upgrade --output-file requirements.lock
	@for group in bench spark; do uv pip compile --group $$group --universal --generate-hashes --python-version 3.11 \
		--no-header --no-emit-index-url --no-annotate --quiet --upgrade --output-file benchmarks/$$group.lock || exit 1; done

clean: ## Remove what can be made again
	@rm -rf .venv .peers build dist .newsletter .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
