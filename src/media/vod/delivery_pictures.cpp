#include "core/net/entity_tag.hpp"
#include "media/stills/plan.hpp"
#include "media/vod/delivery.hpp"
#include "media/vod/stored_segment.hpp"
#include "media/vod/storyboard.hpp"

#include <algorithm>
#include <utility>

namespace leams::vod {
namespace {

constexpr std::uint64_t kLargestPicture = 16 << 20;
constexpr std::string_view kPrivate = "private, max-age=3600, immutable";

std::string_view cache_of(const Found& found) {
    return found.playable.is_public ? hls::kImmutable : kPrivate;
}

Error no_previews() {
    return Error::not_found("There are no previews of this");
}

/// An object under an address that says its version.
runtime::Task<Result<net::Response>> picture(
    runtime::Objects& objects,
    std::string key,
    std::string_view type,
    std::string_view cache,
    FileRequest request
) {
    LEAMS_CO_TRY(auto bytes, co_await objects.get(key, 0, kLargestPicture));
    const StoredSegment stored(std::move(bytes));
    const auto etag = net::entity_tag(key + "/" + request.version + "/" + std::to_string(stored.size()));
    auto answer =
        hls::media_answer(request.terms, {.etag = etag, .size = stored.size(), .cache = cache, .type = type});
    answer.response.policy = net::PagePolicy::Nothing;
    if (const auto wanted = answer.bytes) {
        answer.response.body = stored.body(wanted->offset, wanted->length);
    }
    co_return std::move(answer.response);
}

} // namespace

runtime::Task<Delivery::Answer> Delivery::answer_poster(FoundPtr found, FileRequest request) {
    const auto& poster = found->playable.poster;
    if (!poster) {
        co_return Error::not_found("There is no picture of this");
    }
    // Under the address of another version nobody may keep it.
    const bool is_asked = request.version == poster->version;
    const auto cache = is_asked ? cache_of(*found) : std::string_view("no-cache");
    co_return co_await picture(context_.objects, poster->key, poster->type, cache, std::move(request));
}

// Sheets show the whole recording, so whoever may see but a part of it gets none.
runtime::Task<Delivery::Answer> Delivery::answer_storyboard(FoundPtr found, FileRequest request) {
    if (!found->playable.spans.empty()) {
        co_return no_previews();
    }
    const auto& programme = found->programme;
    LEAMS_CO_TRY(const auto storyboard, co_await context_.storyboards.find(programme.recording->id));
    auto text =
        std::make_shared<const std::string>(write_storyboard(programme, storyboard, found->playable.removed));
    const bool is_complete = programme.extent == Extent::Complete;
    const std::string_view cache = is_complete ? "max-age=60" : "no-cache";
    auto answer = hls::media_answer(
        request.terms,
        {.etag = net::entity_tag(*text),
         .size = text->size(),
         .cache = cache,
         .type = "text/vtt; charset=utf-8"}
    );
    if (const auto wanted = answer.bytes) {
        answer.response.body = text->substr(wanted->offset, wanted->length);
    }
    co_return std::move(answer.response);
}

runtime::Task<Delivery::Answer> Delivery::answer_sheet(FoundPtr found, FileRequest request) {
    if (!found->playable.spans.empty()) {
        co_return no_previews();
    }
    const auto& id = found->programme.recording->id;
    const auto interval = static_cast<std::int64_t>(request.file.interval_ms);
    constexpr std::int64_t kLongestInterval = 86'400'000;
    if (interval <= 0 || interval > kLongestInterval || request.file.number > stills::kMostTiles) {
        co_return no_previews();
    }
    auto dark = removed_tiles(found->playable.removed, interval, request.file.number);
    if (!dark.empty()) {
        co_return co_await answer_redacted(std::move(found), std::move(request), std::move(dark));
    }
    auto key = stills::sheet_key(id, interval, request.file.number);
    const auto cache = cache_of(*found);
    co_return co_await picture(context_.objects, std::move(key), "image/jpeg", cache, std::move(request));
}

runtime::Task<Delivery::Answer>
Delivery::answer_redacted(FoundPtr found, FileRequest request, std::vector<std::size_t> dark) {
    const auto& id = found->programme.recording->id;
    const auto interval = static_cast<std::int64_t>(request.file.interval_ms);
    LEAMS_CO_TRY(const auto storyboard, co_await context_.storyboards.find(id));
    const auto sheet = request.file.number;
    if (storyboard.interval_ms != interval || sheet >= storyboard.sheets()) {
        co_return no_previews();
    }
    const auto version = sheet_version(storyboard.tiles_on(sheet), dark);
    LEAMS_CO_TRY(
        auto jpeg, co_await sheets_.get(stills::sheet_key(id, interval, sheet), version, std::move(dark))
    );
    // Under another version's address nobody may keep it.
    const auto cache = request.version == version ? cache_of(*found) : std::string_view("no-store");
    const StoredSegment stored{runtime::ObjectBytes(std::move(jpeg))};
    auto answer = hls::media_answer(
        request.terms,
        {.etag = net::entity_tag(version + std::to_string(stored.size())),
         .size = stored.size(),
         .cache = cache,
         .type = "image/jpeg"}
    );
    answer.response.policy = net::PagePolicy::Nothing;
    if (const auto wanted = answer.bytes) {
        answer.response.body = stored.body(wanted->offset, wanted->length);
    }
    co_return std::move(answer.response);
}

} // namespace leams::vod
