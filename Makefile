# Needs Python 3.11+, git and make; everything else is installed into .venv from a package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q install -c constraints/dev.txt
JOBS ?= 2
SHELL := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format gold gold-pin train bench docs serve clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.dev  ## virtual environment with pinned development tools

demo: $(VENV)/.demo  ## code, store and link the shipped sample reports, show events and incidents, write a report
	@$(BIN)/python -m marsad.cli.demo

test: $(VENV)/.dev  ## all tests
	@$(BIN)/python -m pytest -n $(JOBS)

check: $(VENV)/.dev  ## format, lint, types, layers, data, tests
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/marsad check
	$(BIN)/python -m pytest -n $(JOBS)

format: $(VENV)/.dev  ## lay out the code
	$(BIN)/ruff check --fix --select I src tests benchmarks tools
	$(BIN)/ruff format src tests benchmarks tools

gold: $(VENV)/.dev  ## scores on the sample gold (and on ../shared where it is), into docs/scoreboard.md
	@$(BIN)/python -m marsad.evaluate.scoreboard --write docs/scoreboard.md

gold-pin: $(VENV)/.dev  ## raise the floors of tests/gold/floors.json (FORCE=yes may lower them)
	@$(BIN)/python -m marsad.evaluate.scoreboard --pin tests/gold/floors.json $(if $(filter yes,$(FORCE)),--may-lower)

train: $(VENV)/.train  ## fit the weights on ../shared/gold, cross-validated, into src/marsad/data/weights.json
	$(BIN)/python -m marsad.evaluate.training

bench: $(VENV)/.bench  ## speed and memory over ../shared/corpus, into docs/benchmarks.md
	$(BIN)/python benchmarks/bench.py --write docs/benchmarks.md

docs: $(VENV)/.dev  ## write the generated pages and the outputs shown in the READMEs
	$(BIN)/python -m marsad.cli.reference docs
	$(BIN)/python tools/fill_readme.py

serve: $(VENV)/.dev  ## the review application on the sample corpus, at http://127.0.0.1:8321/
	@mkdir -p out
	@$(BIN)/marsad ingest src/marsad/data/sample/reports.jsonl --db out/sample.db
	@$(BIN)/marsad link --db out/sample.db
	@$(BIN)/marsad serve --db out/sample.db

clean:  ## remove what make and the commands left behind
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# One stamp a set of packages: make runs pip again only when the lists change.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Marsad needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.base: $(VENV)/.python pyproject.toml constraints/dev.txt
	@echo "Setting up $(VENV) ..." >&2
	@$(PIP) hatchling editables
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(VENV)/.demo: $(VENV)/.base
	@$(PIP) --no-build-isolation -e '.[db]'
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@$(PIP) --no-build-isolation -e '.[dev,parquet,tables,db,postgres,collect,web]'
	@touch $@

$(VENV)/.train: $(VENV)/.dev
	@$(PIP) --no-build-isolation -e '.[train]'
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) --no-build-isolation -e '.[bench]'
	@touch $@
