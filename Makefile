# Every target installs what it needs where that is missing (bench/install; apt, with sudo where needed).

SWIFT ?= swift
LAB = bench/lab/lab --bin .build/debug
BUNDLE = '$(CURDIR)/.build/debug/rdmabenchPackageTests.xctest'
# About half of the lab's tests, by time: those of suites from BandwidthLimitTests to LimitTests.
A_TO_L = 'TwoHosts/[A-L]'
SOURCES = Package.swift Sources Tests bench/micro

.PHONY: help build compare test test-native test-lab test-lab-a-to-l test-lab-others test-lab-soak test-lab-power-offs
.PHONY: bench deb check-deb fuzz sanitize format format-check clean

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

# In two labs at once, as hosts spend much of a test waiting.
test-lab:
	bench/install build lab
	$(SWIFT) build --build-tests
	rm -rf results/lab/test-*
	$(MAKE) --jobs=2 --keep-going test-lab-a-to-l test-lab-others test-lab-soak test-lab-power-offs || \
		{ bench/lab/failures results/lab/test-*/1-b.std*; false; }

test-lab-a-to-l:
	$(LAB) --out results/lab/test-a-to-l --timeout 3600 test $(BUNDLE) --filter $(A_TO_L)

test-lab-others:
	$(LAB) --out results/lab/test-others --timeout 3600 test $(BUNDLE) \
		--filter VerbsTests --filter LabTests --skip $(A_TO_L)

test-lab-soak:
	$(LAB) soak 1

test-lab-power-offs:
	$(LAB) power-off server
	$(LAB) power-off client

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
