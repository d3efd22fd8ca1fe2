# Two targets matter: `make run` and `make test`. Each sets up all it needs in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export KTECH_HOME ?= $(CURDIR)/.ktech
HOST ?= 127.0.0.1
PORT ?= 8000
# Byte code is made when a module is first used: this halves the size of the environment. It is kept even where the
# surroundings ask for none, since tests start dozens of processes that would each compile the libraries again.
export PYTHONDONTWRITEBYTECODE :=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: run test long-test lint bench sample vectors clean help

help:
	@echo "make run    set up, load the sample, print a shortlist, serve the pages on http://$(HOST):$(PORT)/"
	@echo "make test   set up and run the tests"
	@echo "make long-test  what takes longer than a test run should: killed writers by the hundred, every random case (hours)"
	@echo "make lint   ruff and mypy        make bench  benchmarks against their peers (an hour)"
	@echo "make sample write data/sample again from its seed        make vectors  encode it again (minutes)"
	@echo "make clean  remove what the others made"

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "==> Making an environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/core: $(VENV)/made pyproject.toml
	@echo "==> Installing ktech-match (about 630 MB, a minute or two)"
	@$(PIP) --editable .
	@touch $@

# The tests also drive sentence-transformers, which needs torch: a CPU build is enough.
$(VENV)/dev: $(VENV)/core pyproject.toml
	@echo "==> Installing what the tests need (torch is large; a few minutes the first time)"
	@$(PIP) torch==2.13.0
	@$(PIP) --editable '.[dev,encoders]'
	@touch $@

# The sample is loaded once, and again when its files have changed.
$(KTECH_HOME)/sample-loaded: $(wildcard data/sample/*.jsonl data/sample/*.npz) | $(VENV)/core
	@echo "==> Loading the synthetic sample into $(KTECH_HOME)"
	@$(BIN)/ktech-match load --sample --replace
	@touch $@

run: $(VENV)/core $(KTECH_HOME)/sample-loaded
	@echo "==> A shortlist from the sample"
	@$(BIN)/ktech-match shortlist data/sample/examples/opening-etch.json -k 5
	@echo "==> Serving"
	@$(BIN)/ktech-match serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev
	@echo "==> Running the tests"
	@$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

long-test: $(VENV)/dev
	@KTECH_LONG_TESTS=yes $(BIN)/python -m pytest tests/long
	@KTECH_LONG_TESTS=yes $(BIN)/python -m pytest
	@KTECH_EVERY_DATABASE=1 $(BIN)/python -m pytest -k postgresql tests --ignore tests/long

lint: $(VENV)/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

$(VENV)/bench: $(VENV)/core pyproject.toml
	@echo "==> Installing the peers to measure against (torch and Ray are large; some minutes)"
	@$(PIP) torch==2.13.0
	@$(PIP) --editable '.[bench,cluster,embedding,encoders,postgresql]'
	@$(PIP) --editable '.[bench-built]' || echo "==> Going on without hnswlib, which takes a C++ compiler"
	@touch $@

bench: $(VENV)/bench $(KTECH_HOME)/sample-loaded
	@$(BIN)/python tests/benchmarks/every.py

sample: $(VENV)/core
	@$(BIN)/python data/sample/build/make_sample.py
	@$(BIN)/python data/sample/build/make_judgements.py

vectors: $(VENV)/core
	@$(BIN)/python data/sample/build/make_vectors.py

clean:
	@rm -rf $(VENV) .ktech build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
