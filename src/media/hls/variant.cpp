#include "media/hls/variant.hpp"

#include "core/formats/m3u8.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace leams::hls {
namespace {

using formats::M3u8Writer;

constexpr std::uint64_t kBandwidthStep = 1000;
constexpr std::string_view kClosedCaptions = "cc";

void append_attributes(M3u8Writer& writer, const Variant& variant) {
    writer.number("BANDWIDTH", variant.rates.peak);
    writer.number("AVERAGE-BANDWIDTH", variant.rates.average);
    writer.quoted("CODECS", variant.codecs);
    if (variant.width > 0) {
        writer.word("RESOLUTION", std::to_string(variant.width) + "x" + std::to_string(variant.height));
    }
}

} // namespace

void RateMeter::add(std::uint64_t bytes, media::MediaTime duration) noexcept {
    const auto length = static_cast<double>(duration.count()) / 1e6;
    const auto size = static_cast<double>(bytes);
    // The rate of a very short segment says little.
    peak_ = std::max(peak_, length >= 0.5 ? size * 8 / length : 0);
    bytes_ += size;
    seconds_ += length;
}

Rates RateMeter::rates() const noexcept {
    const auto average = seconds_ > 0 ? bytes_ * 8 / seconds_ : 0;
    const auto round_up = [](double rate) {
        return static_cast<std::uint64_t>(std::ceil((rate + 1) / kBandwidthStep)) * kBandwidthStep;
    };
    return {.peak = round_up(std::max(peak_, average)), .average = round_up(average)};
}

void append_closed_captions(std::string& output) {
    M3u8Writer writer(output);
    writer.begin("#EXT-X-MEDIA");
    writer.word("TYPE", "CLOSED-CAPTIONS");
    writer.quoted("GROUP-ID", kClosedCaptions);
    writer.quoted("NAME", "CC1");
    writer.word("DEFAULT", "NO");
    writer.word("AUTOSELECT", "YES");
    writer.quoted("INSTREAM-ID", "CC1");
    writer.end();
}

void append_variant(std::string& output, const Variant& variant) {
    M3u8Writer writer(output);
    writer.begin("#EXT-X-STREAM-INF");
    append_attributes(writer, variant);
    if (variant.width > 0 && variant.fps > 0) {
        std::array<char, 16> rate{};
        std::snprintf(rate.data(), rate.size(), "%.3f", variant.fps);
        writer.word("FRAME-RATE", rate.data());
    }
    if (variant.captions == ClosedCaptions::None) {
        writer.word("CLOSED-CAPTIONS", "NONE");
    } else if (variant.captions == ClosedCaptions::Some) {
        writer.quoted("CLOSED-CAPTIONS", kClosedCaptions);
    }
    if (!variant.subtitles.empty()) {
        writer.quoted("SUBTITLES", variant.subtitles);
    }
    writer.end();
    writer.uri(variant.uri);
}

void append_key_pictures(std::string& output, const Variant& variant) {
    M3u8Writer writer(output);
    writer.begin("#EXT-X-I-FRAME-STREAM-INF");
    append_attributes(writer, variant);
    writer.quoted("URI", variant.uri);
    writer.end();
}

} // namespace leams::hls
