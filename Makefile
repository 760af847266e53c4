# One entry for every chore. `make run` and `make test` set up what is missing.

CARGO ?= cargo
BIND ?= 127.0.0.1:8080
SEEDS ?= ../shared/seeds
FUZZ_SECONDS ?= 30

.PHONY: run test lint check-fmt clippy doc unit web web-test browser fuzz bench bench-http bundle setup setup-build setup-test clean help

help:           ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: setup-build web  ## build everything and serve the map on http://$(BIND)/
	$(CARGO) run --release --locked -- serve --bind $(BIND)

test: setup-test web lint unit web-test browser fuzz  ## everything, browser included
	@echo "make test: all green"

# --- what must be installed -------------------------------------------------------------------

setup-build:
	@scripts/setup build

setup-test:
	@scripts/setup test

# --- the page ---------------------------------------------------------------------------------

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)

web: web/dist/index.html  ## build the page into web/dist

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

# --- checks -----------------------------------------------------------------------------------

lint: check-fmt clippy doc

check-fmt:
	$(CARGO) fmt --all --check

clippy: web
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

doc: web
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked

unit: web
	$(CARGO) test --workspace --locked

web-test: web
	cd web && npm test

browser: web
	$(CARGO) build --locked
	mkdir -p tests/out
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/map.test.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/review.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/sign-in.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/work.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/base.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/view.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/access.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/panel.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/find.mjs
	cd web && rm -rf .unit && npx tsc -p tsconfig.test.json
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/offline-oracle.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/offline.mjs
	LANDRAIL_BIN=$(CURDIR)/target/debug/landrail node tests/browser/map-look.mjs

fuzz:           ## fuzz every reader of foreign bytes for FUZZ_SECONDS each
	scripts/fuzz $(FUZZ_SECONDS)

# --- figures ----------------------------------------------------------------------------------

bench: web      ## in-process figures
	$(CARGO) bench --workspace --locked

bench-http: web ## the service beside a bare axum handler, as ratios
	$(CARGO) bench --locked --bench http

# --- data -------------------------------------------------------------------------------------

bundle:         ## rebuild the embedded records from the gazettes in $(SEEDS)
	$(CARGO) run --locked -- bundle $(SEEDS) gis/data/records

clean:
	$(CARGO) clean
	rm -rf web/dist web/node_modules tests/out
