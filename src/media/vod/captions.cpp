#include "media/vod/captions.hpp"

#include "core/formats/fmp4_chunk.hpp"
#include "core/formats/m3u8.hpp"
#include "core/net/entity_tag.hpp"
#include "core/runtime/object_content.hpp"
#include "media/vod/playlist.hpp"
#include "media/vod/stored_segment.hpp"

#include <algorithm>
#include <utility>

namespace leams::vod {
namespace {

using formats::WebvttCue;
using media::MediaTime;
using runtime::Task;
using Kind = FileName::Kind;

constexpr std::uint64_t kLargestText = 8U << 20;
constexpr std::uint64_t kLargestHead = 64U << 10;
constexpr std::int64_t kClock = 90'000; // Of X-TIMESTAMP-MAP.

std::int64_t to_ms(MediaTime time) {
    return time.count() / 1000;
}

/// What of a cue is between two times; nothing when it is not there.
std::optional<WebvttCue> cut(const WebvttCue& cue, std::int64_t from_ms, std::int64_t until_ms) {
    if (cue.until_ms <= from_ms || cue.from_ms >= until_ms) {
        return std::nullopt;
    }
    auto part = cue;
    part.from_ms = std::max(cue.from_ms, from_ms);
    part.until_ms = std::min(cue.until_ms, until_ms);
    return part;
}

// The beginning of a segment's pictures, of its sound where there are none.
Result<std::uint64_t>
begin_of(const record::Recording& recording, std::uint32_t init, const std::string& head) {
    const auto* found = recording.find_init(init);
    if (found == nullptr) {
        return Error::internal("a stored segment's init segment is not known");
    }
    const auto tracks = formats::read_mp4_tracks(as_bytes(found->data));
    const auto chunk = formats::parse_mp4_chunk_head(as_bytes(head));
    if (!tracks || !chunk) {
        return Error::internal("a stored segment's first chunk cannot be read");
    }
    const auto track = std::ranges::find(*tracks, chunk->track_id, &formats::Mp4TrackClock::id);
    if (track == tracks->end()) {
        return Error::internal("a stored segment has a track that its init segment does not know");
    }
    const auto begin =
        media::to_media_time(static_cast<std::int64_t>(chunk->base_decode_time), track->timescale);
    return static_cast<std::uint64_t>(media::to_ticks(begin, kClock));
}

Task<Result<std::uint64_t>> mpegts_of(record::Library& library, record::RecordingPtr recording, Run run) {
    const auto entry = recording->entry(run.first);
    if (!entry) {
        co_return Error::not_found("No such file");
    }
    const auto length = std::min(entry->bytes, kLargestHead);
    LEAMS_CO_TRY(auto bytes, co_await library.segment(recording->id, run.first, 0, length));
    const StoredSegment stored(std::move(bytes));
    LEAMS_CO_TRY(const auto head, stored.read(0, length));
    co_return begin_of(*recording, entry->init, head);
}

Task<Result<std::vector<WebvttCue>>> cues_of(runtime::Objects& objects, std::string key) {
    LEAMS_CO_TRY(const auto bytes, co_await objects.get(std::move(key), 0, kLargestText));
    LEAMS_CO_TRY(const auto content, runtime::content_of(bytes));
    auto cues = formats::parse_webvtt(*content);
    if (!cues) {
        co_return Error::internal("stored captions: " + std::string(cues.error().reason));
    }
    co_return std::move(*cues);
}

// Others may get another text under the same name, when the video is cut anew.
net::Response response_of(const FileRequest& request, const Found& found, std::string body) {
    net::Response response{.policy = hls::kMediaPolicy};
    const bool list = request.file.kind == Kind::CaptionList;
    const std::string_view type = list ? "application/vnd.apple.mpegurl" : "text/vtt; charset=utf-8";
    const auto tag = net::entity_tag(body);
    response.headers.append(hls::kCorsHeaders);
    response.header("Content-Type", type).header("ETag", tag);
    response.header("Cache-Control", found.playable.is_public ? "public, max-age=60" : "private, max-age=60");
    if (net::matches_tag(request.terms.if_none_match, tag)) {
        response.status = 304;
    } else {
        response.body = std::move(body);
    }
    return response;
}

} // namespace

std::vector<Run> runs_of(const Programme& programme) {
    std::vector<Run> runs;
    programme.for_each([&](const Piece& piece) {
        if (!piece.continues) {
            runs.push_back({
                .first = piece.position,
                .start = piece.start,
                .date = piece.entry.program_date_time,
                .marked = piece.first ? piece.position > 0 && piece.entry.discontinuity : true,
            });
        }
        runs.back().length += piece.entry.duration;
    });
    std::erase_if(runs, [](const Run& run) { return run.length <= MediaTime{0}; });
    return runs;
}

std::string write_caption_list(const Programme& programme) {
    const auto runs = runs_of(programme);
    MediaTime longest{0};
    for (const auto& run : runs) {
        longest = std::max(longest, run.length);
    }
    std::string text;
    // RFC 8216bis 6.2.4: subtitles may have a target duration of their own where nothing is added.
    append_complete_head(text, programme, longest);
    formats::M3u8Writer writer(text);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].marked) {
            writer.tag("#EXT-X-DISCONTINUITY");
        }
        writer.tag("#EXT-X-PROGRAM-DATE-TIME", to_rfc3339(runs[i].date));
        writer.extinf(runs[i].length.count());
        writer.uri(std::to_string(i) + ".vtt");
    }
    writer.tag("#EXT-X-ENDLIST");
    return text;
}

