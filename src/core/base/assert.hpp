#pragma once

#include <cstdio>
#include <cstdlib>

/// Stops the program when an invariant of ours is broken. Never for input from outside: that is an error
/// value.
#define LEAMS_ASSERT(condition)                                                                              \
    do {                                                                                                     \
        if (!(condition)) [[unlikely]] {                                                                     \
            std::fprintf(stderr, "assertion failed: %s at %s:%d\n", #condition, __FILE__, __LINE__);         \
            std::abort();                                                                                    \
        }                                                                                                    \
    } while (false)
