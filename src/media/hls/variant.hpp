#pragma once

#include "media/hub/media_time.hpp"

#include <cstdint>
#include <string>

namespace leams::hls {

// video.js begins with what a line of 4.2 Mbit/s carries with a fifth to spare, and never leaves a variant
// without pictures: beside pictures that need more, sound alone is found by its address only.
inline constexpr std::uint64_t kMostBesideAudio = 3'400'000;

/// Bits per second, rounded up to thousands.
struct Rates {
    std::uint64_t peak = 0;
    std::uint64_t average = 0;
};

/// Measures a rendition by its segments (RFC 8216bis 4.4.6.2).
class RateMeter {
public:
    void add(std::uint64_t bytes, media::MediaTime duration) noexcept;
    Rates rates() const noexcept;

private:
    double peak_ = 0;
    double bytes_ = 0;
    double seconds_ = 0;
};

/// CEA-608 and CEA-708 in the pictures. None is said where it is known that there are none: else players look
/// for them in a segment, and one gives up where there are only parts yet. All variants must say it if one
/// does.
enum class ClosedCaptions : std::uint8_t { Unsaid, None, Some };

/// What a multivariant playlist says of one rendition.
struct Variant {
    std::string uri;
    Rates rates;
    std::string codecs;
    std::uint32_t width = 0; // 0: no pictures.
    std::uint32_t height = 0;
    double fps = 0;                                   // 0: unknown.
    ClosedCaptions captions = ClosedCaptions::Unsaid; // Some: append_closed_captions() stands before it.
    std::string subtitles{};                          // Their group; empty: none.
};

/// The group of the captions in the pictures: the channel that all encoders use.
void append_closed_captions(std::string& output);
void append_variant(std::string& output, const Variant& variant);
/// The same of the key pictures alone.
void append_key_pictures(std::string& output, const Variant& variant);

} // namespace leams::hls