std::string write_caption_part(std::span<const WebvttCue> cues, const Run& run, std::uint64_t mpegts) {
    // Cues know milliseconds only: the rest is the clock's.
    const auto rest = static_cast<std::uint64_t>(run.start.count() % 1000 * kClock / 1'000'000);
    const formats::WebvttMap map{.mpegts = mpegts - std::min(rest, mpegts), .local_ms = to_ms(run.start)};
    auto text = formats::begin_webvtt(&map);
    for (const auto& cue : cues) {
        if (const auto part = cut(cue, to_ms(run.start), to_ms(run.start + run.length))) {
            formats::append_webvtt_cue(text, *part);
        }
    }
    return text;
}

std::string write_caption_file(std::span<const WebvttCue> cues, const Programme& programme) {
    auto text = formats::begin_webvtt();
    MediaTime shown{0}; // Where the player is when the stretch begins.
    for (const auto& stretch : programme.stretches) {
        MediaTime start{0};
        MediaTime length{0};
        programme.recording->for_each(
            stretch.first,
            stretch.last,
            [&](std::uint64_t position, MediaTime at, const record::Entry& entry) {
                start = position == stretch.first ? at : start;
                length += entry.duration;
            }
        );
        for (const auto& cue : cues) {
            if (auto part = cut(cue, to_ms(start), to_ms(start + length))) {
                part->from_ms += to_ms(shown) - to_ms(start);
                part->until_ms += to_ms(shown) - to_ms(start);
                formats::append_webvtt_cue(text, *part);
            }
        }
        shown += length;
    }
    return text;
}

bool is_unknown_track(const Found& found, const FileName& file) {
    const auto is_it = [&](const CaptionTrack& track) { return track.id == file.track; };
    return !file.track.empty() && std::ranges::none_of(found.playable.captions, is_it);
}

Task<Result<net::Response>> answer_captions(CaptionSources sources, FoundPtr found, FileRequest request) {
    const auto& programme = found->programme;
    const auto& tracks = found->playable.captions;
    const auto track = std::ranges::find(tracks, request.file.track, &CaptionTrack::id);
    if (track == tracks.end() || programme.extent != Extent::Complete) {
        co_return Error::not_found("No such captions");
    }
    if (request.file.kind == Kind::CaptionList) {
        co_return response_of(request, *found, write_caption_list(programme));
    }
    const auto runs = runs_of(programme);
    const bool part = request.file.kind == Kind::CaptionPart;
    if (part && request.file.number >= runs.size()) {
        co_return Error::not_found("No such file");
    }
    LEAMS_CO_TRY(const auto cues, co_await cues_of(sources.objects, track->key));
    if (!part) {
        co_return response_of(request, *found, write_caption_file(cues, programme));
    }
    const auto& run = runs[request.file.number];
    LEAMS_CO_TRY(const auto mpegts, co_await mpegts_of(sources.library, programme.recording, run));
    co_return response_of(request, *found, write_caption_part(cues, run, mpegts));
}

} // namespace leams::vod
