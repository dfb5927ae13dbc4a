# make run: the portal on the sample company. make quick: the tests nearest to what changed, in less than a minute. make test: everything that is checked. make prove-numbers: the numbers, held over hundreds of random portfolios. make coverage: that the tests reach every branch of the gate. make messages: lists every sentence of the portal in its message file. make bench: speed and memory. Plain commands stand in README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run sample messages check quick smoke test coverage prove-numbers bench clean

run: $(VENV)/.run
	$(BIN)/python -m standpoint sample --past
	$(BIN)/python -m standpoint refresh --config data/sample/portal.toml
	$(BIN)/python -m standpoint serve --config data/sample/portal.toml

sample: $(VENV)/.run
	$(BIN)/python -m standpoint sample

messages: $(VENV)/.test
	$(BIN)/python docs/messages.py

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

quick: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.quick

smoke: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/test_house.py tests/test_command.py tests/golden tests/etl/test_verbs.py tests/portal/test_pages.py

# In their own order the files end with quick ones, so that both workers end together.
test: $(VENV)/.test check
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m tests.postgresql
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@

coverage: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 tests/portal --cov=portal/gate --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

prove-numbers: $(VENV)/.test
	STANDPOINT_EXAMPLES=500 $(BIN)/python -m pytest -n 2 tests/reference tests/invariance

bench: $(VENV)/.test
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m benchmarks --keep

clean:
	rm -rf $(VENV) data/sample/snapshots data/sample/past
