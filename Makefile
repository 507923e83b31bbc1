# What a person types here. `make help` lists it; .ci/run calls the same targets.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check install
# Name one to choose it: make chat PYTHON=/path/to/python3.12
PYTHON :=
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)
# Questions with the answers they expect, and the script that scores them.
EVAL := ../shared/eval

# An environment whose Python has gone (an upgrade took it away) is made anew.
$(shell test -x $(BIN)/python || rm -f $(VENV)/.core $(VENV)/.dev)

.DEFAULT_GOAL := help
.PHONY: help chat ask test setup check bench bench-scale hardship lint types train bank eval screenshots lock

chat: $(VENV)/.core ## ask questions in the terminal
	@$(BIN)/tally chat

# The question goes through the environment, so that the shell reads nothing into it.
ask: export QUESTION = $(value q)
ask: $(VENV)/.core ## answer one question: make ask q="how big is the backlog?"
	@test -n "$$QUESTION" || { echo 'Ask a question: make ask q="how big is the backlog?"' >&2; exit 2; }
	@$(BIN)/tally ask -- "$$QUESTION" || test $$? -eq 1 # 1 is "no figure", which is an answer to make

test: $(VENV)/.dev ## run every test and report coverage; some of them: make test args="-k numbers"
	@$(BIN)/pytest -q -n auto --cov --cov-report=term $(args)

setup: $(VENV)/.dev ## make .venv with all extras and tools, for development
	@echo "Ready: $(BIN)/tally"

check: $(VENV)/.core ## prove the shipped facts: figures, quotes, sources, links
	@$(BIN)/tally check

bench: $(VENV)/.dev ## time an answer beside plain string matching
	@$(BIN)/python -m benchmarks

bench-scale: $(VENV)/.dev ## the same for bases of up to 100,000 facts; takes some minutes
	@$(BIN)/python -m benchmarks --scale

hardship: $(VENV)/.dev ## the store's hard tests in full: 20 rounds of killing, 30 seconds away; needs PostgreSQL
	@TALLY_TESTS_ROUNDS=20 TALLY_TESTS_AWAY_SECONDS=30 TALLY_TESTS_NEED_POSTGRES=1 \
		$(BIN)/pytest -q -s tests/test_store_killed.py tests/test_store_away.py

lint: $(VENV)/.dev ## style, format, and which package may import which
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev ## check the types
	@$(BIN)/mypy

train: $(VENV)/.dev ## learn the ranker from the phrase bank again
	@$(BIN)/python -m knowledge.training

bank: $(VENV)/.dev ## how well the rankers, and whole answers, do on writers they never saw
	@$(BIN)/python -m knowledge.training --folds && $(BIN)/python -m bot.selftest

eval: $(VENV)/.dev ## score the answers against .ci/floor.json; raise it: make eval args=--raise
	@$(BIN)/python .ci/score_floor.py $(EVAL) $(args)

screenshots: $(VENV)/.pictures ## draw the bot's own messages for the docs; some of them: make screenshots args="answer border"
	@command -v chromium >/dev/null || { echo "This needs Chromium (Debian and Ubuntu: apt-get install chromium)." >&2; exit 2; }
	@command -v npm >/dev/null || { echo "This needs npm (Debian and Ubuntu: apt-get install npm)." >&2; exit 2; }
	@npm ci --prefix docs/slack-pictures --ignore-scripts --no-audit --no-fund --silent
	@PYTHONPATH=. $(BIN)/python -P docs/screenshots.py $(args)
	@PYTHONPATH=. $(BIN)/python -P docs/slack_screenshots.py $(args)

LOCK = $(BIN)/uv pip compile --quiet --universal --no-strip-extras --generate-hashes --custom-compile-command "make lock" $(args)
lock: $(BIN)/uv ## resolve the requirements again; newer releases: make lock args=--upgrade
	@$(LOCK) pyproject.toml -o requirements-core.lock
	@$(LOCK) pyproject.toml --extra all -c requirements-core.lock -o requirements.lock
	@$(LOCK) pyproject.toml --extra all --extra train --group dev -c requirements.lock -o requirements-dev.lock
	@$(LOCK) --group build -c requirements-dev.lock -o requirements-build.lock
	@$(LOCK) pyproject.toml --extra all --extra train --group screenshots -c requirements-dev.lock -o requirements-screenshots.lock

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf 'make %-11s %s\n' "$$name" "$$what"; done

# The two states of .venv: enough to answer, and everything. Made again when the requirements change.
$(VENV)/.core: $(BIN)/python pyproject.toml requirements-core.lock requirements-build.lock
	@echo "Installing Tally into $(VENV)"
	@$(PIP) --require-hashes -r requirements-core.lock -r requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml requirements-dev.lock
	@echo "Installing Tally and what its tests need into $(VENV)"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.core $@

$(VENV)/.pictures: $(VENV)/.dev requirements-screenshots.lock
	@echo "Installing what draws the pictures into $(VENV)"
	@$(PIP) --require-hashes -r requirements-screenshots.lock
	@touch $@

# A name on the PATH may belong to a Python that does not start, so each is tried.
$(BIN)/python:
	@found=; \
	for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || continue; \
		found=$$python; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		exec "$$python" -m venv --clear $(VENV); \
	done; \
	if [ "$$found" ]; then \
		echo "$$found has no venv module: install it (Debian and Ubuntu: apt-get install python3-venv) and call make again." >&2; \
	else \
		echo "Tally needs Python 3.11, 3.12 or 3.13 and none of these starts: $(PYTHONS). Install one, or name it: make PYTHON=/path/to/python3.12" >&2; \
	fi; \
	exit 1

# Pinned so that two people who lock write the same file; needed by nobody else.
$(BIN)/uv: $(BIN)/python
	@$(PIP) uv==0.13.9
