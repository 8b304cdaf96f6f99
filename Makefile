# For developers. `make` lists the targets.
PY := .venv/bin/python
ROOMS := backend forms reports mobile_api seeds

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16
setup: ## make the environment, the client and the test tools
	./portico setup && $(PY) -m pip install -q --require-hashes -r requirements-dev.lock
demo: ## load the demo group and start everything
	./portico demo
test: ## run all tests
	./portico test
check: ## format, lint, types, import floors, house tests, client checks
	$(PY) -m ruff format --check . && $(PY) -m ruff check . && $(PY) -m mypy && .venv/bin/lint-imports
	$(PY) -m pytest -q tests/house
	cd web && node node_modules/typescript/bin/tsc --noEmit -p . && node node_modules/@biomejs/biome/bin/biome check .
fix: ## format and mend what can be mended by itself
	$(PY) -m ruff format . && $(PY) -m ruff check --fix .
	cd web && node node_modules/@biomejs/biome/bin/biome check --write .
schema: ## print schema.graphql anew
	$(PY) -m backend.cli schema > schema.graphql
docs: ## build the documentation, strictly
	$(PY) -m mkdocs build --strict -q
lock: ## lock the versions anew
	$(PY) -m pip install -q uv
	$(PY) -m uv pip compile -q pyproject.toml --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -o requirements.lock
	$(PY) -m uv pip compile -q --group dev -c requirements.lock --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -o requirements-dev.lock
	$(PY) -m uv pip compile -q --group node --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -o requirements-node.lock
migration: ## write the next migration: make migration name=what_changes
	$(PY) -m backend.cli migration $(name)
clean: ## delete what was made
	rm -rf .venv .portico web/node_modules web/dist site var
.PHONY: help setup demo test check fix schema docs lock migration clean
