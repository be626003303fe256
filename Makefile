# make app    the dashboard, on a machine with Python 3.11 and nothing else prepared
# make test   every test, with a browser of its own
# make check  format, lint, types, layers

PYTHON ?= python3
PORT ?= 8501
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
MART := $(or $(VEX_HOME),data/build)/mart.json

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: app build test check docs pins clean

app: $(VENV)/.runtime
	@test -f $(MART) || { echo "[2/3] Building the mart from the published record"; $(BIN)/python -m vexcore build --no-demo; }
	@echo "[3/3] Serving the dashboard on http://localhost:$(PORT) (stop with Ctrl-C)"
	@echo "      Behind it the demonstration (synthetic) is made; pages offer it when it is ready"
	@$(BIN)/python -m vexcore build & exec $(BIN)/python -m streamlit run app.py --server.port $(PORT)

build: $(VENV)/.runtime
	$(BIN)/python -m vexcore build

test: $(VENV)/.dev
	$(BIN)/python tests/support/browser.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m vexcore check published
	$(BIN)/python -m vexcore dictionary --check

# Rewrites what is generated: the data dictionary and the template of the catalogue of texts.
docs: $(VENV)/.runtime
	$(BIN)/python -m vexcore dictionary
	$(BIN)/pybabel --quiet extract --no-location --sort-output --omit-header --no-wrap -k _ -o vexcore/locale/vex.pot app.py pages vexcore/ui

# Pins requirements.in and requirements-dev.in with everything they bring.
pins: $(VENV)/.dev
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -c requirements.txt -o requirements-dev.txt requirements-dev.in

$(VENV)/.created:
	@echo "[1/3] Making $(VENV) (once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Run make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		test "$$(id -u)" = 0 || { echo "Python's venv module is missing: run 'sudo apt-get install python3-venv' once" >&2; exit 1; }; \
		apt-get update -qq && apt-get install -y -qq python3-venv; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.created requirements.txt
	@echo "[1/3] Installing the pinned requirements (about a minute the first time)"
	@$(BIN)/pip install --quiet --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.created requirements-dev.txt
	$(BIN)/pip install --quiet --progress-bar on -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) data/build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
