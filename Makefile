# Everything below works on a fresh machine with make and Python 3.11 or later.

SHELL := /bin/sh
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for each in $(CANDIDATES); do "$$each" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo "$$each" && break; done)
BIN := .venv/bin
FRENCH := lib/locale/fr.po
TEMPLATE := .venv/messages.pot

.DEFAULT_GOAL := help
.PHONY: help install run test check browser proxy readers words bench clean

help: ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

install: .venv/.installed ## make .venv and install what Navasard needs

run: install ## start Navasard on http://localhost:8501, with the sample festivals the first time
	@$(BIN)/python -m lib samples
	@$(BIN)/streamlit run app.py

test: check browser proxy readers ## install what the tests need and run them all
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: .venv/.installed-dev ## style, types, and known vulnerabilities of what is installed
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/python -m tests.audit

browser: ## install Chromium where there is no browser for the tests
	@for each in chromium chromium-browser google-chrome; do command -v $$each >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -qq -y chromium; \
	else echo "No browser: install Chromium (Debian, Ubuntu: sudo apt install chromium) or Google Chrome."; fi \
	|| echo "Chromium could not be installed: the browser tests cannot run."

proxy: ## install nginx where there is none for the tests
	@command -v nginx >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -qq -y nginx; \
	else echo "No nginx: install it (Debian, Ubuntu: sudo apt install nginx)."; fi \
	|| echo "nginx could not be installed: the tests cannot put Navasard behind it."

readers: ## install the calendar programs that the tests read with
	@cd tests/readers && cmp -s package-lock.json node_modules/.installed \
	|| { npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed; } \
	|| echo "No ical.js and node-ical: install Node and npm (Debian, Ubuntu: sudo apt install nodejs npm)."
	@echo '#include <libical/ical.h>' | gcc -E - >/dev/null 2>&1 && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && apt-get install -qq -y gcc libc6-dev libical-dev; \
	else echo "No libical: install it with a compiler (Debian, Ubuntu: sudo apt install gcc libical-dev)."; fi \
	|| echo "libical could not be installed: the tests cannot read with it."

words: .venv/.installed-dev ## bring the French catalogue up to date with the messages in the code
	@$(BIN)/pybabel -q extract -F babel.cfg --no-default-keywords -k t -k mark -k plural:1,2 \
		--no-location --sort-output --omit-header --no-wrap -o $(TEMPLATE) lib pages app.py
	@$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		-l fr -i $(TEMPLATE) -o $(FRENCH)

bench: .venv/.installed-dev ## run every benchmark
	@set -e; for each in benchmarks/[a-z]*.py; do echo "$$each"; $(BIN)/python -m "benchmarks.$$(basename "$$each" .py)"; done
	@if command -v wrk >/dev/null && command -v nginx >/dev/null; then echo benchmarks/http.sh; benchmarks/http.sh; \
	else echo "benchmarks/http.sh left out: install wrk and nginx (Debian, Ubuntu: sudo apt install wrk nginx)."; fi

clean: ## remove what make made; the database stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis test-artifacts tests/readers/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Navasard needs Python 3.11 or later with venv (Debian, Ubuntu:" \
		"sudo apt install python3-venv), or name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing what Navasard needs: about a minute, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what the tests need: about a minute, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
