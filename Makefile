# Everything a person or a build server does with this repository. `make` alone prints what there is.

PREFIX ?= /usr/local
DESTDIR ?=
# make test FILTER=Sheets runs only the suites and tests whose name matches.
FILTER ?=

BINARY := .build/release/partnerctl
# Warnings stop us, not a user with a newer compiler; the flags get a build folder of their own, so that
# checking and testing do not rebuild each other's work.
STRICT_FLAGS := --scratch-path .build/strict -Xswiftc -warnings-as-errors -Xcc -Werror
TESTS := FILTER='$(FILTER)' .ci/tests
# A sanitizer makes everything many times slower: fewer rounds of what repeats itself, no test less.
SANITIZED := PARTNERCTL_ROUNDS=few
SWIFT_SOURCES := Sources Tests $(wildcard Benchmarks) Package.swift

.DEFAULT_GOAL := help
.PHONY: help deps build demo test check bench house test-browser test-strict test-asan test-tsan torture fuzz install clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install what building and testing need (Debian packages), and only what is missing
	@.ci/deps build test

build: deps ## build .build/release/partnerctl
	swift build -c release --static-swift-stdlib --product partnerctl

demo: build ## create 300 users in a rehearsal center, and show where to look
	@.ci/demo.sh

test: deps ## run the tests (FILTER=name for some of them)
	@$(TESTS)

check: deps ## what must hold before a commit: no warnings, format, imports, words, drawing, reference
	swift build --build-tests $(STRICT_FLAGS)
	swift format lint -r -p --strict $(SWIFT_SOURCES)
	.ci/check-imports
	.ci/check-words
	.ci/house --check
	.build/strict/debug/partnerctl docs --check docs

bench: build ## measure partnerctl against C, Python and plain Lua, side by side
	@.ci/deps bench || echo 'bench: lines that need what is missing are left out' >&2
	swift build -c release --static-swift-stdlib --product benchmarks
	swift build -c release --static-swift-stdlib --product LuaBench
	@Benchmarks/run --write docs/benchmarks.md

house: ## draw docs/house.svg and docs/house.txt from the code, and print the sizes
	@.ci/house

test-browser: deps ## look at the page of a run in headless Chromium; pictures go to .build/browser
	@.ci/deps browser
	@PARTNERCTL_BROWSER=chromium FILTER=PageInBrowser .ci/tests

test-strict: deps ## run the tests on the build that `make check` made
	@$(TESTS) $(STRICT_FLAGS)

test-asan: deps ## run the tests under the address sanitizer
	@$(SANITIZED) ASAN_OPTIONS=detect_leaks=0 $(TESTS) --sanitize=address --scratch-path .build/asan

test-tsan: deps ## run the tests under the thread sanitizer
	@$(SANITIZED) TSAN_OPTIONS='halt_on_error=0 second_deadlock_stack=1 suppressions="$(CURDIR)/Tests/Sanitizers/thread.supp"' \
		$(TESTS) --sanitize=thread --scratch-path .build/tsan

torture: deps ## run the long tests: killed, cut off and failing at every step
	@PARTNERCTL_TORTURE=1 FILTER='$(or $(FILTER),Torture)' .ci/tests

fuzz: deps ## feed what reads files of strangers with mutations, FUZZ_SECONDS (60) for each reader
	@.ci/fuzz

install: build ## install the program, completions and scripts under PREFIX (/usr/local)
	@.ci/install '$(DESTDIR)$(PREFIX)' $(BINARY)

clean: ## remove everything that was built
	rm -rf .build
