# Each target makes .venv, installs what it needs and runs. The plain pip lines stand in README.md.
PYTHON ?= python3
BIN := .venv/bin
# Windows keeps programs elsewhere.
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

.PHONY: demo test lint data test-all readme lock clean

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch .venv/installed

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch .venv/installed-dev

demo: .venv/installed  ## Resolve the seed documents and tables, and audit them
	$(BIN)/python tools/demo.py

test: .venv/installed-dev  ## Everything that needs Python packages alone
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=90 -q

lint: .venv/installed-dev  ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

data: .venv/installed-dev  ## The bundled tables are sound and in canonical form
	$(BIN)/gazetteer lint data
	$(BIN)/gazetteer format --check data

test-all: .venv/installed-dev  ## What needs Debian packages as well; installs them
	$(BIN)/python tools/test_all.py

readme: .venv/installed-dev  ## Write the real output of README.md's commands into README.md
	$(BIN)/python tools/readme.py --write

lock: .venv/installed-dev  ## Pin what is installed now
	$(BIN)/python tools/lock.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
