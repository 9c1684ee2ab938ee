#include "services/vods/clips.hpp"

#include "core/base/random.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace leams::vods {
namespace {

using runtime::Task;

constexpr std::size_t kSlugBytes = 6;
constexpr std::size_t kSlugLength = 8; // Of so many bytes in base64.

constexpr std::int64_t kPerMinute = 5;
constexpr std::int64_t kPerDay = 200;

Error no_such_clip() {
    return Error::not_found("There is no such clip");
}

bool is_staff(const Caller& caller) {
    return !caller.is_guest() && caller.role >= Role::Moderator;
}

bool is_his(const Caller& caller, const ClipRecord& clip) {
    return !caller.is_guest() && (caller.user_id == clip.creator.id || caller.user_id == clip.channel.id);
}

} // namespace

bool is_slug(std::string_view text) noexcept {
    const auto is_sign = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    return text.size() == kSlugLength && std::ranges::all_of(text, is_sign);
}

Task<Result<ClipRecord>> Clips::of_live(Caller caller, BroadcastId id, ClipWish wish) {
    LEAMS_CO_TRY(const auto channel, co_await ports_.channels.resolve(id.str()));
    const auto stream = ports_.channels.live_stream(channel);
    if (!stream || stream->id != id) {
        co_return Error::not_found("This stream is not live");
    }
    co_return co_await make(std::move(caller), std::move(id), std::move(wish));
}

Task<Result<ClipRecord>>
Clips::make(Caller caller, BroadcastId id, ClipWish wish, std::optional<Stretch> within) {
    auto title = clean_line(wish.title);
    LEAMS_CO_TRY(const auto stretch, co_await stretch_of(id, std::move(wish), within));
    LEAMS_CO_CHECK(co_await count_clip(caller.user_id));
    NewClip clip{
        .slug = random_token(kSlugBytes),
        .broadcast = std::move(id),
        .creator = caller.user_id,
        .title = std::move(title),
        .stretch = stretch,
    };
    auto slug = clip.slug;
    LEAMS_CO_CHECK(co_await ports_.clips.add(std::move(clip), ports_.clock.now()));
    co_return co_await find(std::move(caller), std::move(slug));
}

Task<Result<Stretch>> Clips::stretch_of(BroadcastId id, ClipWish wish, std::optional<Stretch> within) {
    LEAMS_CO_TRY(const auto recorded, co_await ports_.recordings.length(id));
    const auto [first, last] = within.value_or(Stretch{.from_ms = 0, .until_ms = recorded});
    const auto available = std::min(last, recorded) - first;
    if (available < kShortestClipMs) {
        co_return Error::conflict("There is not enough to make a clip of yet");
    }
    std::int64_t begin = 0;
    if (const auto* ago = std::get_if<Ago>(&wish.begin)) {
        const auto then = ports_.clock.now() - ago->ms;
        LEAMS_CO_TRY(const auto positions, co_await ports_.recordings.positions(std::move(id), {then}));
        begin = positions.front();
    } else {
        begin = std::get<At>(wish.begin).ms;
    }
    const auto duration = std::min(std::clamp(wish.duration_ms, kShortestClipMs, kLongestClipMs), available);
    begin = std::clamp(begin, first, first + available - duration);
    co_return Stretch{.from_ms = begin, .until_ms = begin + duration};
}

Task<Result<void>> Clips::count_clip(UserId creator) {
    const auto key = "clips:" + creator.str();
    const auto minute = co_await ports_.cache.count(key + ":m", kPerMinute, std::chrono::minutes(1));
    const auto day = co_await ports_.cache.count(key + ":d", kPerDay, std::chrono::hours(24));
    if (minute.allowed && day.allowed) {
        co_return Result<void>();
    }
    const auto until = minute.allowed ? day.resets_at : minute.resets_at;
    co_return Error::resource_exhausted("You have made many clips; wait a little")
        .with_retry_after((until - ports_.clock.now()) / 1000 + 1);
}

Task<Result<ClipRecord>> Clips::find(Caller caller, std::string slug) {
    if (!is_slug(slug)) {
        co_return no_such_clip();
    }
    LEAMS_CO_TRY(auto clip, co_await ports_.clips.find(std::move(slug)));
    if (!clip || (clip->is_suspended && !is_staff(caller))) {
        co_return no_such_clip();
    }
    co_return std::move(*clip);
}

Task<Result<ClipList>> Clips::recent(ClipPage page) {
    return list({}, std::move(page));
}

Task<Result<ClipList>> Clips::of_channel(std::string username, ClipPage page) {
    LEAMS_CO_TRY(auto channel, co_await ports_.channels.resolve(std::move(username)));
    co_return co_await list(std::move(channel), std::move(page));
}

Task<Result<ClipList>> Clips::of_recording(BroadcastId id, ClipPage page) {
    return list(std::move(id), std::move(page));
}

Task<Result<ClipList>> Clips::list(ClipsOf of, ClipPage page) {
    const auto sort = page.sort;
    if (page.after && page.after->sort != sort) {
        co_return Error::invalid_fields({{"/cursor", "cursor", "is one of another order"}});
    }
    // One more tells whether there is another page.
    const auto limit = page.limit++;
    LEAMS_CO_TRY(auto clips, co_await ports_.clips.list(std::move(of), std::move(page)));
    ClipList list{.clips = std::move(clips), .next = {}};
    if (list.clips.size() > limit) {
        list.clips.resize(limit);
        const auto& last = list.clips.back();
        list.next =
            ClipPosition{.at = last.created_at, .slug = last.slug, .sort = sort, .views = last.view_count};
    }
    co_return list;
}

UnixMillis Clips::since(std::chrono::hours ago) const {
    return ports_.clock.now() - std::chrono::milliseconds(ago).count();
}

Task<Result<ClipRecord>> Clips::rename(Caller caller, std::string slug, std::string title) {
    LEAMS_CO_TRY(const auto clip, co_await find(caller, slug));
    if (!is_his(caller, clip)) {
        co_return Error::permission_denied("This clip is not yours to change");
    }
    LEAMS_CO_CHECK(co_await ports_.clips.rename(slug, clean_line(title)));
    co_return co_await find(std::move(caller), std::move(slug));
}

Task<Result<void>> Clips::remove(Caller caller, std::string slug) {
    LEAMS_CO_TRY(const auto clip, co_await find(caller, slug));
    if (!is_his(caller, clip) && !is_staff(caller)) {
        co_return Error::permission_denied("This clip is not yours to delete");
    }
    LEAMS_CO_CHECK(co_await ports_.clips.remove(std::move(slug)));
    if (is_his(caller, clip)) {
        co_return Result<void>();
    }
    auto entry = admin::audit_entry(caller, "clip.delete");
    entry.target = clip.slug;
    entry.target_name = clip.channel.username;
    co_return co_await ports_.audit.add(std::move(entry));
}

Task<Result<void>> Clips::count_view(Caller caller, std::string slug, std::string session_id) {
    LEAMS_CO_TRY(const auto clip, co_await find(caller, slug));
    if (!co_await ports_.views.counts("clip-" + clip.slug, std::move(caller), std::move(session_id))) {
        co_return Result<void>();
    }
    co_return co_await ports_.clips.add_view(std::move(slug));
}

} // namespace leams::vods
