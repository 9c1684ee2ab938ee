// Loaded into a server of a test's own (LD_PRELOAD), so that its clock goes ahead when the test says so: by
// the milliseconds that stand, in the machine's own order of bytes, in the file that LEAMS_TEST_CLOCK names.

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

constexpr std::int64_t kMillis = 1000;
constexpr std::int64_t kNanosOfMilli = 1'000'000;
constexpr std::int64_t kNanos = 1'000'000'000;

std::int64_t shift() {
    static const volatile std::int64_t* const shared = [] {
        const char* path = std::getenv("LEAMS_TEST_CLOCK");
        const int fd = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
        void* map = fd < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, fd, 0);
        return map == MAP_FAILED ? nullptr : static_cast<const volatile std::int64_t*>(map);
    }();
    return shared == nullptr ? 0 : *shared;
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC)) {
        const auto nanos = time->tv_nsec + (shift() % kMillis) * kNanosOfMilli;
        time->tv_sec += shift() / kMillis + nanos / kNanos;
        time->tv_nsec = nanos % kNanos;
    }
    return result;
}

int gettimeofday(timeval* time, void*) noexcept {
    timespec precise{};
    const int result = clock_gettime(CLOCK_REALTIME, &precise);
    time->tv_sec = precise.tv_sec;
    time->tv_usec = precise.tv_nsec / kMillis;
    return result;
}

time_t time(time_t* seconds) noexcept {
    timespec precise{};
    clock_gettime(CLOCK_REALTIME, &precise);
    if (seconds != nullptr) {
        *seconds = precise.tv_sec;
    }
    return precise.tv_sec;
}
}
