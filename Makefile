# yiming: one Makefile for the whole house; everything it makes is under build/.
#
#   make                 the library, the command, the SQLite extension
#   make demo            an index and a page out of tests/articles
#   make test            every test; `make help` lists the rest
#
# Rooms are folders of src/: every .c of a room goes into libyiming, src/cli/ into the command, src/tools/ is run while
# building; a new file needs no line here. The flags of other libraries come from build/config.mk, which
# src/tools/deps.sh makes once.

B ?= build
G := build/gen
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
# The command looks for its glossary in ../share/yiming from where it is itself, so these two go together.
BINDIR := $(PREFIX)/bin
DATADIR := $(PREFIX)/share/yiming

ifeq ($(origin CC),default)
CC := $(if $(shell command -v gcc),gcc,cc)
endif
AR ?= ar
CFLAGS ?= -O3 -g
VERSION := $(shell sed -n 's/^.define YM_VERSION "\(.*\)"/\1/p' include/yiming/base.h)
# Below 1.0 a minor version may change the ABI, so the soname has it: 0.1.x stand in for each other, 0.2 not for 0.1.
SOVERSION := $(basename $(VERSION))

# As many jobs as there are processors, unless -j was given.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif

# One short line a step; V=1 shows the commands.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@;)

# ---- flags ---------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat-security -Wundef -Wvla $(if $(WERROR),-Werror)
# _FORTIFY_SOURCE needs an optimiser, and hides from the sanitizers what they look for.
HARDENING := -fstack-protector-strong $(if $(and $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),$(if $(findstring \
	-fsanitize,$(CFLAGS)),,yes)),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
CPP_FLAGS = -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -I$(G) $(DEPS_CFLAGS) $(CPPFLAGS)
C_FLAGS = -std=c11 -pthread $(WARNINGS) $(HARDENING) -fvisibility=hidden $(CFLAGS)
LD_FLAGS = -Wl,-z,relro,-z,now $(LDFLAGS)
COMPILE = $(CC) $(CPP_FLAGS) $(C_FLAGS) -MMD -MP

# ---- files ---------------------------------------------------------------------------------------

