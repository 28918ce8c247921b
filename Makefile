# The verbs of daily work; bare `make` lists them. Everything happens in a private .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := casework.py cli.py cli_corpus.py cli_db.py cli_evidence.py cli_news.py cli_nightly.py cli_outlets.py cli_options.py console.py conftest.py crawls.py curation.py demo.py evaluation.py inorder.py morning.py nightly.py pipeline.py proof.py tables.py training.py benchmarks codebook corpus/__init__.py crawler docs extract measure models records render store tests

.PHONY: help demo test test-train check docs evaluate gate clean
help:  ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# One stamp for each set of extras; made anew when pyproject.toml changes.
$(VENV)/.%: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@
$(VENV)/.base: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

demo: $(VENV)/.base  ## install, crawl the bundled news site, read it, show what was found
	@$(BIN)/longarm demo

test: $(VENV)/.test  ## install with the test extra and run the whole suite
	@$(BIN)/python -m pytest

test-train: $(VENV)/.train $(VENV)/.test  ## install the train extra and run the tests that need it
	@$(BIN)/python -m pytest tests/models tests/benchmarks -m train

check: $(VENV)/.check $(VENV)/.test  ## lint, types, corpus and docs
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/longarm corpus check
	@$(BIN)/longarm corpus leaks
	@$(BIN)/python docs/generate.py --check

docs: $(VENV)/.base  ## write the generated pages of the docs anew
	@$(BIN)/python docs/generate.py

evaluate: $(VENV)/.base  ## score the shipped reader on the held-out part of the corpus
	@$(BIN)/longarm evaluate --part test

gate: $(VENV)/.base  ## hold the shipped reader's scores on dev and test against corpus/floors.json
	@$(BIN)/longarm gate

clean:  ## remove the virtual environment and the demo's database
	rm -rf $(VENV) demo.db demo.db-wal demo.db-shm
