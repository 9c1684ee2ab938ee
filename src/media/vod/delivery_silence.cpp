#include "media/vod/delivery.hpp"
#include "media/vod/stored_segment.hpp"

#include <memory>
#include <utility>

namespace leams::vod {

// Under another version's address nobody may keep it: other sound was there, or will be.
std::string_view segment_cache(const Found& found, const FileRequest& request, std::string_view version) {
    constexpr std::string_view kPrivate = "private, max-age=3600, immutable";
    if (request.version != version) {
        return "no-store";
    }
    return found.playable.is_public ? hls::kImmutable : kPrivate;
}

runtime::Task<Delivery::Answer>
Delivery::answer_silenced(FoundPtr found, FileRequest request, record::Entry entry, Silence silence) {
    const auto& recording = *found->programme.recording;
    const auto position = request.file.number;
    const bool sound_alone = request.file.rendition == packaging::RenditionKind::Audio;
    if (sound_alone && entry.audio_bytes == 0) {
        co_return Error::not_found("The segment has no sound");
    }
    const auto version = silence.version();
    auto answer = hls::media_answer(
        request.terms,
        {
            .etag = "\"" + std::to_string(position) + (sound_alone ? "a" : "") + version + "\"",
            .size = sound_alone ? entry.audio_bytes : entry.bytes,
            .cache = segment_cache(*found, request, version),
        }
    );
    if (const auto wanted = answer.bytes) {
        LEAMS_CO_TRY(auto bytes, co_await context_.library.segment(recording.id, position, 0, entry.bytes));
        LEAMS_CO_TRY(auto stored, silenced(recording, entry.init, silence, StoredSegment(std::move(bytes))));
        if (sound_alone) {
            LEAMS_CO_TRY(auto sound, sound_of(stored));
            stored = StoredSegment(std::make_shared<const std::string>(std::move(sound)));
        }
        if (stored.size() < wanted->offset + wanted->length) {
            co_return Error::internal("a stored segment is shorter than its index says");
        }
        answer.response.body = stored.body(wanted->offset, wanted->length);
    }
    co_return std::move(answer.response);
}

} // namespace leams::vod
