# Two commands on a fresh machine: `make demo` and `make test`. Each makes .venv first
# if need be, and installs again only when pyproject.toml or constraints.txt changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PINS := pyproject.toml constraints.txt
TORCH ?= torch==2.13.0

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: bench clean demo docs format help lint parity reproduce setup slow test

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/demo.stamp ## set up .venv and train on handwritten digits
	@$(BIN)/glassnet train digits

test: lint docs ## set up .venv, then lint, types, docs and the whole suite
	@$(BIN)/pytest -n 2 --dist loadfile --quiet

lint: $(VENV)/test.stamp ## formatting, likely bugs, types, direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports --no-logo

docs: $(VENV)/test.stamp ## build the documentation into site/, strictly
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "docs: built into site/"

format: $(VENV)/test.stamp ## mend formatting and the order of imports
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

slow: $(VENV)/test.stamp ## reproduce published results (minutes)
	@XLA_FLAGS= $(BIN)/pytest -m slow --quiet

reproduce: $(VENV)/test.stamp ## measure published results again (ROWS=name picks some)
	@$(BIN)/python benchmarks/reproduce "$(ROWS)"

parity: $(VENV)/test.stamp .parity/stamp ## compare with PyTorch (ROWS=name picks some)
	@failed=0; for wide in 0 1; do \
	  JAX_ENABLE_X64=$$wide PYTHONPATH=.parity \
	    $(BIN)/python benchmarks/parity "$(ROWS)" || failed=1; \
	done; exit $$failed

bench: .bench/stamp ## time glassnet beside its peers (ROWS=name picks some)
	@.bench/bin/python benchmarks/speed "$(ROWS)"

setup: $(VENV)/test.stamp ## set up .venv for development and stop there

clean: ## remove .venv and everything that was built
	rm -rf $(VENV) .parity .bench build dist site src/*.egg-info .pytest_cache .ruff_cache
	rm -rf .hypothesis .import_linter_cache .coverage
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# PyTorch stays out of .venv: nothing but this comparison may come to need it.
.parity/stamp: | $(BIN)/python
	@echo "setup: installing PyTorch into .parity (some minutes, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --target .parity $(TORCH)
	@touch $@

# The peers have an environment of their own, with the same JAX as ours.
PEERS := optax keras flax
.bench/stamp: $(PINS) | $(BIN)/python
	@echo "setup: installing glassnet and its peers into .bench (some minutes, once)"
	@$(BIN)/python -m venv .bench
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --editable . $(PEERS)
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "glassnet needs Python 3.11 or later."; \
	  echo "  got:      $$($(PYTHON) --version 2>&1 || true) from '$(PYTHON)'"; \
	  echo "  expected: Python 3.11 or later"; \
	  echo "  fix:      name another one: make demo PYTHON=python3.12"; \
	  exit 1; } >&2
	@$(PYTHON) -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "Python's own venv module is incomplete (on Debian: apt install python3-venv)."; \
	  exit 1; } >&2

$(VENV)/demo.stamp: $(PINS) | $(BIN)/python
	@echo "setup: installing glassnet into $(VENV) (some minutes, once)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/test.stamp: $(PINS) | $(BIN)/python
	@echo "setup: installing glassnet and its tools into $(VENV) (some minutes, once)"
	@$(PIP) --editable '.[test,docs]'
	@touch $(VENV)/demo.stamp $@
