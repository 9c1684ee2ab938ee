#include "hls/playlist.hpp"

#include "formats/m3u8.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace leams::hls {
namespace {

using formats::M3u8Writer;
using media::MediaTime;

constexpr std::int64_t kSkipTargets = 6; // CAN-SKIP-UNTIL, in target durations: the least that is allowed.
constexpr std::int64_t kPartTargets = 3; // How far from the end parts are listed.
constexpr std::uint64_t kBandwidthStep = 1000;

MediaTime end_of(const media::Rendition& rendition) {
    MediaTime end{0};
    if (!rendition.segments.empty()) {
        end = rendition.segments.back()->start + rendition.segments.back()->duration;
    }
    if (rendition.open && !rendition.open->parts.empty()) {
        end = rendition.open->start + rendition.open->duration;
    }
    return end;
}

std::string segment_uri(std::uint64_t sequence) {
    return std::to_string(sequence) + ".m4s";
}

std::string part_uri(std::uint64_t sequence, std::size_t part) {
    return std::to_string(sequence) + "." + std::to_string(part) + ".m4s";
}

void append_parts(std::string& output, const media::Segment& segment) {
    M3u8Writer writer(output);
    for (const auto& part : segment.parts) {
        writer.begin("#EXT-X-PART");
        writer.seconds("DURATION", part.duration.count());
        writer.quoted("URI", part_uri(segment.sequence, part.index));
        if (part.independent) {
            writer.word("INDEPENDENT", "YES");
        }
        writer.end();
    }
}

void append_head(std::string& output, const media::Rendition& rendition, std::uint64_t first_sequence) {
    const auto target = rendition.target_duration;
    M3u8Writer writer(output);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", std::uint64_t{9});
    writer.tag("#EXT-X-TARGETDURATION", static_cast<std::uint64_t>(target));
    writer.begin("#EXT-X-SERVER-CONTROL");
    writer.word("CAN-BLOCK-RELOAD", "YES");
    writer.seconds("PART-HOLD-BACK", 3 * rendition.part_target.count());
    writer.seconds("HOLD-BACK", 3 * target * 1'000'000);
    writer.seconds("CAN-SKIP-UNTIL", kSkipTargets * target * 1'000'000);
    writer.end();
    writer.begin("#EXT-X-PART-INF");
    writer.seconds("PART-TARGET", rendition.part_target.count());
    writer.end();
    writer.tag("#EXT-X-MEDIA-SEQUENCE", first_sequence);
    writer.tag("#EXT-X-DISCONTINUITY-SEQUENCE", rendition.discontinuity_sequence);
}

void append_segment_head(std::string& output, const media::Segment& segment, bool first, bool new_init) {
    M3u8Writer writer(output);
    if (segment.discontinuity) {
        writer.tag("#EXT-X-DISCONTINUITY");
    }
    if (first || new_init) {
        writer.begin("#EXT-X-MAP");
        writer.quoted("URI", "init-" + std::to_string(segment.init->id) + ".mp4");
        writer.end();
    }
    writer.tag("#EXT-X-PROGRAM-DATE-TIME", to_rfc3339(segment.program_date_time));
}

void append_hint(std::string& output, const media::Rendition& rendition) {
    const auto parts = rendition.open ? rendition.open->parts.size() : 0;
    M3u8Writer writer(output);
    writer.begin("#EXT-X-PRELOAD-HINT");
    writer.word("TYPE", "PART");
    writer.quoted("URI", part_uri(rendition.next_sequence, parts));
    writer.end();
}

} // namespace

std::size_t skippable_segments(const media::Rendition& rendition) {
    const auto boundary = end_of(rendition) - std::chrono::seconds(kSkipTargets * rendition.target_duration);
    const auto& segments = rendition.segments;
    const auto kept = std::find_if(segments.begin(), segments.end(), [&](const media::SegmentPtr& segment) {
        return segment->start + segment->duration > boundary;
    });
    return static_cast<std::size_t>(kept - segments.begin());
}

const PlaylistWriter::Lines& PlaylistWriter::lines_of(const media::Segment& segment) {
    const auto [found, added] = lines_.try_emplace(segment.sequence);
    if (added) {
        append_parts(found->second.parts, segment);
        M3u8Writer writer(found->second.rest);
        writer.extinf(segment.duration.count());
        writer.uri(segment_uri(segment.sequence));
    }
    return found->second;
}

std::string PlaylistWriter::write_media(const media::Rendition& rendition, std::size_t skip) {
    const auto& segments = rendition.segments;
    LEAMS_ASSERT(!segments.empty());
    lines_.erase(lines_.begin(), lines_.lower_bound(segments.front()->sequence));
    std::string text;
    text.reserve(4096);
    append_head(text, rendition, segments.front()->sequence);
    if (skip > 0) {
        M3u8Writer writer(text);
        writer.begin("#EXT-X-SKIP");
        writer.number("SKIPPED-SEGMENTS", skip);
        writer.end();
    }
    const auto parts_from =
        end_of(rendition) - std::chrono::seconds(kPartTargets * rendition.target_duration);
    for (auto i = skip; i < segments.size(); ++i) {
        const auto& segment = *segments[i];
        append_segment_head(text, segment, i == 0, i > 0 && segments[i - 1]->init != segment.init);
        const auto& lines = lines_of(segment);
        if (segment.start + segment.duration > parts_from) {
            text += lines.parts;
        }
        text += lines.rest;
    }
    if (rendition.open && !rendition.open->parts.empty()) {
        const auto& open = *rendition.open;
        append_segment_head(text, open, false, segments.back()->init != open.init);
        append_parts(text, open);
    }
    if (rendition.ended) {
        M3u8Writer(text).tag("#EXT-X-ENDLIST");
    } else {
        append_hint(text, rendition);
    }
    return text;
}

std::string write_multivariant(const media::Rendition& rendition) {
    double peak = 0;
    double bytes = 0;
    double seconds = 0;
    for (const auto& segment : rendition.segments) {
        const auto length = static_cast<double>(segment->duration.count()) / 1e6;
        const auto size = static_cast<double>(segment->bytes());
        // The rate of a very short segment says little.
        peak = std::max(peak, length >= 0.5 ? size * 8 / length : 0);
        bytes += size;
        seconds += length;
    }
    const auto average = seconds > 0 ? bytes * 8 / seconds : 0;
    const auto round_up = [](double rate) {
        return static_cast<std::uint64_t>(std::ceil((rate + 1) / kBandwidthStep)) * kBandwidthStep;
    };
    const auto& tracks = rendition.segments.back()->init->tracks;
    std::string codecs = tracks.video ? tracks.video->codec_string : "";
    if (tracks.audio) {
        codecs += (codecs.empty() ? "" : ",") + tracks.audio->codec_string;
    }
    std::string text;
    M3u8Writer writer(text);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", std::uint64_t{9});
    writer.begin("#EXT-X-STREAM-INF");
    writer.number("BANDWIDTH", round_up(std::max(peak, average)));
    writer.number("AVERAGE-BANDWIDTH", round_up(average));
    writer.quoted("CODECS", codecs);
    if (tracks.video) {
        writer.word(
            "RESOLUTION", std::to_string(tracks.video->width) + "x" + std::to_string(tracks.video->height)
        );
        if (rendition.fps > 0) {
            std::array<char, 16> rate{};
            std::snprintf(rate.data(), rate.size(), "%.3f", rendition.fps);
            writer.word("FRAME-RATE", rate.data());
        }
    }
    writer.end();
    writer.uri("main/index.m3u8");
    return text;
}

} // namespace leams::hls
