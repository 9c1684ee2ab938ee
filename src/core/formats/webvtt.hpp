#pragma once

#include "core/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Captions as text (WebVTT, W3C Candidate Recommendation of 2019).
namespace leams::formats {

constexpr std::size_t kMostWebvttCues = 20'000;
constexpr std::int64_t kLatestWebvttCue = 1000LL * 3'600'000;

struct WebvttCue {
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0; // After `from_ms`.
    std::string settings{};    // Where and how it is shown; " align:start line:0".
    std::string text{};        // Not empty; with no other tags than b, i and u, all of them closed.

    friend bool operator==(const WebvttCue&, const WebvttCue&) = default;
};

/// What is wrong with a file, and in which of its lines, counted from 1. `reason` points to a literal.
struct WebvttError {
    std::size_t line = 0;
    std::string_view reason;
};

/// A file that people made. Stricter than what players take: UTF-8, with or without a byte order mark; every
/// block is a cue, a comment, a style or a region, of which only cues are kept; none begins before the one
/// above it.
Result<std::vector<WebvttCue>, WebvttError> parse_webvtt(std::string_view text);

/// Which of the media's times, in ticks of 90 kHz, a cue's time is (RFC 8216 3.5).
struct WebvttMap {
    std::uint64_t mpegts = 0;
    std::int64_t local_ms = 0;
};

/// "01:02:03.004".
void append_webvtt_time(std::string& output, std::int64_t milliseconds);
/// A file's head, with the map where there is one; the cues come behind it.
std::string begin_webvtt(const WebvttMap* map = nullptr);
void append_webvtt_cue(std::string& output, const WebvttCue& cue);
/// A whole file.
std::string write_webvtt(std::span<const WebvttCue> cues);

} // namespace leams::formats
