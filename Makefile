# Two commands do everything on a fresh machine: `make serve` and `make test`. `make help` lists all.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= 2
BIN := .venv/bin
STAMPS := .venv/.stamps
# pip compiles what it installs: where Python may write no bytecode, each start would do it again.
INSTALL := -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help serve fuzz soak wheel sbom test check bench ground frontend tools validate screenshot clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(STAMPS)/service frontend ground ## Install what is needed, build the map, serve it on http://127.0.0.1:8000
	$(BIN)/python -m app serve --port $(PORT)

# Half of a test is waiting for a browser or a service, so two run at a time. A file stays in one process, in the order
# of pytest: what its tests share is started once, and browsers come last.
test: $(STAMPS)/tests frontend ground tools ## Install what the tests need and run them all
	cd frontend && npm test --silent
	$(BIN)/python -m app validate
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder

check: $(STAMPS)/tests $(STAMPS)/packages ## Lint, types, import rules, data
	$(BIN)/ruff check app tests
	$(BIN)/ruff format --check app tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m app fmt --check
	cd frontend && npm run --silent check
	$(BIN)/reuse lint --quiet
	git ls-files -z | grep -zvE '$(HASHES)' | xargs -0 -P $(JOBS) -n 500 $(BIN)/detect-secrets-hook

# Files of hashes and pictures, in which a scan for secrets sees nothing else.
HASHES := (requirements\.txt|package-lock\.json|packages\.toml|SHA256SUMS|releases/[^/]+/(release|provenance)\.json|\.(png|webp))$$

fuzz: $(STAMPS)/tests frontend ground ## Generate requests, queries and files anew and anew for ten minutes
	@end=$$(($$(date +%s) + 600)); while [ $$(date +%s) -lt $$end ]; do \
		$(BIN)/python -m pytest -q tests/fuzz tests/web/test_schemathesis.py || exit 1; done

soak: $(STAMPS)/tests frontend ground ## Ask good, bad, hostile and slow things for ten minutes; memory stays flat
	CAMPMAP_TESTS=soak $(BIN)/python -m pytest -q -s tests/security/test_load.py

wheel: $(STAMPS)/tests frontend ground ## Build dist/*.whl: the service with data, pages, map, fonts and basemap, no Node needed
	rm -rf build/bundle dist && mkdir -p build/bundle/frontend/src
	cp -R geodata build/bundle/
	cp -R $(addprefix frontend/,pages i18n dist fonts symbols.svg) build/bundle/frontend/
	cp -R frontend/src/css build/bundle/frontend/src/
	cp -R "$$($(BIN)/python -c 'from app.ground.cache import default_folder as d; print(d())')" build/bundle/ground
	$(BIN)/python -m build --wheel --no-isolation >/dev/null

sbom: wheel ## List what an installation is made of, with licences (CycloneDX), in build/
	$(PYTHON) -m venv --clear build/empty
	build/empty/bin/python $(INSTALL) --only-binary :all: --require-hashes -r app/formats/requirements.txt
	build/empty/bin/python $(INSTALL) --no-deps dist/*.whl
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o build/sbom-python.cdx.json build/empty
	cd frontend && npm sbom --sbom-format cyclonedx --package-lock-only >../build/sbom-npm.cdx.json
	for list in python npm; do $(BIN)/python -m tests.packaging.sbom build/sbom-$$list.cdx.json || exit 1; done

bench: $(STAMPS)/tests frontend ground ## Measure answers against a bare server, and sizes
	$(BIN)/python -m tests.bench

validate: $(STAMPS)/service ## Check the data against its rules
	$(BIN)/python -m app validate

ground: $(STAMPS)/service ## Build the basemap, once, into the user's cache folder
	@$(BIN)/python -c "import sys; from app.ground.cache import default_folder as d, is_built; sys.exit(not is_built(d()))" \
		|| $(MAKE) --no-print-directory ground-build

.PHONY: ground-build
ground-build: $(STAMPS)/ground
	$(BIN)/python -m app.ground

frontend: frontend/dist/.vite/manifest.json frontend/fonts/fonts.json ## Build the map's script and styles, and the fonts of pictures

frontend/dist/.vite/manifest.json: $(STAMPS)/packages $(shell find frontend/src -type f 2>/dev/null) frontend/vite.config.ts
	cd frontend && npm run --silent build

frontend/fonts/fonts.json: $(STAMPS)/packages $(wildcard app/fonts/*.py) | $(STAMPS)/service
	$(BIN)/python -m app.fonts

screenshot: $(STAMPS)/tests frontend ground tools ## Take the pictures in README anew
	$(BIN)/python -m tests.screenshot

tools: ## Install the browser and the data tools that tests drive (Debian; elsewhere it says what is missing)
	@sh .ci/tools

clean: ## Remove what was installed and built here; the user's cache stays
	rm -rf .venv build dist frontend/node_modules frontend/dist frontend/fonts

$(STAMPS)/venv:
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/service: app/formats/requirements.txt | $(STAMPS)/venv
	$(BIN)/python $(INSTALL) --require-hashes -r $<
	@touch $@

$(STAMPS)/ground: app/ground/requirements.txt | $(STAMPS)/venv
	$(BIN)/python $(INSTALL) --require-hashes -r $<
	@touch $@

$(STAMPS)/tests: tests/requirements.txt | $(STAMPS)/venv
	$(BIN)/python $(INSTALL) --require-hashes -r $<
	@touch $@ $(STAMPS)/service $(STAMPS)/ground

$(STAMPS)/packages: frontend/package-lock.json | $(STAMPS)/venv
	cd frontend && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@
