# Every target sets up what it needs: Python 3.11 or newer, make and a package registry are enough.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
PORT ?= 8765

.PHONY: help demo test soak bench eval pictures lint types learn check clean

help: ## What can be made
	@grep -E "^[a-z]+:.*##" $(MAKEFILE_LIST) | sed -E "s/:.*## /\t/" | expand -t 12

demo: .venv/ready ## The bot in a local Slack workspace, in your browser
	@.venv/bin/partnership-bot demo --port $(PORT)

test: .venv/learning ## All tests (browser tests need Chromium)
	@.venv/bin/python -m pytest -n 2 --dist loadfile

soak: .venv/learning ## The long crash, fault and endurance runs (an hour or two)
	@.venv/bin/python -m pytest -m soak

lint: .venv/ready
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: .venv/ready
	@.venv/bin/mypy

bench: .venv/ready ## How fast it is, beside a bare Bolt app and with 50,000 concerns (about ten minutes)
	@.venv/bin/python -m tests.bench

eval: .venv/learning ## How well questions are answered, beside ordinary search (about four minutes)
	@.venv/bin/python -m tests.evaluation

pictures: .venv/ready ## The README's pictures, from a story played in the demo (needs Chromium)
	@.venv/bin/python -m tests.browser.pictures

learn: .venv/learning ## Learn anew from the situations in all frameworks' files
	@.venv/bin/partnership-bot framework learn --encoder

check: lint types test ## Lint, types and tests

clean: ## Forget the demo's workspace and everything that was set up
	rm -rf .demo .venv .uv .mypy_cache .pytest_cache .ruff_cache

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Partnership Bot needs Python 3.11 or newer; set PYTHON=… to one.")'
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/ready: uv.lock pyproject.toml | $(UV)
	@$(UV) sync --quiet --frozen --python $(PYTHON)
	@touch $@

# What learning takes, and answering does not.
.venv/learning: .venv/ready
	@$(UV) sync --quiet --frozen --group learning --python $(PYTHON)
	@touch $@
