# What a newcomer runs. Everything lands below this folder: packages in .venv, data in .data.
PYTHON ?= python3
BIN := .venv/bin
# uv and pip both read these; nothing here names an index, so each machine uses its own.
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo run test lint types contracts check-tests bench fuzz pictures documents constraints clean

demo: .venv/runtime  ## the main job on real and invented results
	$(BIN)/registry demo

run: .venv/runtime  ## the site and the API on the demo's data
	$(BIN)/registry serve --demo

test: lint types contracts check-tests  ## every check

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/dev
	$(BIN)/mypy

contracts: .venv/dev
	$(BIN)/lint-imports

check-tests: .venv/dev
	$(BIN)/pytest -n 2 --dist loadgroup

bench: .venv/dev  ## ratios measured side by side; writes docs/performance.md
	$(BIN)/python -m tests.bench

fuzz: .venv/dev  ## the API tried for long from its own description
	$(BIN)/python -m tests.fuzz

pictures: .venv/dev  ## draw the pictures of the README anew
	$(BIN)/python -m tests.pictures

documents: .venv/dev  ## write the parts of docs/ that are made from the code
	$(BIN)/python -m tests.made_documents

constraints: .venv/dev  ## pin every dependency anew
	$(BIN)/pip-compile --quiet --strip-extras --extra dev --upgrade --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --output-file constraints.txt pyproject.toml

.venv/made:
	$(PYTHON) -m venv .venv
	touch $@

.venv/runtime: .venv/made pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/dev: .venv/runtime
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv .data build *.egg-info tests/interop/node_modules
