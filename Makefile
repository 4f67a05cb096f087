# Every command a developer or CI needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo bench screenshot test fuzz faults bench-gateway bench-breaches check format clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## install nabz, its tools and the local stack's parts (cached)
	@$(BIN)/python -m deploy.local.parts

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "nabz needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip==26.3"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e . --group local --group dev
	@touch $@

demo: setup ## live customer experience on this machine (FOR=120 RATE=50 SCENARIO=incident SEED=1)
	@$(BIN)/nabz demo $(if $(FOR),--for $(FOR)) $(if $(RATE),--rate $(RATE)) \
		$(if $(SCENARIO),--scenario $(SCENARIO)) $(if $(SEED),--seed $(SEED))

bench: setup ## nabz beside stock Faust, Quix Streams and Bytewax, ten minutes (ARGS=--save)
	@$(BIN)/nabz bench $(ARGS)

screenshot: setup ## dashboards/live.png anew, of the demo that runs here
	@$(BIN)/python -m tests.docs.screenshot

# Most of its time is waiting for real parts, so three at a time take a third; a file stays whole.
test: setup ## all tests, on the real Kafka and ClickHouse
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

fuzz: setup ## spoilt deliveries of every vendor, N=10000 for each
	NABZ_FUZZ=$(or $(N),10000) $(BIN)/pytest -n 2 tests/streams/intake/channels/test_fuzz.py

faults: setup ## random faults on the real parts, every id accounted for (SEEDS=20 FIRST=1 STEPS=24)
	@$(BIN)/python -m tests.faults $(if $(SEEDS),--seeds $(SEEDS)) \
		$(if $(FIRST),--first $(FIRST)) $(if $(STEPS),--steps $(STEPS))

bench-gateway: setup ## what the gateway takes a second and costs (DELIVERIES=30000 BATCHES=300)
	@$(BIN)/python -m tests.bench.gateway

bench-breaches: setup ## how soon a breach is in Kafka after it was due (CLOCKS=100000)
	@$(BIN)/python -m tests.bench.breaches --clocks $(or $(CLOCKS),100000)

check: $(STAMP) ## ruff, format and mypy --strict, on everything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP) ## format and fix what a tool can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what was installed and built here (not data in NABZ_HOME)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
