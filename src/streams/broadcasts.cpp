#include "streams/broadcasts.hpp"

#include "runtime/on_loop.hpp"
#include "runtime/timers.hpp"

#include <tuple>
#include <utility>

namespace leams::streams {
namespace {

bool shows_the_same(const Stream& a, const Stream& b) {
    const auto shown = [](const Stream& stream) {
        return std::tie(
            stream.username,
            stream.display_name,
            stream.avatar_url,
            stream.title,
            stream.category,
            stream.tags,
            stream.language,
            stream.is_mature,
            stream.description
        );
    };
    return shown(a) == shown(b);
}

} // namespace

Broadcasts::Broadcasts(runtime::Loop& home, Ports ports, BroadcastTimes times, runtime::Log log)
    : home_(home)
    , store_(ports.store)
    , viewers_(ports.viewers)
    , clock_(ports.clock)
    , times_(times)
    , log_(std::move(log))
    , tasks_(home) {}

void Broadcasts::start() {
    tasks_.spawn(run());
}

runtime::Task<> Broadcasts::stop() {
    co_await tasks_.stop();
}

runtime::Task<> Broadcasts::run() {
    for (std::int64_t second = 0;; ++second) {
        if (second % times_.close_expired_every.count() == 0) {
            report("expired_leases_not_closed", co_await close_expired());
        }
        if (second % times_.renew_every.count() == 0) {
            report("leases_not_renewed", co_await renew_leases());
        }
        if (second % times_.save_viewers_every.count() == 0) {
            report("viewers_not_saved", co_await save_viewers());
        }
        report("broadcast_not_saved", co_await save_late());
        report("live_list_not_refreshed", co_await refresh_here());
        co_await runtime::sleep_for(std::chrono::seconds(1));
    }
}

void Broadcasts::report(std::string_view event, const Result<void>& result) const {
    if (!result) {
        log_.failure(runtime::LogLevel::Warning, event, result.error());
    }
}

runtime::Task<Result<Begun>> Broadcasts::begin(UserId channel) {
    return runtime::on_loop(home_, begin_here(std::move(channel)));
}

runtime::Task<Result<Begun>> Broadcasts::begin_here(UserId channel) {
    const auto now = clock_.now();
    const auto lease_until = now + times_.lease.count();
    LEAMS_CO_TRY(auto left, co_await store_.find_open(channel, now));
    const bool continued = left && !own_.contains(left->id);
    const auto id = continued ? left->id : BroadcastId::make(now);
    if (continued) {
        LEAMS_CO_CHECK(co_await store_.set_grace(id, std::nullopt, lease_until));
    } else {
        LEAMS_CO_CHECK(co_await store_.open(id, channel, now, lease_until));
    }
    own_.insert(id);
    log_.info(
        "broadcast_begun", {{"broadcast", id.str()}, {"channel", channel.str()}, {"continued", continued}}
    );
    // The channel may have had another one, which has ended with this. A broadcast that is in the store has
    // begun, even when the list cannot be read now.
    report("live_list_not_refreshed", co_await refresh_here());
    co_return Begun{.id = id, .continued = continued};
}

runtime::Task<Result<void>> Broadcasts::live(BroadcastId id) {
    return runtime::on_loop(home_, change_here(std::move(id), Change::Live, std::nullopt));
}

runtime::Task<Result<void>> Broadcasts::interrupted(BroadcastId id, UnixMillis grace_ends_at) {
    return runtime::on_loop(home_, change_here(std::move(id), Change::Grace, grace_ends_at));
}

runtime::Task<Result<void>> Broadcasts::resumed(BroadcastId id) {
    return runtime::on_loop(home_, change_here(std::move(id), Change::Grace, std::nullopt));
}

runtime::Task<Result<void>> Broadcasts::ended(BroadcastId id) {
    return runtime::on_loop(home_, change_here(std::move(id), Change::Close, std::nullopt));
}

runtime::Task<Result<void>> Broadcasts::released(BroadcastId id, UnixMillis grace_ends_at) {
    return runtime::on_loop(home_, change_here(std::move(id), Change::Release, grace_ends_at));
}

runtime::Task<Result<void>>
Broadcasts::change_here(BroadcastId id, Change change, std::optional<UnixMillis> grace_ends_at) {
    switch (change) {
    case Change::Live:
        LEAMS_CO_CHECK(co_await set_live(id));
        break;
    case Change::Grace:
        LEAMS_CO_CHECK(co_await set_grace(id, grace_ends_at));
        break;
    case Change::Release:
        own_.erase(id);
        late_.erase(id);
        LEAMS_CO_CHECK(co_await store_.set_grace(id, grace_ends_at, grace_ends_at.value_or(clock_.now())));
        break;
    case Change::Close:
        // Not renewed any more even when the store is away: the lease then ends it.
        own_.erase(id);
        late_.erase(id);
        LEAMS_CO_CHECK(co_await store_.close(id, clock_.now()));
        log_.info("broadcast_ended", {{"broadcast", id.str()}});
        break;
    }
    co_return co_await refresh_here();
}

// These happen once, so a store that is away must learn of them later.
runtime::Task<Result<void>> Broadcasts::set_live(BroadcastId id) {
    auto saved = co_await store_.set_live(id);
    if (!saved && own_.contains(id)) {
        late_[id].live = true;
    }
    co_return saved;
}

runtime::Task<Result<void>> Broadcasts::set_grace(BroadcastId id, std::optional<UnixMillis> grace_ends_at) {
    auto saved = co_await store_.set_grace(id, grace_ends_at, clock_.now() + times_.lease.count());
    if (const auto late = late_.find(id); saved && late != late_.end()) {
        late->second.grace_ends_at.reset(); // This is newer.
    } else if (!saved && own_.contains(id)) {
        late_[id].grace_ends_at = grace_ends_at;
    }
    co_return saved;
}

runtime::Task<Result<void>> Broadcasts::save_late() {
    Result<void> outcome;
    const auto seen = late_;
    for (const auto& [id, _] : seen) {
        // Each wait may have brought something newer.
        if (const auto late = late_.find(id);
            late != late_.end() && std::exchange(late->second.live, false)) {
            if (auto saved = co_await set_live(id); !saved) {
                outcome = std::move(saved);
            }
        }
        if (const auto late = late_.find(id); late != late_.end() && late->second.grace_ends_at) {
            const auto grace_ends_at = *std::exchange(late->second.grace_ends_at, std::nullopt);
            if (auto saved = co_await set_grace(id, grace_ends_at); !saved) {
                outcome = std::move(saved);
            }
        }
    }
    std::erase_if(late_, [](const auto& entry) { return !entry.second.live && !entry.second.grace_ends_at; });
    co_return outcome;
}

runtime::Task<Result<void>> Broadcasts::refresh() {
    return runtime::on_loop(home_, refresh_here());
}

runtime::Task<Result<void>> Broadcasts::refresh_here() {
    const auto reading = ++readings_begun_;
    LEAMS_CO_TRY(const auto live, co_await store_.list_live(clock_.now()));
    std::vector<LiveSnapshot::Entry> entries;
    entries.reserve(live.size());
    for (const auto& broadcast : live) {
        const auto viewers = co_await viewers_.count(broadcast.id);
        entries.push_back(make_entry(broadcast, viewers));
    }
    // A reading that began later has been shown already, and it has seen everything that this one has.
    if (reading > reading_shown_) {
        reading_shown_ = reading;
        publish(std::move(entries));
    }
    co_return Result<void>();
}

void Broadcasts::publish(std::vector<LiveSnapshot::Entry> entries) {
    const auto before = board_.read();
    const auto after = std::make_shared<const LiveSnapshot>(std::move(entries));
    board_.replace(after);
    tell_changes(*before, *after);
    tell_viewers(*after);
}

void Broadcasts::tell_changes(const LiveSnapshot& before, const LiveSnapshot& after) {
    for (const auto& old : before.entries()) {
        if (after.find(old.stream.id) == nullptr) {
            auto ended = old;
            ended.stream.is_live = false;
            ended.stream.ended_at = to_rfc3339(clock_.now());
            ended.stream.stream_url.reset();
            ended.stream.playback.reset();
            ended.stream.grace_ends_at.reset();
            told_viewers_.erase(old.stream.id.str());
            tell(StreamEventKind::Offline, ended);
        }
    }
    for (const auto& entry : after.entries()) {
        const auto* old = before.find(entry.stream.id);
        if (old == nullptr) {
            tell(StreamEventKind::Online, entry);
        } else if (!shows_the_same(old->stream, entry.stream)) {
            tell(StreamEventKind::Updated, entry);
        }
        const bool was_interrupted = old != nullptr && old->stream.grace_ends_at;
        if (entry.stream.grace_ends_at && !was_interrupted) {
            tell(StreamEventKind::Interrupted, entry);
        } else if (!entry.stream.grace_ends_at && was_interrupted) {
            tell(StreamEventKind::Resumed, entry);
        }
    }
}

void Broadcasts::tell_viewers(const LiveSnapshot& after) {
    const auto now = clock_.now();
    for (const auto& entry : after.entries()) {
        auto& told = told_viewers_[entry.stream.id.str()];
        if (told.viewers != entry.stream.viewer_count &&
            now - told.at >= times_.viewers_event_every.count()) {
            told = {.viewers = entry.stream.viewer_count, .at = now};
            tell(StreamEventKind::Viewers, entry);
        }
    }
}

void Broadcasts::tell(StreamEventKind kind, const LiveSnapshot::Entry& entry) {
    const StreamEvent event{
        .kind = kind,
        .channel = entry.stream.user_id,
        .stream = entry.stream,
    };
    for (auto* observer : observers_) {
        observer->on_stream(event);
    }
}

runtime::Task<Result<void>> Broadcasts::renew_leases() {
    if (own_.empty()) {
        co_return Result<void>();
    }
    std::vector<BroadcastId> ids(own_.begin(), own_.end());
    co_return co_await store_.renew(std::move(ids), clock_.now() + times_.lease.count());
}

runtime::Task<Result<void>> Broadcasts::close_expired() {
    co_return co_await store_.close_expired(clock_.now());
}

runtime::Task<Result<void>> Broadcasts::save_viewers() {
    std::vector<ViewerCount> counts;
    const auto snapshot = board_.read();
    for (const auto& entry : snapshot->entries()) {
        if (own_.contains(entry.stream.id)) {
            counts.push_back({.id = entry.stream.id, .viewers = entry.stream.viewer_count});
        }
    }
    if (counts.empty()) {
        co_return Result<void>();
    }
    co_return co_await store_.save_viewers(std::move(counts));
}

} // namespace leams::streams
