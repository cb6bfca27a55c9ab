# Short targets, one verb each. All they need is Go, make and git; make test
# installs Chromium, npm and pdftotext with apt where they are missing and that
# is possible.

# A host that is fresh has no git identity or another owner of the files, and
# equal sources shall give equal bytes: no version control stamp.
BUILD    := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w'
SOURCES  := $(shell find . -name '*.go' -not -name '*_test.go') explain/report.css go.mod go.sum
ASSETS   := $(shell find web app/site -type f -not -name '*.go' -not -name app.wasm -not -path '*/screenshots/*')
FUZZTIME ?= 30s
FUZZ     ?= Fuzz
LINES    ?= 1000000

# The program for the browser may not grow past this, compressed with gzip -9.
# Half of it is Go's runtime, go-app and what they link. Find, filters,
# comparison, redaction and reports took it from 3.6 to 4.2 million.
BUDGET := 4300000

.DEFAULT_GOAL := help
.PHONY: help run build wasm test check browser lighthouse hosts interop fuzz bench size screenshots release reproduce clean

help: ## list the targets, the fuzz targets and the benchmarks
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@for kind in Fuzz Benchmark; do \
		case $$kind in Fuzz) printf '\nmake fuzz FUZZ=FuzzParse runs one of these:\n';; \
		*) printf '\nmake bench runs these at last; go test -run NONE -bench Parse ./grammar runs one:\n';; esac; \
		grep -ro --include='*_test.go' "^func $$kind[A-Za-z0-9]*" app explain grammar | sed 's|/[^/]*:func | |' | sort | awk '{ names[$$1] = names[$$1] " " $$2 } END { for (p in names) printf "  %-8s%s\n", p, names[p] }' | sort; \
	done

run: smtpexplain ## build everything and serve it at http://localhost:8000/
	./smtpexplain serve

build: smtpexplain ## build the program ./smtpexplain and the static site in dist/
	./smtpexplain build --out dist

wasm: web/app.wasm ## build the program for the browser, web/app.wasm

web/app.wasm: $(SOURCES)
	GOOS=js GOARCH=wasm $(BUILD) -o $@ .

smtpexplain: web/app.wasm $(ASSETS)
	$(BUILD) -o $@ .

test: check web/app.wasm ## run every check and every test, those in a browser last
	go test $$(go list ./... | grep -v /app/browser)
	@if $(MAKE) --no-print-directory servers; then $(MAKE) --no-print-directory hosts; \
	else echo "NOT CHECKED: that nginx and Caddy serve the site, because they cannot be fetched from here" >&2; fi
	@$(MAKE) --no-print-directory browser

browser: web/app.wasm chromium testers ## run the tests in a browser
	go test -count=1 -timeout 20m ./app/browser

# What checks the source. A tool that cannot be fetched is no fault of ours.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
DEADCODE    := golang.org/x/tools/cmd/deadcode@v0.52.0
fetch = GOBIN=$(CURDIR)/.tools go install $(1) 2>/dev/null || { echo "NOT CHECKED by $(1): it cannot be fetched from here" >&2; exit 0; }

check: vulnerable ## check formatting, vet, staticcheck and dead code for both platforms, imports, sizes, and known vulnerabilities
	@files=$$(gofmt -l .); test -z "$$files" || { echo "gofmt these files:"; echo "$$files"; exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./...
	go test -count=1 -run 'Imports|Sizes' ./app
	@$(MAKE) --no-print-directory size
	@$(call fetch,$(STATICCHECK)); echo staticcheck ./...; .tools/staticcheck ./... && GOOS=js GOARCH=wasm .tools/staticcheck ./...
	@$(call fetch,$(DEADCODE)); for platform in "" "GOOS=js GOARCH=wasm"; do \
		echo $$platform deadcode ./...; \
		dead=$$(env $$platform .tools/deadcode -test -tags interop,hosts,lighthouse ./...) || exit 1; \
		test -z "$$dead" || { echo "Nothing calls this. Take it out, or give what only one platform calls a build tag:"; echo "$$dead"; exit 1; }; \
	done

.PHONY: vulnerable
vulnerable:
	@$(call fetch,$(GOVULNCHECK)); echo govulncheck ./...; out=$$(.tools/govulncheck ./... 2>&1) && exit 0; \
	case "$$out" in "govulncheck: fetching vulnerabilities"*) \
		echo "NOT CHECKED for known vulnerabilities: the database at https://vuln.go.dev cannot be reached from here" >&2;; \
	*) echo "$$out" >&2; exit 1;; esac

.PHONY: chromium
chromium:
	@for b in chromium chromium-browser google-chrome; do command -v $$b >/dev/null && exit 0; done; \
	root=; test "$$(id -u)" = 0 || root="sudo -n"; \
	if ! command -v apt-get >/dev/null || ! $$root true 2>/dev/null; then \
		echo "The tests in a browser need Chromium, and it cannot be installed from here: install the package chromium, then run make test again." >&2; exit 1; \
	fi; \
	echo "Installing Chromium for the tests in a browser"; \
	$$root apt-get update -q && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core

# Nothing is installed: the packages are unpacked into .servers.
.PHONY: servers
servers:
	@test -x .servers/usr/bin/caddy && exit 0; \
	command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "nginx and Caddy are fetched from Debian with apt-get, which is not here" >&2; exit 1; }; \
	root=; test "$$(id -u)" = 0 || root="sudo -n"; here=$$PWD; dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && chmod 755 "$$dir" && cd "$$dir" && \
	get() { apt-get download -qq -o APT::Sandbox::User=root nginx caddy libnginx-mod-http-brotli-static; } && \
	{ get 2>/dev/null || { $$root apt-get update -q && get; } } && \
	for p in nginx*.deb lib*.deb caddy*.deb; do dpkg -x "$$p" "$$here/.servers" || exit 1; done

