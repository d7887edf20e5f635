# make run    set up, then triage the example backlog into a table, a file and a report
# make test   set up, then run every test
# make check  lint, format and types
# make wheel  build the wheel and try it in an empty environment

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check wheel clean

run: $(VENV)/core
	@mkdir -p out
	@$(BIN)/triage classify examples/backlog.csv --out out/triaged.parquet --drafts --report out/report.html \
	  --overwrite; code=$$?; [ $$code -le 1 ]

test: $(VENV)/dev
	$(BIN)/python -m pytest

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel: $(VENV)/dev
	rm -rf dist
	$(BIN)/python -m build --quiet --wheel --outdir dist
	$(BIN)/python .ci/try_wheel.py dist constraints.txt

clean:
	rm -rf $(VENV) dist build out .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/core: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --editable '.[report]' --constraint constraints.txt
	@touch $@

$(VENV)/dev: $(VENV)/core
	$(PIP) install --editable '.[train,dev]' --constraint constraints.txt
	@touch $@