ROOMS := base text read glossary tag index search merge page
EXTENSION_SOURCE := $(wildcard src/index/extension.c)
LIB_SOURCES := $(filter-out $(EXTENSION_SOURCE),$(sort $(wildcard $(ROOMS:%=src/%/*.c))))
CLI_SOURCES := $(sort $(wildcard src/cli/*.c))
TOOL_SOURCES := $(sort $(wildcard src/tools/*.c))
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
BENCH_SOURCES := $(sort $(wildcard tests/bench/*.c))
FAULT_SOURCES := $(sort $(wildcard tests/fault/*.c))
ALL_SOURCES := $(LIB_SOURCES) $(EXTENSION_SOURCE) $(CLI_SOURCES) $(TOOL_SOURCES)
MAN_PAGES := $(wildcard src/cli/*.1)

object = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIB_OBJECTS := $(call object,$(LIB_SOURCES))
EXTENSION_OBJECT := $(call object,$(EXTENSION_SOURCE))
CLI_OBJECTS := $(call object,$(CLI_SOURCES))
UNIT_TESTS := $(patsubst %.c,$(B)/%,$(filter tests/unit/test_%,$(UNIT_SOURCES)))
UNIT_COMMON := $(call object,$(filter-out tests/unit/test_%,$(UNIT_SOURCES)))
BENCHES := $(BENCH_SOURCES:%.c=$(B)/%)
FAULT := $(B)/tests/fault/fault
FUZZERS := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

LIB := $(B)/libyiming.a
SHARED := $(B)/libyiming.so.$(VERSION)
COMMAND := $(if $(CLI_SOURCES),$(B)/yiming)
EXTENSION := $(if $(EXTENSION_SOURCE),$(B)/yiming.so)
LEXICON := $(B)/lexicon.bin
# Where the tests find it.
LEXICON_FLAG := -DYM_TEST_LEXICON='"$(LEXICON)"'

.PHONY: all demo test browser test-parts asan fault fuzz fuzz-parts coverage coverage-parts \
	coverage-unit coverage-command growth bench lint lint-tree tidy cppcheck man-lint tables check-tables \
	install uninstall clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(LIB) $(SHARED) $(COMMAND) $(EXTENSION) $(LEXICON) ## the library, the command and the SQLite extension (the default)

# ---- what must be there before -------------------------------------------------------------------

GOALS := $(or $(MAKECMDGOALS),all)
# These two do everything, packages too; the others say which packages to install.
DEPS := sh src/tools/deps.sh $(if $(filter demo test,$(GOALS)),--install)
ifneq ($(filter-out clean help uninstall tables check-tables man-lint,$(GOALS)),)
include build/config.mk
LIBS = $(DEPS_LIBS) -lm -pthread
endif
ifneq ($(filter test test-% asan coverage coverage-% lint tidy $(B)/tests/unit/%,$(GOALS)),)
include build/config-tests.mk
endif
build/config.mk: src/tools/deps.sh
	@$(DEPS) $@ library
build/config-tests.mk: src/tools/deps.sh | build/config.mk
	@$(DEPS) $@ tests

# Objects are older than a change of compiler or flags: these files change only when what is in them does.
define remember
@mkdir -p $(@D)
@printf '%s\n' '$(subst ','\'',$(1))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(1))' >$@
endef
$(B)/flags: FORCE
	$(call remember,$(COMPILE) $(LD_FLAGS))

# ---- generated files -----------------------------------------------------------------------------

ASSETS := $(addprefix src/page/,page.html site.html search.html style.css load.js) $(G)/page.js
GENERATED := $(if $(wildcard src/tools/embed.c),$(if $(wildcard src/page/page.html),$(G)/page_assets.h) \
	$(if $(wildcard src/index/schema.sql),$(G)/index_schema.h))

build/tools/%: src/tools/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=c11 -O2 $(WARNINGS) -D_POSIX_C_SOURCE=200809L -Isrc -MMD -MP -o $@ $<
-include $(wildcard build/tools/*.d)
# Words and counts as the table that is mapped at start.
$(LEXICON): src/tag/lexicon/words.txt build/tools/gen_lexicon
	@mkdir -p $(@D)
	$(call say,TABLE)build/tools/gen_lexicon table $< >$@
# page.html becomes ym__asset_page_html, schema.sql ym__asset_schema_sql.
EMBED = $(call say,EMBED)build/tools/embed \
	$(foreach f,$(filter-out build/tools/%,$^),$(subst .,_,$(notdir $f))=$f) >$@
$(G)/page.js: src/page/search.js src/page/page.js
	@mkdir -p $(@D)
	@cat $^ >$@
$(G)/page_assets.h: $(ASSETS) build/tools/embed
	@mkdir -p $(@D)
	$(EMBED)
$(G)/index_schema.h: $(sort $(wildcard src/index/schema*.sql)) build/tools/embed
	@mkdir -p $(@D)
	$(EMBED)

# ---- compiling and linking -----------------------------------------------------------------------

$(B)/obj/src/cli/%.o: src/cli/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -fPIE -c -o $@ $<
$(B)/obj/src/%.o: src/%.c $(B)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -fPIC -c -o $@ $<
$(B)/obj/tests/%.o: tests/%.c $(B)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) $(TEST_CFLAGS) -Itests $(LEXICON_FLAG) -fPIE -c -o $@ $<

# Made anew, not updated: an object whose source is gone must not stay in it, hence the list as a prerequisite, too.
$(B)/objects: FORCE
	$(call remember,$(LIB_OBJECTS))
$(LIB): $(LIB_OBJECTS) $(B)/objects
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $(LIB_OBJECTS)
$(SHARED): $(LIB_OBJECTS) $(B)/objects
	$(call say,LINK)$(CC) -shared -Wl,-soname,libyiming.so.$(SOVERSION) $(LD_FLAGS) -o $@ $(LIB_OBJECTS) $(LIBS)
	@ln -sf $(@F) $(B)/libyiming.so.$(SOVERSION)
	@ln -sf libyiming.so.$(SOVERSION) $(B)/libyiming.so
$(B)/yiming: $(CLI_OBJECTS) $(LIB)
	$(call say,LINK)$(CC) -pie $(LD_FLAGS) -o $@ $^ $(LIBS)
# Without -lsqlite3, and checked for it: an extension calls the SQLite that loads it, through sqlite3ext.h. (clang leaves
# the sanitizers' own symbols to the program.)
NO_UNDEFINED := $(if $(findstring -fsanitize,$(CFLAGS)),,-Wl,-z,defs)
$(B)/yiming.so: $(EXTENSION_OBJECT) $(LIB)
	$(call say,LINK)$(CC) -shared $(NO_UNDEFINED) -Wl,--exclude-libs,ALL $(LD_FLAGS) -o $@ $^ \
		$(filter-out -lsqlite3,$(LIBS))
$(FUZZERS): $(B)/%: $(B)/obj/%.o $(LIB) | $(LEXICON)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(C_FLAGS) $(LD_FLAGS) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(LIBS)
$(UNIT_TESTS): $(B)/%: $(B)/obj/%.o $(UNIT_COMMON) $(LIB) | $(LEXICON)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) -pie $(LD_FLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS)
$(FAULT): $(call object,$(FAULT_SOURCES)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) -pie $(LD_FLAGS) -o $@ $^ $(LIBS)
$(BENCHES): $(B)/%: $(B)/obj/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) -pie $(LD_FLAGS) -o $@ $^ $(LIBS)

-include $(patsubst %.o,%.d,$(LIB_OBJECTS) $(EXTENSION_OBJECT) $(CLI_OBJECTS) \
	$(call object,$(UNIT_SOURCES) $(BENCH_SOURCES) $(FAULT_SOURCES)))

# ---- using and testing ---------------------------------------------------------------------------

demo: all ## merge tests/articles, search, write a page (installs missing Debian packages where it may)
	@sh src/tools/demo.sh $(B)/yiming $(B)/demo
test: all $(UNIT_TESTS) ## every test; the last line is "N passed, N failed" (installs like demo)
	@sh tests/run.sh $(B) unit cli glossary golden lint
FAULTS ?=
fault: all $(FAULT) ## crashes, lost power, failing disks and allocations while an index changes; FAULTS='--losses 50000': tests/fault/fault.c
	@env YIMING=$(CURDIR)/$(B)/yiming BUILD=$(B) sh tests/fault/run.sh $(FAULTS)
browser: all ## the page in Chromium, where there is one
	@sh tests/run.sh $(B) browser
# For the other builds: build/asan/yiming looks for build/glossary.
test-parts: $(COMMAND) $(EXTENSION) $(UNIT_TESTS)
	@ln -sfn ../glossary build/glossary
	@sh tests/run.sh $(B) unit cli glossary golden
asan: ## the same under AddressSanitizer, UBSan and LeakSanitizer
	@ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
		$(MAKE) --no-print-directory B=build/asan test-parts LDFLAGS='-fsanitize=address,undefined' \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all'
SECONDS ?= 20
# Comparisons of numbers are not traced: that halves the rate, and dictionaries have what is compared with.
fuzz: ## feeds the targets of tests/fuzz/ (FUZZ='fuzz_text …': these) with made-up input for SECONDS each (clang's libFuzzer)
	@$(MAKE) --no-print-directory B=build/fuzz CC=clang LDFLAGS='-fsanitize=address,undefined' \
		CFLAGS='-O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-coverage=trace-cmp -fno-sanitize-recover=all' \
		fuzz-parts
	@sh tests/fuzz/run.sh build/fuzz $(SECONDS) $(FUZZ)
fuzz-parts: $(FUZZERS)
# The unit tests and the others side by side: the counts are kept in files that a program locks to add its own. What is counted:
# every line and branch of src/ but its build-time programs, none left out.
coverage: ## line and branch coverage of src/ by the tests (gcc, gcovr)
	@find build/coverage -name '*.gcda' -delete 2>/dev/null; \
	$(MAKE) --no-print-directory B=build/coverage CC=gcc CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage coverage-parts
	@gcovr -j $$(nproc) --root . --filter src/ --exclude src/tools/ \
		--html-details build/coverage/index.html --txt build/coverage/summary.txt --print-summary build/coverage | tail -n 3
coverage-parts: coverage-unit coverage-command
coverage-unit: $(UNIT_TESTS)
	@sh tests/run.sh $(B) unit
coverage-command: $(COMMAND) $(EXTENSION) $(LEXICON)
	@ln -sfn ../glossary build/glossary
	@sh tests/run.sh $(B) cli golden
growth: all ## do instructions grow as the input does? (perf or valgrind)
	@sh tests/run.sh $(B) growth
bench: all $(BENCHES) ## time the library on generated input
	@sh tests/bench/run.sh $(B)

# cppcheck, which takes one processor for minutes, and the largest files come first: what is left for the end is short.
lint: all ## layers, headers, symbols, paths; clang-tidy, cppcheck, mandoc
	@$(MAKE) --no-print-directory --keep-going --output-sync=target cppcheck lint-tree man-lint tidy
lint-tree:
	@sh tests/run.sh $(B) lint
TIDIED := $(shell ls -S $(ALL_SOURCES) $(UNIT_SOURCES) $(BENCH_SOURCES) $(FAULT_SOURCES))
tidy: $(TIDIED:%.c=build/lint/%.tidy)
# Kept as long as neither the file nor what it includes changes. analyzer.h says why it is there; since it comes before
# the file's own feature macros, those are set here.
TIDY_FLAGS = $(CPP_FLAGS) $(TEST_CFLAGS) $(LEXICON_FLAG) -Itests -D_DEFAULT_SOURCE= -D_XOPEN_SOURCE=700 \
	$(if $(filter src/base/error.c src/tools/%,$<),,-include tests/lint/analyzer.h)
build/lint/%.tidy: %.c .clang-tidy | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,TIDY)clang-tidy --quiet $< -- -std=c11 $(TIDY_FLAGS) 2>$@.log || { cat $@.log; exit 1; }
	@$(CC) $(TIDY_FLAGS) -w -MM -MP -MT $@ -MF $@.d $<
	@touch $@
-include $(TIDIED:%.c=build/lint/%.tidy.d)
cppcheck: | $(GENERATED)
	@mkdir -p build/lint/cppcheck
	$(call say,CHECK)cppcheck --quiet --std=c11 --language=c \
		--enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppressions-list=tests/lint/cppcheck.txt --cppcheck-build-dir=build/lint/cppcheck --library=posix \
		-Iinclude -Isrc -I$(G) $(ALL_SOURCES)
man-lint:
	$(if $(MAN_PAGES),$(call say,MAN)mandoc -Tlint -Wwarning $(MAN_PAGES),@echo 'skipped: man pages (there are none)')

tables: build/tools/gen_tables build/tools/gen_lexicon ## make the generated tables of src/text/tables/ and src/tag/lexicon/ anew
	@sh src/tools/tables.sh write
check-tables: build/tools/gen_tables build/tools/gen_lexicon ## are they what their generators make?
	@sh src/tools/tables.sh check

# ---- installing ----------------------------------------------------------------------------------

D = $(DESTDIR)
install: all ## to $(DESTDIR)$(PREFIX); the command needs no shared library of ours
	install -d $(D)$(BINDIR) $(D)$(LIBDIR)/pkgconfig $(D)$(LIBDIR)/yiming $(D)$(INCLUDEDIR)/yiming \
		$(D)$(DATADIR)/glossary $(D)$(MANDIR)/man1
	$(if $(COMMAND),install -m 755 $(COMMAND) $(D)$(BINDIR))
	$(if $(EXTENSION),install -m 644 $(EXTENSION) $(D)$(LIBDIR)/yiming)
	install -m 644 $(LIB) $(SHARED) $(D)$(LIBDIR)
	ln -sf libyiming.so.$(VERSION) $(D)$(LIBDIR)/libyiming.so.$(SOVERSION)
	ln -sf libyiming.so.$(SOVERSION) $(D)$(LIBDIR)/libyiming.so
	install -m 644 include/yiming.h $(D)$(INCLUDEDIR)
	install -m 644 include/yiming/*.h $(D)$(INCLUDEDIR)/yiming
	install -m 644 $(wildcard glossary/*.tsv glossary/*.md) $(D)$(DATADIR)/glossary
	install -m 644 $(LEXICON) $(D)$(DATADIR)
	$(if $(MAN_PAGES),install -m 644 $(MAN_PAGES) $(D)$(MANDIR)/man1)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' -e 's|@REQUIRES@|$(DEPS_NAMES)|' \
		src/tools/yiming.pc.in >$(D)$(LIBDIR)/pkgconfig/yiming.pc
uninstall: ## takes away what install put there
	rm -f $(D)$(BINDIR)/yiming $(D)$(LIBDIR)/libyiming.* $(D)$(INCLUDEDIR)/yiming.h $(D)$(LIBDIR)/pkgconfig/yiming.pc \
		$(MAN_PAGES:src/cli/%=$(D)$(MANDIR)/man1/%)
	rm -rf $(D)$(LIBDIR)/yiming $(D)$(INCLUDEDIR)/yiming $(D)$(DATADIR)

clean: ## removes build/, which is everything that was made
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
	@echo; echo '  CC=clang, CFLAGS=..., PREFIX=..., DESTDIR=..., WERROR=1 as usual; tests/README.md says more on testing'
