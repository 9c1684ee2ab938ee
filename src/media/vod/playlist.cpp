#include "media/vod/playlist.hpp"

#include "core/formats/m3u8.hpp"
#include "media/vod/silence.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace leams::vod {
namespace {

using formats::M3u8Writer;
using media::MediaTime;

constexpr std::int64_t kSkipTargets = 6; // CAN-SKIP-UNTIL, in target durations: the least that is allowed.

constexpr std::int64_t to_target(MediaTime duration) {
    return std::max<std::int64_t>((duration.count() + 500'000) / 1'000'000, 1);
}

// Of all that is recorded, so that it stays the same while a window slides over it.
std::int64_t target_duration(const record::Recording& recording) {
    MediaTime longest{0};
    recording.for_each(0, recording.count(), [&](std::uint64_t, MediaTime, const record::Entry& entry) {
        longest = std::max(longest, entry.duration);
    });
    return to_target(longest);
}

// Whether a segment is marked as one that does not continue; the first of all has nothing to continue.
bool is_marked(const Piece& piece) {
    return piece.first ? piece.position > 0 && piece.entry.discontinuity : !piece.continues;
}

// How many marks stood before what is listed now, however often the process began anew.
std::uint64_t marks_before(const record::Recording& recording, std::uint64_t position) {
    std::uint64_t count = 0;
    recording.for_each(
        1,
        std::max<std::uint64_t>(position, 1),
        [&](std::uint64_t, MediaTime, const record::Entry& entry) { count += entry.discontinuity ? 1 : 0; }
    );
    return count;
}

bool is_open(Extent extent) {
    return extent == Extent::Growing || extent == Extent::Sliding;
}

void append_head(
    std::string& output, const Programme& programme, std::int64_t target, std::uint64_t sequence
) {
    M3u8Writer writer(output);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", std::uint64_t{9});
    writer.tag("#EXT-X-TARGETDURATION", static_cast<std::uint64_t>(target));
    if (programme.extent == Extent::Complete || programme.extent == Extent::Growing) {
        const std::string_view type = programme.extent == Extent::Complete ? "VOD" : "EVENT";
        writer.tag("#EXT-X-PLAYLIST-TYPE", type);
    }
    const auto first = programme.stretches.front().first;
    writer.tag("#EXT-X-MEDIA-SEQUENCE", sequence);
    writer.tag("#EXT-X-DISCONTINUITY-SEQUENCE", marks_before(*programme.recording, first));
    if (programme.skip > MediaTime{0}) {
        writer.begin("#EXT-X-START");
        writer.seconds("TIME-OFFSET", programme.skip.count());
        writer.word("PRECISE", "YES");
        writer.end();
    }
}

void append_control(std::string& output, std::int64_t target) {
    M3u8Writer writer(output);
    writer.begin("#EXT-X-SERVER-CONTROL");
    writer.seconds("CAN-SKIP-UNTIL", kSkipTargets * target * 1'000'000);
    writer.end();
}

/// Writes segments one after another, and before each what has changed since the one before.
class SegmentLines {
public:
    SegmentLines(std::string& output, const Programme& programme, RenditionKind kind)
        : output_(output)
        , programme_(programme)
        , recording_(*programme.recording)
        , kind_(kind) {}

    /// Goes past a segment that the reader knows.
    void skip(const Piece& piece) {
        if (has_media(piece)) {
            init_ = piece.entry.init;
        }
    }

    void append(const Piece& piece) {
        M3u8Writer writer(output_);
        append_change(piece);
        if (!has_media(piece)) {
            writer.tag("#EXT-X-GAP");
        }
        writer.extinf(piece.entry.duration.count());
        append_address(piece);
    }

    // What is made silent has another address, so that nobody shows what was kept under the old one.
    void append_address(const Piece& piece) {
        const auto version = silence_of(programme_, piece).version();
        M3u8Writer(output_).uri(
            std::to_string(piece.position) + ".m4s" + (version.empty() ? "" : "?v=" + version)
        );
    }

    void append_change(const Piece& piece) {
        M3u8Writer writer(output_);
        if (is_marked(piece)) {
            writer.tag("#EXT-X-DISCONTINUITY");
        }
        if (has_media(piece) && init_ != piece.entry.init) {
            init_ = piece.entry.init;
            writer.begin("#EXT-X-MAP");
            writer.quoted("URI", "init-" + std::to_string(*init_) + ".mp4");
            writer.end();
        }
        if (!piece.continues) {
            writer.tag("#EXT-X-PROGRAM-DATE-TIME", to_rfc3339(piece.entry.program_date_time));
        }
    }

private:
    bool has_media(const Piece& piece) const {
        const auto* init = recording_.find_init(piece.entry.init);
        const bool is_there = kind_ == RenditionKind::Everything || piece.entry.audio_bytes > 0;
        return is_there && init != nullptr &&
               (kind_ == RenditionKind::Everything || !init->audio_data.empty());
    }

    std::string& output_;
    const Programme& programme_;
    const record::Recording& recording_;
    RenditionKind kind_;
    std::optional<std::uint32_t> init_;
};

MediaTime duration_of(const Programme& programme) {
    MediaTime sum{0};
    programme.for_each([&](const Piece& piece) { sum += piece.entry.duration; });
    return sum;
}

// RFC 8216bis 4.4.5.2: those that end farther from the end than CAN-SKIP-UNTIL.
std::uint64_t skippable(const Programme& programme, std::int64_t target) {
    const auto boundary = duration_of(programme) - std::chrono::seconds(kSkipTargets * target);
    MediaTime end{0};
    std::uint64_t count = 0;
    programme.for_each([&](const Piece& piece) {
        end += piece.entry.duration;
        count += end <= boundary ? 1 : 0;
    });
    return count;
}

std::string write_segments(const Programme& programme, RenditionKind kind, bool delta) {
    constexpr std::size_t kBytesOfSegment = 32;
    const auto target = target_duration(*programme.recording);
    const auto skipped = delta && is_open(programme.extent) ? skippable(programme, target) : 0;
    std::string text;
    text.reserve(1024 + kBytesOfSegment * (programme.count() - skipped));
    append_head(text, programme, target, programme.stretches.front().first);
    if (is_open(programme.extent)) {
        append_control(text, target);
    }
    if (skipped > 0) {
        M3u8Writer writer(text);
        writer.begin("#EXT-X-SKIP");
        writer.number("SKIPPED-SEGMENTS", skipped);
        writer.end();
    }
    SegmentLines lines(text, programme, kind);
    std::uint64_t index = 0;
    programme.for_each([&](const Piece& piece) {
        if (index++ < skipped) {
            lines.skip(piece);
        } else {
            lines.append(piece);
        }
    });
    if (!is_open(programme.extent)) {
        M3u8Writer(text).tag("#EXT-X-ENDLIST");
    }
    return text;
}

bool has_key_picture(const record::Entry& entry) {
    return entry.key_bytes > 0 && entry.independent;
}

// Those that a sliding window has left behind.
std::uint64_t key_pictures_before(const record::Recording& recording, std::uint64_t position) {
    std::uint64_t count = 0;
    recording.for_each(0, position, [&](std::uint64_t, MediaTime, const record::Entry& entry) {
        count += has_key_picture(entry) ? 1 : 0;
    });
    return count;
}

struct KeyPicture {
    Piece piece;
    MediaTime duration{0}; // Until the next one.
};

std::vector<KeyPicture> key_pictures_of(const Programme& programme) {
    std::vector<KeyPicture> pictures;
    bool broken = false;
    programme.for_each([&](const Piece& piece) {
        broken = broken || is_marked(piece);
        if (has_key_picture(piece.entry)) {
            auto shown = piece;
            shown.continues = !pictures.empty() && !std::exchange(broken, false);
            shown.first = pictures.empty();
            pictures.push_back({shown, MediaTime{0}});
        }
        if (!pictures.empty()) {
            pictures.back().duration += piece.entry.duration;
        }
    });
    return pictures;
}

} // namespace

void append_complete_head(std::string& output, const Programme& programme, MediaTime longest) {
    append_head(output, programme, to_target(longest), programme.stretches.front().first);
}

std::string write_media(const Programme& programme, RenditionKind kind) {
    return write_segments(programme, kind, false);
}

std::string write_delta(const Programme& programme, RenditionKind kind) {
    return write_segments(programme, kind, true);
}

std::string write_key_pictures(const Programme& programme) {
    const auto pictures = key_pictures_of(programme);
    MediaTime longest{0};
    for (const auto& picture : pictures) {
        longest = std::max(longest, picture.duration);
    }
    std::string text;
    const auto before = key_pictures_before(*programme.recording, programme.stretches.front().first);
    append_head(text, programme, to_target(longest), before);
    M3u8Writer writer(text);
    writer.tag("#EXT-X-I-FRAMES-ONLY");
    SegmentLines lines(text, programme, RenditionKind::Everything);
    for (const auto& [piece, duration] : pictures) {
        lines.append_change(piece);
        writer.extinf(duration.count());
        writer.tag("#EXT-X-BYTERANGE", std::to_string(piece.entry.key_bytes) + "@0");
        lines.append_address(piece);
    }
    if (!is_open(programme.extent)) {
        writer.tag("#EXT-X-ENDLIST");
    }
    return text;
}

} // namespace leams::vod
