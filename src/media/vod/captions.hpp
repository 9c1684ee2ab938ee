#pragma once

#include "core/formats/webvtt.hpp"
#include "core/net/http.hpp"
#include "core/runtime/objects.hpp"
#include "media/record/library.hpp"
#include "media/vod/lookup.hpp"
#include "media/vod/request.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// The captions of what is recorded, in the times of what is played (RFC 8216 3.5).
namespace leams::vod {

/// Segments that continue each other: what one segment of captions lies beside.
struct Run {
    std::uint64_t first = 0;    // Position in the recording.
    media::MediaTime start{0};  // From the recording's beginning.
    media::MediaTime length{0}; // More than 0.
    UnixMillis date = 0;
    bool marked = false; // Begins with a discontinuity.
};
std::vector<Run> runs_of(const Programme& programme);

/// The segments of captions, the same in all languages. The programme is complete.
std::string write_caption_list(const Programme& programme);

/// What is said in a run, in the recording's times, of which `mpegts` is its beginning.
std::string
write_caption_part(std::span<const formats::WebvttCue> cues, const Run& run, std::uint64_t mpegts);
/// All of it, in the times of a player, who counts from the first segment's beginning.
std::string write_caption_file(std::span<const formats::WebvttCue> cues, const Programme& programme);

/// Whether a name is of captions that are not known here; they may have come since.
bool is_unknown_track(const Found& found, const FileName& file);

/// Where captions and the segments beside them lie.
struct CaptionSources {
    record::Library& library;
    runtime::Objects& objects;
};
/// Answers for a list, a part or the file of one track; NotFound for what is none.
runtime::Task<Result<net::Response>>
answer_captions(CaptionSources sources, FoundPtr found, FileRequest request);

} // namespace leams::vod
