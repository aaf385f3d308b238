# Everything a person or CI runs. Works with the make of Debian, Ubuntu and macOS.

BIN := .venv/bin
RUN := .venv/.installed
DEV := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help setup run lint format test test-fast test-cluster test-long test-atheris bench screenshots

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN)  ## Install what the dashboard needs into .venv

run: $(RUN)  ## Open the dashboard in the browser; an empty store starts with the demo
	@$(BIN)/python cli.py demo
	@$(BIN)/python -m streamlit run app.py

lint: $(DEV)  ## Check style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict data metrics present web ui verbs cli.py settings.py app.py
	$(BIN)/bandit -q -c pyproject.toml -r data metrics present web ui verbs cli.py app.py settings.py

format: $(DEV)  ## Mend style and format where a program can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# `make test FILE=tests/data` runs one file or folder. There is one worker more than cores, as a test
# in a browser waits for another process. A worker that has done its own list takes from the others'
# rest, so all end together.
FILE ?=
CORES := $(shell getconf _NPROCESSORS_ONLN)
WORKERS := -n $(shell expr $(CORES) + 1) --dist worksteal
IN_CI = not spark and not long

test: $(DEV)  ## Run every test that CI runs, the browser's included; FILE=tests/… runs one
	@browser=$$(scripts/browser.sh) && \
	    PLANERKA_CHROMIUM="$$browser" $(BIN)/python -m pytest -m "$(IN_CI)" $(WORKERS) --durations 20 $(FILE)

test-fast: $(DEV)  ## Run the tests that need no browser and no other process
	@$(BIN)/python -m pytest -m "$(IN_CI) and not browser and not process" $(WORKERS) $(FILE)

test-cluster: $(DEV)  ## Run the tests that need Spark
	$(BIN)/python -m pytest -m spark

test-long: $(DEV)  ## Run the tests that take hours: kills, fuzzing, every law on many cases
	PLANERKA_DRAWN=many $(BIN)/python -m pytest -m "long or drawn" -n auto --dist worksteal --timeout 3600

test-atheris: $(DEV)  ## Change sample files as coverage leads, 20000 times
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	PYTHONPATH=. $(BIN)/python tests/data/ingest/fuzz_atheris.py -runs=20000

bench: $(DEV)  ## Measure intake, figures, pages and forecasts beside their floors
	$(BIN)/python -m benchmarks.intake
	$(BIN)/python -m benchmarks.kpis
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.forecast
	$(BIN)/python -m benchmarks.recognition

screenshots: $(DEV)  ## Draw the pictures of docs/images anew
	@browser=$$(scripts/browser.sh) && \
	    PLANERKA_CHROMIUM="$$browser" $(BIN)/python -m tests.browser.screenshots

$(BIN)/python:
	@scripts/venv.sh

$(RUN): requirements.txt $(BIN)/python
	@echo "Устанавливаю зависимости (один раз, около минуты)…"
	@scripts/install.sh requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	@scripts/install.sh requirements-dev.txt
	@touch $@
