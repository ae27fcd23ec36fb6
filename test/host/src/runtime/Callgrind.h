#pragma once

// Requests to callgrind, which do nothing when the host runs by itself. Where valgrind is not installed, the host is built
// without them: only `npm run bench:gate` needs them.
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(name) static_cast<void>(name)
#endif
