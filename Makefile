# SPDX-License-Identifier: Apache-2.0
# enclint. `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.
#
# Every build has a mode, and a folder of its own below build/:
#   release  gcc, optimised, hardened, linked statically: what `make` and `make install` give
#   clang    the same sources through the other compiler
#   san      clang with the address and undefined behaviour sanitizers
#   fuzz     clang with libFuzzer, and the sanitizers
#   cov      gcc with line counters
#   debug    gcc without optimisation, for a debugger
# Generated code is the same for all modes and lies in build/gen/.

BUILD   ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
WERROR  ?= 1
JOBS    ?= $(shell nproc 2>/dev/null || echo 1)
MODES   ?= release clang san
B       := build/$(BUILD)

# CC of the command line or the environment stands for gcc in the modes that use it.
GCC     := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
CLANG   ?= clang
AR      ?= ar

CC_release := $(GCC)
CC_debug   := $(GCC)
CC_cov     := $(GCC)
CC_clang   := $(CLANG)
CC_san     := $(CLANG)
CC_fuzz    := $(CLANG)

HARDEN          := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
SANITIZE        := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_release  := -O3 -g $(HARDEN)
CFLAGS_debug    := -O0 -g3 -fPIE
CFLAGS_cov      := -O0 -g --coverage
CFLAGS_clang    := -O1 -g $(HARDEN)
CFLAGS_san      := -O1 -g $(SANITIZE)
CFLAGS_fuzz     := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
LDFLAGS_release := -Wl,-z,relro,-z,now
LDFLAGS_cov     := --coverage
LDFLAGS_san     := $(SANITIZE)
LDFLAGS_fuzz    := $(SANITIZE)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wundef -Wvla -Wstrict-prototypes \
        -Wmissing-prototypes -Wwrite-strings $(if $(WERROR),-Werror)
CPP_ := -D_GNU_SOURCE -iquote src -iquote build/gen $(CPPFLAGS)
C_   := -std=c11 $(WARN) $(CFLAGS_$(BUILD)) -pthread -ffile-prefix-map=$(CURDIR)=. $(CFLAGS)
LD_  := $(LDFLAGS_$(BUILD)) -pthread $(LDFLAGS)
COMPILE = $(CC_$(BUILD)) $(CPP_) $(C_)
LINK    = $(CC_$(BUILD)) $(LD_)
LIBS := -lyaml -lsodium -lpcre2-8 -lz

SRC     := $(sort $(wildcard src/*/*.c))
TEST    := $(filter %_test.c,$(SRC))
GEN     := $(filter-out $(TEST),$(filter src/gen/%,$(SRC)))
FUZZ    := $(filter src/fuzz/fuzz_%,$(SRC))
MAIN    := $(wildcard src/cli/main.c)
TESTING := $(wildcard src/cli/testing.c)
WITHOUT := src/rules/without.c
LIB     := $(filter-out $(TEST) $(TESTING) $(WITHOUT) src/gen/% src/fuzz/% src/bench/% $(MAIN),$(SRC))
HEADERS := $(sort $(wildcard src/*/*.h))
obj      = $(patsubst src/%.c,$(B)/%.o,$(1))

