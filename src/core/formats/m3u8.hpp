#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leams::formats {

/// Appends lines of an HLS playlist (RFC 8216bis) to a text owned by the caller. Knows the notation; what
/// goes where is the packager's affair.
class M3u8Writer {
public:
    explicit M3u8Writer(std::string& output) noexcept
        : output_(output) {}

    /// "#EXTM3U", "#EXT-X-ENDLIST".
    void tag(std::string_view name);
    /// "#EXT-X-TARGETDURATION:2".
    void tag(std::string_view name, std::uint64_t value);
    /// "#EXT-X-PROGRAM-DATE-TIME:2026-11-23T05:31:54.123Z"; `value` must not hold line breaks.
    void tag(std::string_view name, std::string_view value);
    /// "#EXTINF:2.002000,".
    void extinf(std::int64_t microseconds);
    void uri(std::string_view uri);

    /// An attribute list: begin, any number of attributes, end.
    void begin(std::string_view name);
    void word(std::string_view key, std::string_view value);
    void quoted(std::string_view key, std::string_view value);
    void number(std::string_view key, std::uint64_t value);
    /// Seconds with exactly six decimals, or three when whole milliseconds are enough.
    void seconds(std::string_view key, std::int64_t microseconds);
    void end();

private:
    void key(std::string_view key);

    std::string& output_;
    bool first_ = true;
};

/// "2.002000" or, for whole milliseconds, "0.337".
void append_seconds(std::string& output, std::int64_t microseconds);

} // namespace leams::formats