hosts: servers ## start nginx and Caddy with the configuration that a build brings, and read their answers
	go test -count=1 -tags hosts -run TestHosts ./app/site -args -servers $(CURDIR)/.servers

# axe-core, which looks at the accessibility of the page, comes from npm; what is
# printed is read with pdftotext.
.PHONY: testers
testers:
	@need=; command -v npm >/dev/null || need="npm"; command -v pdftotext >/dev/null || need="$$need poppler-utils"; test -z "$$need" && exit 0; \
	root=; test "$$(id -u)" = 0 || root="sudo -n"; \
	if ! command -v apt-get >/dev/null || ! $$root true 2>/dev/null; then \
		echo "The tests in a browser need packages that cannot be installed from here: install $$need, then run make test again." >&2; exit 1; \
	fi; \
	echo "Installing $$need for the tests in a browser"; \
	$$root apt-get update -q && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$need

lighthouse: web/app.wasm chromium testers ## measure speed, accessibility and search with Lighthouse, on an emulated phone
	go test -count=1 -tags lighthouse -v -run Lighthouse ./app/browser

# Not part of make test: it needs Debian, root and the network.
interop: smtpexplain ## play real mail servers and clients against each other, and check what is said of their logs
	@root=; test "$$(id -u)" = 0 || root="sudo -n"; \
	if ! command -v apt-get >/dev/null || ! $$root true 2>/dev/null; then \
		echo "make interop fetches Postfix, Exim and OpenSMTPD with apt and starts them as root: run it on Debian, as root or where sudo works without a password." >&2; exit 1; \
	fi; \
	dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	go test -tags interop -c -o "$$dir/interop.test" ./app/interop && cd app/interop && \
	$$root env INTEROP_KEEP="$$INTEROP_KEEP" "$$dir/interop.test" -test.v -test.timeout 5m

fuzz: ## run each fuzz target, or those that FUZZ names, for FUZZTIME (30s)
	@set -e; for p in $$(go list ./... | grep -v /app/browser); do \
		for f in $$(go test -list '^$(FUZZ)' $$p | grep '^Fuzz' || true); do \
			echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$p; \
		done; \
	done

# Measure on a machine that does nothing else. Ratios hold, seconds do not.
bench: smtpexplain chromium pflogsumm ## measure speed and memory on logs of LINES (1000000) lines, beside pflogsumm and lnav
	@go test -v -count=1 -timeout 60m -run Figures ./app/browser -args -figures $(LINES)
	@$(MAKE) --no-print-directory size
	@go test -run '^$$' -bench . -benchtime 1x ./grammar ./explain ./app

.PHONY: pflogsumm
pflogsumm:
	@command -v pflogsumm >/dev/null && command -v lnav >/dev/null && exit 0; \
	root=; test "$$(id -u)" = 0 || root="sudo -n"; \
	if ! command -v apt-get >/dev/null || ! $$root true 2>/dev/null; then \
		echo "make bench compares with pflogsumm and lnav, and they cannot be installed from here: install both packages, then run it again." >&2; exit 1; \
	fi; \
	echo "Installing pflogsumm and lnav to compare with"; \
	$$root apt-get update -q && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends pflogsumm lnav

size: web/app.wasm ## print the size of web/app.wasm and fail past the budget
	@raw=$$(wc -c < web/app.wasm); zip=$$(gzip -9 -c web/app.wasm | wc -c); \
	echo "web/app.wasm: $$raw bytes, $$zip with gzip -9, the budget is $(BUDGET)"; \
	test $$zip -le $(BUDGET) || { echo "It is past its budget: find what made it grow, or raise BUDGET in the Makefile and say why." >&2; exit 1; }

screenshots: web/app.wasm chromium ## take the pictures of the README, and of every view in /tmp
	@dir=$$(mktemp -d) && go test -count=1 -run Screenshots ./app/browser -args -screenshots $$dir && \
	mkdir -p web/screenshots && cp $$dir/desktop.png $$dir/phone.png web/screenshots/ && \
	echo "web/screenshots is up to date; every view is in $$dir"

release: web/app.wasm ## build what is published, in release/: binaries, site, single file, bill of materials, checksums
	rm -rf release && mkdir release
	@set -e; for os in linux darwin windows; do for arch in amd64 arm64; do \
		exe=; test $$os != windows || exe=.exe; echo smtpexplain-$$os-$$arch$$exe; \
		GOOS=$$os GOARCH=$$arch $(BUILD) -o release/smtpexplain-$$os-$$arch$$exe .; \
	done; done
	go run ./app/release release
	@cat release/SHA256SUMS

reproduce: release ## build the release once more, elsewhere and from nothing, and compare
	@dir=$$(mktemp -d) && trap 'chmod -R u+w "$$dir"; rm -rf "$$dir"' EXIT && git ls-files -z | xargs -0 cp --parents -t "$$dir" && \
	GOCACHE="$$dir/.cache" $(MAKE) --no-print-directory -C "$$dir" release >/dev/null && \
	diff release/SHA256SUMS "$$dir/release/SHA256SUMS" && echo "Every byte is the same."

clean: ## remove what the other targets build
	rm -rf smtpexplain dist web/app.wasm release .servers .tools
