#include "core/base/time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace leams {
namespace {

using namespace std::chrono;

bool read_number(std::string_view text, std::size_t at, std::size_t count, int& out) {
    const auto* begin = text.data() + at;
    const auto [end, failure] = std::from_chars(begin, begin + count, out);
    return failure == std::errc{} && end == begin + count && *begin != '-';
}

} // namespace

UnixMillis SystemClock::now() const {
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

steady_clock::time_point SystemClock::steady() const {
    return steady_clock::now();
}

std::string to_rfc3339(UnixMillis time) {
    const sys_time<milliseconds> point{milliseconds{time}};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count(),
        clock.subseconds().count()
    );
}

Result<UnixMillis> parse_rfc3339(std::string_view text) {
    constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";
    const auto bad = [] { return Error::invalid_argument("time must look like 2026-11-23T05:31:54.123Z"); };
    if (text.size() != kShape.size()) {
        return bad();
    }
    for (std::size_t i = 0; i < kShape.size(); ++i) {
        if (kShape[i] != 'd' && text[i] != kShape[i]) {
            return bad();
        }
    }
    int y = 0, mon = 0, d = 0, h = 0, min = 0, s = 0, ms = 0;
    if (!read_number(text, 0, 4, y) || !read_number(text, 5, 2, mon) || !read_number(text, 8, 2, d) ||
        !read_number(text, 11, 2, h) || !read_number(text, 14, 2, min) || !read_number(text, 17, 2, s) ||
        !read_number(text, 20, 3, ms)) {
        return bad();
    }
    const year_month_day date{year{y}, month{static_cast<unsigned>(mon)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || h > 23 || min > 59 || s > 59) {
        return bad();
    }
    const auto point = sys_days{date} + hours{h} + minutes{min} + seconds{s} + milliseconds{ms};
    return duration_cast<milliseconds>(point.time_since_epoch()).count();
}

} // namespace leams
