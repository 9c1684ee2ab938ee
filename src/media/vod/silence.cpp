#include "media/vod/silence.hpp"

#include "core/base/digest.hpp"
#include "core/formats/aac.hpp"
#include "core/formats/aac_silence.hpp"
#include "media/packaging/segment_index.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace leams::vod {
namespace {

using formats::Mp4ChunkHead;
using media::MediaTime;

/// How the sound of an init segment is coded.
struct Sound {
    std::vector<formats::Mp4TrackClock> tracks;
    std::uint32_t channels = 0; // Their configuration.

    std::uint32_t timescale_of(std::uint32_t id) const {
        const auto found = std::ranges::find(tracks, id, &formats::Mp4TrackClock::id);
        return found == tracks.end() ? 0 : found->timescale;
    }
};

Result<Sound> sound_in(const record::Init& init) {
    auto tracks = formats::read_mp4_tracks(as_bytes(init.data));
    if (!tracks) {
        return Error::internal("an init segment cannot be read");
    }
    Sound sound{.tracks = std::move(*tracks)};
    if (const auto config = formats::read_mp4_sound_config(as_bytes(init.data))) {
        const auto read = formats::parse_audio_specific_config(*config);
        sound.channels = read ? read->channel_configuration : 0;
    }
    return sound;
}

/// Writes silence over frames. Times within the segment count from its first chunk.
class Silencer {
public:
    Silencer(const Sound& sound, const Silence& silence, std::string& bytes)
        : sound_(sound)
        , silence_(silence)
        , bytes_(bytes) {}

    Result<void> visit(std::uint64_t offset, const Mp4ChunkHead& head, const std::string& head_bytes) {
        const auto timescale = sound_.timescale_of(head.track_id);
        if (timescale == 0) {
            return Error::internal("a stored segment has a track that its init segment does not know");
        }
        auto ticks = static_cast<std::int64_t>(head.base_decode_time);
        begin_ = begin_.value_or(media::to_media_time(ticks, timescale));
        if (head.track_id != packaging::kAudioTrackId) {
            return {};
        }
        const auto samples = formats::read_mp4_samples(as_bytes(head_bytes));
        if (!samples) {
            return Error::internal("a stored segment: " + std::string(samples.error().reason()));
        }
        auto at = offset + head.head_bytes;
        for (const auto& sample : *samples) {
            if (sample.bytes > offset + head.bytes - at) {
                return Error::internal("a stored chunk is shorter than its samples");
            }
            const auto from = to_recording(ticks, timescale);
            ticks += sample.duration;
            if (is_muted(from, to_recording(ticks, timescale))) {
                const auto frame = formats::make_silent_aac_frame(sound_.channels, sample.bytes);
                bytes_.replace(at, sample.bytes, as_text(frame));
            }
            at += sample.bytes;
        }
        return {};
    }

private:
    MediaTime to_recording(std::int64_t ticks, std::uint32_t timescale) const {
        return silence_.start + media::to_media_time(ticks, timescale) - *begin_;
    }
    bool is_muted(MediaTime from, MediaTime until) const {
        return std::ranges::any_of(silence_.parts, [&](const Part& part) {
            return from < part.until + kMuteMargin && until > part.from - kMuteMargin;
        });
    }

    const Sound& sound_;
    const Silence& silence_;
    std::string& bytes_;
    std::optional<MediaTime> begin_;
};

} // namespace

std::string Silence::version() const {
    if (parts.empty()) {
        return {};
    }
    constexpr std::size_t kDigits = 12;
    std::string text; // Under the segment's name, which says where it begins.
    for (const auto& part : parts) {
        text += std::to_string(part.from.count()) + "-" + std::to_string(part.until.count()) + ".";
    }
    return "m" + sha256_hex(text).substr(0, kDigits);
}

Silence silence_of(const Programme& programme, const Piece& piece) {
    return {.parts = programme.muted_in(piece.start, piece.entry), .start = piece.start};
}

Silence silence_of(const Programme& programme, std::uint64_t position) {
    Silence silence;
    if (!programme.muted.empty()) {
        programme.recording->for_each(
            position,
            position + 1,
            [&](std::uint64_t, MediaTime start, const record::Entry& entry) {
                silence = silence_of(programme, {.position = position, .start = start, .entry = entry});
            }
        );
    }
    return silence;
}

Result<StoredSegment> silenced(
    const record::Recording& recording, std::uint32_t init, const Silence& silence, StoredSegment segment
) {
    const auto* found = recording.find_init(init);
    if (found == nullptr) {
        return Error::internal("a stored segment's init segment is not known");
    }
    LEAMS_TRY(const auto sound, sound_in(*found));
    LEAMS_TRY(auto bytes, segment.read(0, static_cast<std::size_t>(segment.size())));
    Silencer silencer(sound, silence, bytes);
    LEAMS_CHECK(
        segment.for_each_chunk([&](std::uint64_t offset, const Mp4ChunkHead& head, std::string& head_bytes) {
            return silencer.visit(offset, head, head_bytes);
        })
    );
    return StoredSegment(std::make_shared<const std::string>(std::move(bytes)));
}

} // namespace leams::vod
