.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHARED ?= ../shared
INDEX  := build/demo-index

.PHONY: help install demo test test-browser test-spark lint fmt docs pictures bench clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

install: $(VENV)/.installed  ## make .venv with the citecheck command in it

$(INDEX)/manifest.json: fixtures/works/works.jsonl | install
	$(BIN)/citecheck index build $(INDEX) fixtures/works/works.jsonl

demo: install $(INDEX)/manifest.json  ## audit the fixture manuscript, offline, on an embedded index
	$(BIN)/citecheck check fixtures/documents/manuscript.txt --references fixtures/documents/references.txt \
	  --source index:$(INDEX) --offline --exit-zero

test: install  ## run all tests but those in a browser and on a cluster, on all cores
	$(BIN)/python -m pytest --ignore=tests/browser -n auto --dist worksteal

test-browser: install  ## the report and the web app in Chromium
	$(BIN)/python -m pytest tests/browser -rs

$(VENV)/.spark: pyproject.toml | install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[spark]'
	@touch $@

test-spark:  ## a Spark cluster on this machine, with kills (FULL=1: 100,000 references and 705 articles of SHARED)
ifeq ($(shell command -v java),)
	@echo "test-spark: skipped, no Java found (Spark needs Java 17)"
else
	@$(MAKE) --no-print-directory $(VENV)/.spark
	FULL=$(FULL) SHARED=$(SHARED) $(BIN)/python -m pytest -m spark -s tests/spark
endif

lint: install  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: install  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: install  ## write docs/rules/ and docs/cli.md from the code
	$(BIN)/python -m bench.pages.documents

pictures: install $(INDEX)/manifest.json  ## make docs/pictures/ from the fixtures (Chromium, LibreOffice, xvfb)
	$(BIN)/python -m bench.pages.pictures $(INDEX)

bench: install  ## measure accuracy and speed (SHARED=../shared holds the data)
	$(BIN)/python -m bench --shared=$(SHARED)

clean:  ## remove what the other targets made
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache
