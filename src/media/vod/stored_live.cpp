#include "media/vod/stored_live.hpp"

#include "core/base/finally.hpp"
#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"

#include <utility>

namespace leams::vod {

using runtime::LogLevel;
using runtime::ObjectLabels;
using runtime::Task;

namespace {

constexpr int kLastTries = 5; // Of the end; the store has just taken the last segment.
constexpr std::chrono::milliseconds kShortly{10};

ObjectLabels playlist_labels() {
    return {.content_type = "application/vnd.apple.mpegurl", .cache_control = "public, max-age=1"};
}

ObjectLabels init_labels() {
    return {.content_type = "video/mp4", .cache_control = "public, max-age=31536000, immutable"};
}

std::shared_ptr<const std::string> shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

} // namespace

StoredLive::LivePtr StoredLive::take(record::RecordingPtr recording, std::uint64_t end) {
    auto& live = lives_[recording->id];
    if (!live) {
        live = std::make_shared<Live>(recording->id, parts_);
    }
    live->has_news = live->window.take(*recording, end) || live->has_news;
    live->recording = std::move(recording);
    return live;
}

Task<void> StoredLive::stored(record::RecordingPtr recording, std::uint64_t end) {
    const auto live = take(std::move(recording), end);
    live->ended = false;
    while (live->has_news && !live->is_writing) {
        co_await write(live);
        if (live->has_news) {
            co_await runtime::sleep_for(live->retry.fail(parts_.clock.steady()));
        }
    }
}

Task<void> StoredLive::finished(record::RecordingPtr recording) {
    const auto count = recording->count();
    const auto live = take(std::move(recording), count);
    live->ended = true;
    live->has_news = count != 0;
    for (int tries = 0; live->has_news && tries < kLastTries; ++tries) {
        while (live->is_writing) {
            co_await runtime::sleep_for(kShortly);
        }
        co_await write(live);
        if (live->has_news) {
            co_await runtime::sleep_for(live->retry.fail(parts_.clock.steady()));
        }
    }
    live->has_news = false; // Nobody else goes on with it.
    lives_.erase(live->id);
}

Task<void> StoredLive::write(LivePtr live) {
    live->is_writing = true;
    const Finally done([&] { live->is_writing = false; });
    while (std::exchange(live->has_news, false)) {
        const auto put = co_await runtime::as_result(put_all(live));
        if (put) {
            live->retry.succeed();
            continue;
        }
        live->has_news = true;
        if (!live->retry.has_failed()) {
            parts_.log.with("broadcast", live->id.str())
                .failure(LogLevel::Warning, "live_playlist_failed", put.error());
        }
        live->retry.fail(parts_.clock.steady());
        co_return;
    }
}

// What a playlist names is there before it.
Task<Result<void>> StoredLive::put_all(LivePtr live) {
    const auto recording = live->recording;
    auto media = live->window.write_media(live->id, live->ended);
    const auto* init = recording->find_init(live->window.init());
    const auto rate = live->window.peak_rate();
    LEAMS_CO_CHECK(co_await put_inits(live, recording));
    LEAMS_CO_CHECK(co_await put_playlist(live_media_key(live->id), std::move(media)));
    if (init != nullptr && (live->told_init != init->id || rate > live->told_rate)) {
        auto text = live->window.write_multivariant(*init);
        LEAMS_CO_CHECK(co_await put_playlist(live_multivariant_key(live->id), std::move(text)));
        live->told_init = init->id;
        live->told_rate = rate;
    }
    co_return Result<void>{};
}

// All of them: of those that are not listed, few are ever made.
Task<Result<void>> StoredLive::put_inits(LivePtr live, record::RecordingPtr recording) {
    for (const auto& init : recording->inits) {
        if (!live->inits.contains(init->id)) {
            LEAMS_CO_CHECK(co_await parts_.objects.put(
                live_init_key(live->id, init->id), shared(init->data), init_labels()
            ));
            live->inits.insert(init->id);
        }
    }
    co_return Result<void>{};
}

Task<Result<void>> StoredLive::put_playlist(std::string key, std::string text) {
    return parts_.objects.put(std::move(key), shared(std::move(text)), playlist_labels());
}

std::vector<std::string> stored_live_keys(const record::Recording& recording) {
    std::vector<std::string> keys{live_media_key(recording.id), live_multivariant_key(recording.id)};
    for (const auto& init : recording.inits) {
        keys.push_back(live_init_key(recording.id, init->id));
    }
    return keys;
}

} // namespace leams::vod
