# `make demo` and `make test` are all the set-up there is: they make the virtual environment on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test setup lock clean

demo: $(READY)
	$(BIN)/pliktgraf build -o build
	$(BIN)/python -m pliktgraf.demo

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q

setup: $(READY)

$(READY): pyproject.toml requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; call `make PYTHON=python3.11`")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(READY)

lock:
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	    --extra dev --extra oracle --extra notebooks --extra documents --extra register --extra cluster -o requirements.txt pyproject.toml

clean:
	rm -rf $(VENV) build dist
