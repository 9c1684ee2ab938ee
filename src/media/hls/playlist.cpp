#include "media/hls/playlist.hpp"

#include "core/formats/m3u8.hpp"
#include "media/hls/variant.hpp"

#include <algorithm>

namespace leams::hls {
namespace {

using formats::M3u8Writer;
using media::MediaTime;

constexpr std::int64_t kSkipTargets = 6; // CAN-SKIP-UNTIL, in target durations: the least that is allowed.
constexpr std::int64_t kPartTargets = 3; // How far from the end parts are listed.

MediaTime end_of(const packaging::Window& window) {
    MediaTime end{0};
    if (!window.segments.empty()) {
        end = window.segments.back()->start + window.segments.back()->duration;
    }
    if (window.open && !window.open->parts.empty()) {
        end = window.open->start + window.open->duration;
    }
    return end;
}

std::string segment_uri(std::uint64_t sequence) {
    return std::to_string(sequence) + ".m4s";
}

std::string part_uri(std::uint64_t sequence, std::size_t part) {
    return std::to_string(sequence) + "." + std::to_string(part) + ".m4s";
}

// A part may have nothing of a rendition, when the publisher's sound is late: it comes with the next ones.
void append_parts(
    std::string& output, const packaging::Rendition& rendition, const packaging::Segment& segment
) {
    M3u8Writer writer(output);
    for (const auto& part : segment.parts) {
        writer.begin("#EXT-X-PART");
        writer.seconds("DURATION", part.duration.count());
        writer.quoted("URI", part_uri(segment.sequence, part.index));
        if (rendition.range_of(part).length == 0) {
            writer.word("GAP", "YES");
        } else if (rendition.is_independent(part)) {
            writer.word("INDEPENDENT", "YES");
        }
        writer.end();
    }
}

void append_head(std::string& output, const packaging::Window& window, std::uint64_t first_sequence) {
    const auto target = window.target_duration;
    M3u8Writer writer(output);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", std::uint64_t{9});
    writer.tag("#EXT-X-TARGETDURATION", static_cast<std::uint64_t>(target));
    writer.begin("#EXT-X-SERVER-CONTROL");
    writer.word("CAN-BLOCK-RELOAD", "YES");
    writer.seconds("PART-HOLD-BACK", 3 * window.part_target.count());
    writer.seconds("HOLD-BACK", 3 * target * 1'000'000);
    writer.seconds("CAN-SKIP-UNTIL", kSkipTargets * target * 1'000'000);
    writer.end();
    writer.begin("#EXT-X-PART-INF");
    writer.seconds("PART-TARGET", window.part_target.count());
    writer.end();
    writer.tag("#EXT-X-MEDIA-SEQUENCE", first_sequence);
    writer.tag("#EXT-X-DISCONTINUITY-SEQUENCE", window.discontinuity_sequence);
}

void append_segment_head(std::string& output, const packaging::Segment& segment, bool first, bool new_init) {
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

void append_hint(std::string& output, const packaging::Window& window) {
    const auto parts = window.open ? window.open->parts.size() : 0;
    M3u8Writer writer(output);
    writer.begin("#EXT-X-PRELOAD-HINT");
    writer.word("TYPE", "PART");
    writer.quoted("URI", part_uri(window.next_sequence, parts));
    writer.end();
}

// Where the other renditions end, for players that go over to one of them (RFC 8216bis 4.4.5.4).
void append_reports(std::string& output, const packaging::Renditions& renditions, std::size_t own) {
    M3u8Writer writer(output);
    for (std::size_t i = 0; i < renditions.size(); ++i) {
        const auto& window = *renditions[i].window;
        const bool begun = window.open && !window.open->parts.empty();
        const auto& last = begun ? *window.open : *window.segments.back();
        if (i != own) {
            writer.begin("#EXT-X-RENDITION-REPORT");
            writer.quoted("URI", "../" + renditions[i].id + "/index.m3u8");
            writer.number("LAST-MSN", last.sequence);
            writer.number("LAST-PART", last.parts.size() - 1);
            writer.end();
        }
    }
}

Rates rates_of(const packaging::Rendition& rendition) {
    RateMeter meter;
    for (const auto& segment : rendition.window->segments) {
        meter.add(rendition.bytes_of(*segment), segment->duration);
    }
    return meter.rates();
}

Variant variant_of(const packaging::Rendition& rendition) {
    const auto tracks = rendition.tracks();
    Variant variant{.uri = rendition.id + "/index.m3u8", .rates = rates_of(rendition)};
    if (tracks.video) {
        variant.codecs = tracks.video->codec_string;
        variant.width = tracks.video->width;
        variant.height = tracks.video->height;
        variant.fps = rendition.window->fps;
    }
    if (tracks.audio) {
        variant.codecs += (variant.codecs.empty() ? "" : ",") + tracks.audio->codec_string;
    }
    if (rendition.window->tracks().video) {
        variant.captions = rendition.window->has_captions ? ClosedCaptions::Some : ClosedCaptions::None;
    }
    return variant;
}

// Whether anything that is kept holds a picture that somebody who comes now could begin with.
bool can_join_pictures(const packaging::Window& window) {
    const auto holds_key = [](const packaging::SegmentPtr& segment) {
        return segment && std::ranges::any_of(segment->parts, &packaging::Part::independent);
    };
    return std::ranges::any_of(window.segments, holds_key) ||
           std::ranges::any_of(window.retired, holds_key) || holds_key(window.open);
}

} // namespace

std::size_t skippable_segments(const packaging::Window& window) {
    const auto boundary = end_of(window) - std::chrono::seconds(kSkipTargets * window.target_duration);
    const auto& segments = window.segments;
    const auto kept =
        std::find_if(segments.begin(), segments.end(), [&](const packaging::SegmentPtr& segment) {
            return segment->start + segment->duration > boundary;
        });
    return static_cast<std::size_t>(kept - segments.begin());
}

const PlaylistWriter::Lines&
PlaylistWriter::lines_of(const packaging::Rendition& rendition, const packaging::Segment& segment) {
    const auto [found, added] = lines_.try_emplace(segment.sequence);
    if (added) {
        append_parts(found->second.parts, rendition, segment);
        M3u8Writer writer(found->second.rest);
        if (rendition.bytes_of(segment) == 0) {
            writer.tag("#EXT-X-GAP");
        }
        writer.extinf(segment.duration.count());
        writer.uri(segment_uri(segment.sequence));
    }
    return found->second;
}

std::string
PlaylistWriter::write_media(const packaging::Renditions& renditions, std::size_t index, std::size_t skip) {
    const auto& rendition = renditions[index];
    const auto& window = *rendition.window;
    const auto& segments = window.segments;
    LEAMS_ASSERT(!segments.empty());
    lines_.erase(lines_.begin(), lines_.lower_bound(segments.front()->sequence));
    std::string text;
    text.reserve(4096);
    append_head(text, window, segments.front()->sequence);
    if (skip > 0) {
        M3u8Writer writer(text);
        writer.begin("#EXT-X-SKIP");
        writer.number("SKIPPED-SEGMENTS", skip);
        writer.end();
    }
    const auto parts_from = end_of(window) - std::chrono::seconds(kPartTargets * window.target_duration);
    for (auto i = skip; i < segments.size(); ++i) {
        const auto& segment = *segments[i];
        append_segment_head(text, segment, i == 0, i > 0 && segments[i - 1]->init != segment.init);
        const auto& lines = lines_of(rendition, segment);
        if (segment.start + segment.duration > parts_from) {
            text += lines.parts;
        }
        text += lines.rest;
    }
    if (window.open && !window.open->parts.empty()) {
        const auto& open = *window.open;
        append_segment_head(text, open, false, segments.back()->init != open.init);
        append_parts(text, rendition, open);
    }
    if (window.ended) {
        M3u8Writer(text).tag("#EXT-X-ENDLIST");
    } else {
        append_hint(text, window);
        append_reports(text, renditions, index);
    }
    return text;
}

std::string write_multivariant(const packaging::Renditions& renditions) {
    std::string text;
    M3u8Writer writer(text);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", std::uint64_t{9});
    const auto& everything = renditions.front();
    // Players that wait for a key picture would not let the sound be heard either.
    const bool only_audio =
        renditions.size() > 1 && everything.tracks().video && !can_join_pictures(*everything.window);
    const bool lists_audio = only_audio || rates_of(everything).peak <= kMostBesideAudio;
    if (everything.window->tracks().video && everything.window->has_captions) {
        append_closed_captions(text);
    }
    for (const auto& rendition : renditions) {
        const bool is_everything = rendition.kind == packaging::RenditionKind::Everything;
        if (is_everything ? !only_audio : lists_audio) {
            append_variant(text, variant_of(rendition));
        }
    }
    return text;
}

} // namespace leams::hls
