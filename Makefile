PYTHON ?= python3
PORT ?= 8501
REPLICAS ?= 2
BIN := .venv/bin

.PHONY: run serve build test check clean

run: build ## Build the database if the data changed, and serve the dashboard.
	$(BIN)/streamlit run app.py --server.port $(PORT)

serve: build ## For many readers: nginx in front of replicas, make serve REPLICAS=4. Ctrl-C ends all.
	$(BIN)/python -m deploy serve --replicas $(REPLICAS) --port $(PORT)

build: .venv/runtime
	$(BIN)/python -m etl build

test: .venv/development browser spark ## Everything the tests need, then all of them.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m etl build
	$(BIN)/python -m pytest -n 2 -q

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/development: requirements-dev.txt .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

.PHONY: browser
browser: ## Chromium and Chinese fonts: from Debian's packages where that is possible.
	@sh tests/browser/install.sh

.PHONY: spark
spark: .venv/development ## Spark and Java 17, for the tests that compare the two engines.
	@BIN=$(BIN) sh tests/spark/install.sh

clean:
	rm -rf .venv build
