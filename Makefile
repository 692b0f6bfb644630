# Every target installs what it needs where that is missing (bench/install; apt, with sudo where needed).

SWIFT ?= swift
BUNDLE = .build/debug/rdmabenchPackageTests.xctest
SOURCES = Package.swift Sources Tests bench/micro

.PHONY: help build compare test test-native test-lab bench deb check-deb fuzz sanitize format format-check clean

help:
	@echo "make compare [HOST=name]  TCP, RoCE and iWARP beside what they should be: against HOST, or in the lab"
	@echo "                          (ARGS=--quick for a first look)"
	@echo "make test                 every test: the unit tests here, those that need two hosts in the lab"
	@echo "make build                the release binary, without symbols, and with Swift's runtime in it:"
	@echo "                          .build/release/rdmabench"
	@echo "make deb                  a package for Debian, with the service, manual pages and completions: .build/package"
	@echo "make check-deb            lintian on it; and installed, run by systemd and removed on a system of its own"
	@echo "make fuzz                 what comes from outside against a hundred thousand inputs each (Tests/Fuzz/run)"
	@echo "make sanitize             the unit tests under AddressSanitizer with LeakSanitizer, and under ThreadSanitizer"
	@echo "make bench                side by side with perftest and iperf3 (bench/peers)"
	@echo "make format               formats the sources; format-check says what is not"

build:
	bench/install build
	$(SWIFT) build --configuration release --product rdmabench --static-swift-stdlib -Xlinker -s

compare: build
	$(if $(HOST),,bench/install lab)
	HOST='$(HOST)' bench/compare $(ARGS)

test: test-native test-lab

test-native:
	bench/install build report
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest

test-lab:
	bench/install build lab
	$(SWIFT) build --build-tests
	bench/lab/lab --bin .build/debug --timeout 4200 test "$(CURDIR)/$(BUNDLE)" --filter VerbsTests --filter LabTests
	bench/lab/lab --bin .build/debug power-off server
	bench/lab/lab --bin .build/debug power-off client
	bench/lab/lab --bin .build/debug soak 1

bench: build
	bench/install lab peers
	bench/peers/run

deb: build
	bench/install package
	packaging/build

check-deb: deb
	packaging/check

fuzz:
	bench/install build
	Tests/Fuzz/run

sanitize: sanitize-address sanitize-thread

sanitize-%:
	bench/install build report
	Tests/Sanitize/run $*

format:
	$(SWIFT) format --in-place --recursive --parallel --configuration .swift-format $(SOURCES)

format-check:
	$(SWIFT) format lint --strict --recursive --parallel --configuration .swift-format $(SOURCES)

clean:
	rm -rf .build .build-*
