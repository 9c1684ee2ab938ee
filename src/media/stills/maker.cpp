#include "media/stills/maker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace leams::stills {
namespace {

using media::MediaTime;
using runtime::Task;
using transcode::kTileBytes;

constexpr std::size_t kClipsAtOnce = 4;
constexpr std::uint64_t kTilesAtOnce = 10;
// Of a recording that goes on: a sheet is drawn anew for so many.
constexpr std::uint64_t kTilesWorthASheet = 6;
constexpr UnixMillis kAgainAfter = 60'000;
constexpr std::uint64_t kLargestPicture = 16 << 20;
constexpr std::uint64_t kLargestSheet = 8 << 20;
constexpr std::string_view kCacheControl = "public, max-age=3600, immutable";

bool is_medias_fault(const Error& error) {
    const auto code = error.code();
    return code == ErrorCode::InvalidArgument || code == ErrorCode::DeadlineExceeded ||
           code == ErrorCode::NotFound;
}

bool has_pictures(const record::Recording& recording) {
    return std::ranges::any_of(recording.inits, [](const auto& init) { return init->width > 0; });
}

/// How many tiles are made in one go, at least.
std::uint64_t batch_of(const Storyboard& storyboard, bool ended) {
    return ended ? 1 : std::clamp<std::uint64_t>(storyboard.tiles, 1, kTilesWorthASheet);
}

std::uint64_t missing_of(const Storyboard& storyboard, MediaTime duration) {
    const auto all = tiles_of(duration, storyboard.interval_ms);
    return all - std::min(all, storyboard.tiles);
}

} // namespace

Task<Result<bool>> StillMaker::run() {
    LEAMS_CO_TRY(auto clips, co_await ports_.store.due_clips(kClipsAtOnce));
    bool has_more = clips.size() == kClipsAtOnce;
    for (auto& clip : clips) {
        LEAMS_CO_CHECK(co_await make_clip_poster(std::move(clip)));
    }
    LEAMS_CO_TRY(auto recordings, co_await ports_.store.due(ports_.clock.now(), 1));
    for (auto& due : recordings) {
        has_more = true;
        LEAMS_CO_CHECK(co_await serve(std::move(due)));
    }
    co_return has_more;
}

Task<Result<void>> StillMaker::make_clip_poster(DueClip clip) {
    UnixMillis made_at = 0;
    if (auto recording = co_await ports_.library.find(clip.broadcast)) {
        const auto from = std::chrono::milliseconds(clip.from_ms);
        const auto until = std::chrono::milliseconds(clip.until_ms);
        auto key = clip_poster_key(clip.broadcast, clip.slug);
        LEAMS_CO_TRY(const bool made, co_await make_poster(*recording, from, until, std::move(key)));
        made_at = made ? ports_.clock.now() : 0;
    } else if (recording.error().code() != ErrorCode::NotFound) {
        co_return recording.error();
    }
    co_return co_await ports_.store.save_clip(std::move(clip.slug), made_at);
}

Task<Result<void>> StillMaker::serve(DueRecording due) {
    auto made = co_await advance(due);
    if (!made) {
        tell(made.error(), due.id);
        const auto again = ports_.clock.now() + kAgainAfter;
        co_return co_await ports_.store.save({due.id, due.stills, again, std::nullopt});
    }
    const auto interval = made->stills.storyboard.interval_ms;
    LEAMS_CO_CHECK(co_await ports_.store.save(*std::move(made)));
    if (const auto& old = due.stills.storyboard; old.interval_ms != interval) {
        std::vector<std::string> keys;
        for (std::uint64_t sheet = 0; sheet < old.sheets(); ++sheet) {
            keys.push_back(sheet_key(due.id, old.interval_ms, sheet));
        }
        co_return co_await ports_.objects.remove(std::move(keys));
    }
    co_return Result<void>();
}