# --- what is generated: one pair of files a schema, one table a facts file ---
SCHEMAS := $(subst -,_,$(patsubst schemas/%.yaml,%,$(sort $(wildcard schemas/*.yaml))))
FACTS   := $(filter versions gates flags resources kms-plugins,$(patsubst schemas/facts/%.yaml,%,$(sort $(wildcard schemas/facts/*.yaml))))
ifneq ($(wildcard src/gen/main.c),)
GEN_OBJ    := $(SCHEMAS:%=$(B)/schemas/%.o)
GEN_FILES  := $(SCHEMAS:%=build/gen/schemas/%.h) $(SCHEMAS:%=build/gen/schemas/%.c) $(FACTS:%=build/gen/%.inc)
GEN_STAMPS := $(SCHEMAS:%=build/gen/schemas/%.stamp) $(FACTS:%=build/gen/%.stamp)
ifneq ($(wildcard rules),)
GEN_FILES  += build/gen/rules.inc build/gen/rule_hooks.inc
GEN_STAMPS += build/gen/rules.stamp
endif
endif

LIB_OBJ   := $(call obj,$(LIB)) $(GEN_OBJ)
# A sanitizer has its own malloc: nothing can fail there on demand.
NO_FAULTS := san cov
tests_of   = $(if $(filter $(NO_FAULTS),$(1)),$(filter-out src/cli/faults_test.c,$(TEST)),$(TEST))
TEST_BIN  := $(patsubst src/%.c,$(B)/%,$(call tests_of,$(BUILD)))
PLAY_BIN  := $(patsubst src/fuzz/fuzz_%.c,$(B)/fuzz/replay_%,$(FUZZ))
FUZZ_BIN  := $(patsubst src/fuzz/%.c,$(B)/fuzz/%,$(FUZZ))
SUBMAKE    = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

# Says in a word what is being made; V=1 shows the whole command, `make -s` nothing.
SILENT := $(findstring s,$(firstword -$(MAKEFLAGS)))
say     = $(if $(V),,@$(if $(SILENT),,echo '$(1)' '$@'; ))

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.DEFAULT_GOAL := all
.PHONY: all deps demo test test-long test-all install static bench fuzz fuzz-keep oracle oracle-build resources-check options-check differential differential-access differential-plan \
        lint lint-tidy format coverage golden-update new-rule rule-pages mutate-rules clean help FORCE tests generated

all: $(if $(MAIN),$(if $(filter release,$(BUILD)),build/enclint,$(B)/enclint),$(B)/libenclint.a)

# --- compiling ---
# The flags are a prerequisite too: other flags, other objects.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE) $(LINK)' | cmp -s - $@ || echo '$(COMPILE) $(LINK)' >$@

$(B)/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,compile)$(COMPILE) -MMD -MP -c -o $@ $<

$(B)/schemas/%.o: build/gen/schemas/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,compile)$(COMPILE) -MMD -MP -c -o $@ $<

# Generated headers must be there before anything includes them; afterwards the .d files know who does.
$(call obj,$(filter-out src/base/% src/gen/%,$(SRC))): | generated

$(B)/libenclint.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,archive)$(AR) rcs $@ $^

$(B)/libgen.a: $(call obj,$(filter-out src/gen/main.c,$(GEN)))
	@rm -f $@
	$(call say,archive)$(AR) rcs $@ $^

# --- linking ---
# Static where the libraries are there as archives: such a program starts in a fraction of a millisecond. Packed, its
# 10,000 relocations take 5 KB instead of 250; but a static program applies them itself, which glibc can from 2.36 on,
# and an older linker than that of Debian 12 does not know the option.
PACKED := printf '\#include <features.h>\n\#if !__GLIBC_PREREQ(2, 36)\n\#error\n\#endif\n'
STATIC  = $$(case $$($(CC_$(BUILD)) -print-file-name=libyaml.a) in /*) echo -static-pie; \
            $(PACKED) | $(CC_$(BUILD)) -E - >/dev/null 2>&1 && echo -Wl,-z,pack-relative-relocs ;; esac)

$(B)/enclint: $(call obj,$(MAIN)) $(B)/libenclint.a
	$(call say,link   )$(LINK) $(if $(filter release,$(BUILD)),$(STATIC)) -o $@ $^ $(LIBS)

build/enclint: build/release/enclint
	@ln -f $< $@

# What LD_PRELOAD can reach into.
$(B)/enclint-dynamic: $(call obj,$(MAIN)) $(B)/libenclint.a
	$(call say,link   )$(LINK) -o $@ $^ $(LIBS)

# Any one rule of it can be switched off: see src/rules/without.c.
$(B)/enclint-without: $(call obj,$(MAIN) $(WITHOUT)) $(B)/libenclint.a
	$(call say,link   )$(LINK) -o $@ $^ $(LIBS)

# Fortified headers define read as an inline function, which could not be replaced.
$(B)/faults.so: src/fuzz/faults.c $(B)/flags
	$(call say,compile)$(COMPILE) -U_FORTIFY_SOURCE -MMD -MP -fPIC -shared -o $@ $< -ldl

$(filter $(B)/gen/%,$(TEST_BIN)): $(B)/%: $(B)/%.o $(B)/libgen.a $(B)/libenclint.a
	$(call say,link   )$(LINK) -o $@ $^ $(LIBS) -lcyaml -lcmocka -ljansson

# Tests of the program as a whole start it through cli/testing.h.
$(filter $(B)/cli/% $(B)/rules/cases_test,$(TEST_BIN)): $(call obj,$(TESTING))

$(filter-out $(B)/gen/%,$(TEST_BIN)): $(B)/%: $(B)/%.o $(B)/libenclint.a
	$(call say,link   )$(LINK) -o $@ $(filter %.o,$^) $(B)/libenclint.a $(LIBS) -lcmocka -ljansson

$(PLAY_BIN): $(B)/fuzz/replay_%: $(B)/fuzz/fuzz_%.o $(B)/fuzz/replay.o $(B)/libenclint.a
	$(call say,link   )$(LINK) -o $@ $^ $(LIBS)

$(FUZZ_BIN): $(B)/fuzz/%: $(B)/fuzz/%.o $(B)/libenclint.a
	$(call say,link   )$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# --- generating ---
# The release mode builds and runs gen, the other modes ask it to. gen leaves a file alone that would not change, so
# that nothing is compiled again in vain; stamps say when it last ran.
ifeq ($(BUILD),release)
generated: $(GEN_STAMPS)

build/gen/gen: $(call obj,$(GEN) $(filter src/base/%,$(LIB)))
	@mkdir -p $(@D)
	$(call say,link   )$(LINK) -o $@ $^ -lcyaml -lyaml -lsodium -lpcre2-8

.SECONDEXPANSION:
$(SCHEMAS:%=build/gen/schemas/%.stamp): build/gen/schemas/%.stamp: build/gen/gen schemas/$$(subst _,-,$$*).yaml
	@mkdir -p $(@D)
	$(call say,generate)./build/gen/gen schema $(lastword $^) $(@:.stamp=.h) $(@:.stamp=.c)
	@touch $@

$(FACTS:%=build/gen/%.stamp): build/gen/%.stamp: build/gen/gen schemas/facts/%.yaml
	$(call say,generate)./build/gen/gen $* schemas/facts/$*.yaml build/gen/$*.inc
	@touch $@

# Folders too, whose times tell that a file went.
build/gen/rules.stamp: build/gen/gen rules $(wildcard rules/*.yaml rules/profiles rules/profiles/* rules/symptoms rules/symptoms/* testdata/rules testdata/rules/* \
                       testdata/rules/*/* testdata/rules/*/*/*)
	$(call say,generate)./build/gen/gen rules rules testdata/rules build/gen/rules.inc build/gen/rule_hooks.inc
	@touch $@
else
generated:
	@$(MAKE) --no-print-directory BUILD=release generated
endif

$(GEN_FILES): generated
	@:

# --- testing ---
# `make test` builds every mode of MODES one after the other, then runs all programs, a few at a time.
# T=tree/yaml_test runs one program (in every mode); CASE='*merge*' those of its cases whose name matches (cli/golden_test and
# cli/faults_test, which build their list of cases at run time).
tests: $(if $(T),$(B)/$(T),$(TEST_BIN) $(PLAY_BIN)) $(if $(MAIN),$(B)/enclint) \
       $(if $(filter $(NO_FAULTS),$(BUILD)),,$(if $(MAIN),$(B)/enclint-dynamic $(B)/faults.so))

TEST_RUN = $(foreach m,$(MODES),$(if $(T),build/$(m)/$(T),$(patsubst src/%.c,build/$(m)/%,$(call tests_of,$(m))) \
           $(patsubst src/fuzz/fuzz_%.c,build/$(m)/fuzz/replay_%,$(FUZZ))))
LINTS    = $(if $(T),,$(addprefix scripts/lint/,$(notdir $(sort $(wildcard scripts/lint/*)))))

test: deps-test
	@set -e; for m in $(MODES); do echo "build $$m"; $(SUBMAKE) -s BUILD=$$m tests; done
	@CASES='$(CASE)' scripts/run-tests -j $(JOBS) $(LINTS) $(TEST_RUN)

lint: deps-test
	@$(SUBMAKE) -s generated
	@scripts/run-tests -j $(JOBS) $(LINTS)

lint-tidy: deps-long
	@$(SUBMAKE) -s generated
	@JOBS=$(JOBS) scripts/tidy $(CPP_)

format:
	clang-format -i $(SRC) $(HEADERS)

golden-update: deps-test
	@$(SUBMAKE) -s BUILD=release tests
	@for program in cli/golden_test rules/cases_test; do \
	    UPDATE_GOLDEN=1 ENCLINT=$(CURDIR)/build/release/enclint build/release/$$program >build/golden.log 2>&1 || \
	        { cat build/golden.log; exit 1; }; done
	@git add -N testdata/cli testdata/rules && git --no-pager diff --stat -- testdata/cli testdata/rules

# --- rules ---
# SLUG=what-is-wrong [BAND=2]: everything a new rule needs, with the next free id of its band.
new-rule:
	@scripts/new-rule '$(SLUG)' '$(BAND)'

rule-pages:
	@$(SUBMAKE) -s generated
	@build/gen/gen rule-pages rules testdata/rules docs/rules docs/symptoms

# Switches off one rule after the other, and names those whose cases in testdata/rules/ still pass.
mutate-rules: deps-test
	@$(SUBMAKE) -s BUILD=release build/release/enclint-without build/release/rules/cases_test
	@scripts/mutate-rules build/release/enclint-without build/release/rules/cases_test

# Long: what needs minutes, or Go.
LONG_MINORS ?= 1.22,1.30,1.36
LONG_N      ?= 20000
LONG        := $(sort $(wildcard scripts/long/*))

test-long: deps-long
	@set -e; for m in release san; do echo "build $$m"; $(SUBMAKE) -s BUILD=$$m tests; done
	@$(SUBMAKE) -s BUILD=release build/release/enclint-dynamic
	@MAKE='$(MAKE)' JOBS=$(JOBS) MINORS=$(LONG_MINORS) N=$(LONG_N) TEST_TIMEOUT=3000 \
	    scripts/run-tests -j $(if $(filter 1,$(JOBS)),1,2) $(LONG)

test-all:
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory test-long

# Every mode's lines, as `gcov` counts them, least covered file first.
coverage: deps-test
	@$(SUBMAKE) -s BUILD=cov tests
	@find build/cov -name '*.gcda' -delete
	@$(SUBMAKE) -s BUILD=cov MODES=cov run-only
	@scripts/coverage build/cov

run-only:
	@scripts/run-tests -j $(JOBS) $(TEST_RUN)

# TIME seconds for each target (or T=yaml: for src/fuzz/fuzz_yaml.c alone); what it finds stays below build/fuzz/.
TIME ?= 60
fuzz: deps-test
	@$(SUBMAKE) -s BUILD=fuzz $(if $(T),build/fuzz/fuzz/fuzz_$(T),fuzz-programs)
	@scripts/fuzz $(TIME) $(if $(T),$(T),$(patsubst src/fuzz/fuzz_%.c,%,$(FUZZ)))

fuzz-programs: $(FUZZ_BIN)

# Adds to testdata/fuzz/ the few inputs found so far that reach something new.
fuzz-keep:
	@scripts/fuzz --keep $(if $(T),$(T),$(patsubst src/fuzz/fuzz_%.c,%,$(FUZZ)))

bench: deps
	@$(SUBMAKE) -s build/release/enclint $(addprefix build/release/bench/,bench empty floor tree)
	@build/release/bench/bench build/release

BENCH_PARTS := $(filter-out $(patsubst %,src/bench/%.c,bench empty floor tree),$(wildcard src/bench/*.c))

$(B)/bench/bench $(B)/bench/tree: $(B)/bench/%: $(B)/bench/%.o $(call obj,$(BENCH_PARTS)) $(B)/libenclint.a
	$(call say,link   )$(LINK) -o $@ $^ $(LIBS)

# As statically as enclint itself, or the comparison would lie.
$(B)/bench/floor: $(B)/bench/floor.o $(B)/libenclint.a
	$(call say,link   )$(LINK) $(STATIC) -o $@ $^ $(LIBS)

$(B)/bench/empty: $(B)/bench/empty.o
	$(call say,link   )$(LINK) $(STATIC) -o $@ $^

# --- the real kube-apiserver code, for comparison ---
COMMA  := ,
ORACLE := testdata/apiserver/oracle

oracle-build:
	@$(ORACLE)/build.sh build/oracle $(subst $(COMMA), ,$(MINORS))

oracle: oracle-build
	@$(ORACLE)/record.sh build/oracle
	@$(ORACLE)/access.sh build/oracle

# Compares schemas/facts/resources.yaml with the typed clients of each minor; needs Go.
resources-check:
	@testdata/apiserver/resources/resources.sh build/resources

# Compares schemas/facts/gates.yaml and flags.yaml with the sources of each minor; needs Go, and 2 GB of sources.
options-check:
	@testdata/apiserver/options/options.sh build/options

# N configurations from seed SEED on the kube-apiservers MINORS (default: those where behaviour changes).
N    ?= 200000
SEED ?= 1
differential: all
	@$(ORACLE)/differential/run.sh $(N) $(SEED) '$(MINORS)'

# N triples (old, new, resource): what new makes of the data that old writes, with the real transformers and with ours.
differential-access: N = 100000
differential-access: all
	@$(ORACLE)/differential-access/run.sh $(N) $(SEED)

# N plans, executed on the real transformers: every node writes, and reads everything, at every moment.
differential-plan: N = 2500
differential-plan: all
	@$(ORACLE)/differential-access/run.sh $(N) $(SEED) -plans

# --- getting it ---
deps:
	@scripts/deps build
deps-test:
	@scripts/deps build test
deps-long:
	@scripts/deps build test long

demo: deps
	@$(SUBMAKE) -s all
	@scripts/demo build/enclint

static: deps
	@$(SUBMAKE) -s all
	@if readelf -lW build/enclint | grep -q INTERP; then \
	    echo "build/enclint is not linked statically: there is no libyaml.a here" >&2; exit 1; \
	else echo "build/enclint is linked statically"; fi

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/doc/enclint/docs'
	install -s -m 755 build/enclint '$(DESTDIR)$(PREFIX)/bin/enclint'
	install -m 644 README.md CHANGELOG.md LICENSE '$(DESTDIR)$(PREFIX)/share/doc/enclint'
	install -m 644 docs/*.md docs/*.json '$(DESTDIR)$(PREFIX)/share/doc/enclint/docs'
	install -d '$(DESTDIR)$(PREFIX)/share/doc/enclint/docs/rules'
	install -m 644 docs/rules/*.md '$(DESTDIR)$(PREFIX)/share/doc/enclint/docs/rules'
	install -d '$(DESTDIR)$(PREFIX)/share/doc/enclint/docs/symptoms'
	install -m 644 docs/symptoms/*.md '$(DESTDIR)$(PREFIX)/share/doc/enclint/docs/symptoms'
	@set -e; put() { \
	    echo "build/enclint $$1 >$(DESTDIR)$(PREFIX)/share/$$2"; \
	    mkdir -p "$$(dirname '$(DESTDIR)$(PREFIX)'/share/"$$2")"; \
	    build/enclint $$1 >'$(DESTDIR)$(PREFIX)'/share/"$$2"; \
	}; \
	put man man/man1/enclint.1; \
	put 'completions bash' bash-completion/completions/enclint; \
	put 'completions zsh' zsh/site-functions/_enclint; \
	put 'completions fish' fish/vendor_completions.d/enclint.fish

clean:
	rm -rf build/gen build/release build/debug build/clang build/san build/fuzz/fuzz build/fuzz/*.o build/cov build/enclint

help:
	@sed -n 's/^#: //p' Makefile

#: make               builds build/enclint
#: make static        the same, and fails where build/enclint is not linked statically
#: make demo          builds it and shows it at work on a small control plane
#: make test          the tests, about six minutes on two cores; T=cli/golden_test: one program, CASE='*fifo*': some of its cases
#: make test-long     clang-tidy, failing memory and disks, other validators, the comparison with the real kube-apiserver; 15 minutes
#: make test-all      both
#: make lint          format, layers, headers, words
#: make golden-update records the expected output of testdata/cli/ and testdata/rules/ again; read the diff
#: make coverage      which lines the tests reach
#: make new-rule      SLUG=what-is-wrong [BAND=2]: the files of a new rule, with the next free id
#: make mutate-rules  switches off each rule in turn, and names those that no test misses
#: make rule-pages    writes docs/rules/ and docs/symptoms/ anew from rules/
#: make fuzz          TIME=60 seconds of each fuzz target, T=yaml for one; make fuzz-keep adds what it found to testdata/fuzz/
#: make bench         speed and memory, as ratios
#: make oracle        records again what the real kube-apiserver code says to testdata/apiserver/; needs Go
#: make resources-check compares the table of built-in resources with the typed clients of each minor; needs Go
#: make options-check compares the tables of kube-apiserver's gates and flags with its sources; needs Go
#: make differential  compares N=200000 generated configurations from SEED=1 with it, at MINORS=1.22,1.30
#: make differential-access compares what N=100000 pairs of configurations make of each other's data with its transformers
#: make differential-plan executes N=2500 plans of enclint on them
#: make install       DESTDIR= PREFIX=/usr/local
#: make deps          installs what a build needs (Debian), with the same rights as apt-get
#: make clean         removes what was built, but not the oracles
-include $(wildcard $(B)/*/*.d)