Task<Result<StillStore::Made>> StillMaker::advance(DueRecording due) {
    const auto now = ports_.clock.now();
    StillStore::Made made{
        .id = std::move(due.id), .stills = due.stills, .due_at = now + kAgainAfter, .ended = {}
    };
    auto found = co_await ports_.library.find(made.id);
    if (!found && found.error().code() == ErrorCode::NotFound) {
        co_return made; // Nothing is stored yet.
    }
    if (!found) {
        co_return found.error();
    }
    const auto recording = *std::move(found);
    const auto duration = recording->duration();
    made.ended = recording->ended;
    if (!has_pictures(*recording)) {
        made.due_at = recording->ended ? std::nullopt : made.due_at;
        co_return made;
    }
    if (recording->ended && !made.stills.poster_at) {
        LEAMS_CO_TRY(
            const bool done,
            co_await make_poster(recording, MediaTime{0}, duration, poster_key(recording->id))
        );
        made.stills.poster_at = done ? std::optional(now) : std::nullopt;
        made.due_at = done ? std::optional(now) : std::nullopt;
        co_return made;
    }
    auto& storyboard = made.stills.storyboard;
    const auto batch = batch_of(storyboard, recording->ended);
    if (missing_of(storyboard, duration) >= batch) {
        LEAMS_CO_TRY(storyboard, co_await extend(recording, storyboard, kTilesAtOnce));
    }
    const auto missing = missing_of(storyboard, duration);
    const auto wanted = batch_of(storyboard, recording->ended);
    if (recording->ended) {
        made.due_at = missing > 0 ? std::optional(now) : std::nullopt;
    } else {
        const auto wait = wanted - std::min(wanted, missing);
        made.due_at = now + static_cast<UnixMillis>(wait) * storyboard.interval_ms;
    }
    co_return made;
}

// Of several moments the one that shows most, which takes most bytes: neither a black one nor a waiting
// screen.
Task<Result<bool>>
StillMaker::make_poster(Found recording, MediaTime from, MediaTime until, std::string key) {
    std::string best;
    std::optional<std::uint64_t> before;
    for (const auto time : poster_times(from, until)) {
        const auto position = key_picture_at(*recording, time);
        if (!position || position == before) {
            continue;
        }
        before = position;
        Result<std::string> poster = Error::not_found("No picture");
        if (auto media = co_await media_at(recording, *position)) {
            poster = co_await ports_.painter.poster(*std::move(media));
        } else {
            poster = media.error();
        }
        if (!poster && !is_medias_fault(poster.error())) {
            co_return poster.error();
        }
        if (poster && poster->size() > best.size()) {
            best = *std::move(poster);
        }
    }
    if (best.empty()) {
        co_return false;
    }
    LEAMS_CO_CHECK(co_await store(std::move(key), std::move(best)));
    co_return true;
}

Task<Result<Storyboard>> StillMaker::extend(Found recording, Storyboard storyboard, std::uint64_t most) {
    const auto& id = recording->id;
    const auto duration = recording->duration();
    if (const auto interval = interval_for(duration, storyboard.interval_ms);
        interval != storyboard.interval_ms) {
        if (storyboard.tiles > 0) {
            co_return co_await thin(id, storyboard);
        }
        storyboard.interval_ms = interval;
    }
    const auto sheet = storyboard.tiles / kTilesOfSheet;
    std::string tiles;
    if (storyboard.tiles_on(sheet) > 0) {
        auto known = co_await tiles_of_sheet(id, storyboard, sheet);
        if (!known && !is_medias_fault(known.error())) {
            co_return known.error();
        }
        // A sheet that is lost is made again.
        storyboard.tiles = known ? storyboard.tiles : sheet * kTilesOfSheet;
        tiles = known ? *std::move(known) : std::string();
    }
    const auto room = kTilesOfSheet - storyboard.tiles_on(sheet);
    const auto count = std::min({missing_of(storyboard, duration), most, std::uint64_t{room}});
    for (std::uint64_t added = 0; added < count; ++added) {
        const auto number = static_cast<std::int64_t>(storyboard.tiles + added);
        const auto time = std::chrono::milliseconds(number * storyboard.interval_ms);
        LEAMS_CO_TRY(tiles, co_await add_tile(recording, time, std::move(tiles)));
    }
    LEAMS_CO_CHECK(co_await store_sheet(sheet_key(id, storyboard.interval_ms, sheet), std::move(tiles)));
    storyboard.tiles += count;
    co_return storyboard;
}

// Every second tile stays, at twice the interval.
Task<Result<Storyboard>> StillMaker::thin(BroadcastId id, Storyboard storyboard) {
    Storyboard thinned{.interval_ms = storyboard.interval_ms * 2, .tiles = (storyboard.tiles + 1) / 2};
    for (std::uint64_t sheet = 0; sheet < thinned.sheets(); ++sheet) {
        std::string kept;
        for (const auto source : {sheet * 2, sheet * 2 + 1}) {
            if (source >= storyboard.sheets()) {
                break;
            }
            auto tiles = co_await tiles_of_sheet(id, storyboard, source);
            if (!tiles && is_medias_fault(tiles.error())) {
                co_return Storyboard{.interval_ms = thinned.interval_ms, .tiles = 0};
            }
            if (!tiles) {
                co_return tiles.error();
            }
            for (std::size_t at = 0; at < tiles->size(); at += 2 * kTileBytes) {
                kept.append(*tiles, at, kTileBytes);
            }
        }
        LEAMS_CO_CHECK(co_await store_sheet(sheet_key(id, thinned.interval_ms, sheet), std::move(kept)));
    }
    co_return thinned;
}

// What cannot be decoded shows what came before it.
Task<Result<std::string>> StillMaker::add_tile(Found recording, MediaTime time, std::string tiles) {
    Result<std::string> tile = Error::not_found("No picture");
    if (const auto position = key_picture_at(*recording, time)) {
        if (auto media = co_await media_at(std::move(recording), *position)) {
            tile = co_await ports_.painter.tile(*std::move(media));
        } else {
            tile = media.error();
        }
    }
    if (tile) {
        co_return std::move(tiles) + *tile;
    }
    if (!is_medias_fault(tile.error())) {
        co_return tile.error();
    }
    auto last = tiles.empty() ? transcode::dark_tile() : tiles.substr(tiles.size() - kTileBytes);
    co_return std::move(tiles) + last;
}

Task<Result<std::string>>
StillMaker::tiles_of_sheet(BroadcastId id, Storyboard storyboard, std::uint64_t sheet) {
    auto key = sheet_key(id, storyboard.interval_ms, sheet);
    LEAMS_CO_TRY(auto jpeg, co_await ports_.objects.get(std::move(key), 0, kLargestSheet));
    LEAMS_CO_TRY(auto tiles, co_await ports_.painter.open(std::move(jpeg)));
    const auto length = storyboard.tiles_on(sheet) * kTileBytes;
    if (tiles.size() < length) {
        co_return Error::invalid_argument("A sheet has fewer tiles than it should");
    }
    tiles.resize(length);
    co_return tiles;
}

Task<Result<void>> StillMaker::store_sheet(std::string key, std::string tiles) {
    LEAMS_CO_TRY(auto jpeg, co_await ports_.painter.sheet(std::move(tiles)));
    co_return co_await store(std::move(key), std::move(jpeg));
}

Task<Result<void>> StillMaker::store(std::string key, std::string jpeg) {
    runtime::ObjectLabels labels{.content_type = "image/jpeg", .cache_control = std::string(kCacheControl)};
    auto content = std::make_shared<const std::string>(std::move(jpeg));
    co_return co_await ports_.objects.put(std::move(key), std::move(content), std::move(labels));
}

Task<Result<Media>> StillMaker::media_at(Found recording, std::uint64_t position) {
    const auto entry = recording->entry(position);
    const auto* init = entry ? recording->find_init(entry->init) : nullptr;
    if (init == nullptr || entry->key_bytes > kLargestPicture) {
        co_return Error::not_found("No picture");
    }
    LEAMS_CO_TRY(auto segment, co_await ports_.library.segment(recording->id, position, 0, entry->key_bytes));
    co_return Media{.init = init->data, .segment = std::move(segment)};
}

void StillMaker::tell(const Error& error, const BroadcastId& id) {
    if (const auto count = failures_.count(ports_.clock.steady()); count > 0) {
        log_.failure(
            runtime::LogLevel::Warning, "stills_not_made", error, {{"broadcast", id.str()}, {"count", count}}
        );
    }
}

} // namespace leams::stills
