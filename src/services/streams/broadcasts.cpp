#include "services/streams/broadcasts.hpp"

#include "core/events/event.hpp"
#include "core/runtime/as_result.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"

#include <algorithm>
#include <utility>

namespace leams::streams {
Broadcasts::Broadcasts(runtime::Loop& home, Ports ports, BroadcastTimes times, runtime::Log log)
    : home_(home)
    , ports_(ports)
    , times_(times)
    , log_(std::move(log))
    , tasks_(home) {}

void Broadcasts::start() {
    listen();
    tasks_.spawn(run());
}

runtime::Task<> Broadcasts::stop() {
    subscriptions_.clear();
    co_await tasks_.stop();
}

// A step that fails or throws keeps the others from nothing, and has its next turn.
runtime::Task<> Broadcasts::run() {
    for (;;) {
        report("leases_not_renewed", co_await runtime::as_result(keep_leases()));
        report("broadcast_not_saved", co_await runtime::as_result(save_late()));
        report("live_list_not_refreshed", co_await runtime::as_result(refresh_here()));
        co_await runtime::sleep_for(times_.turn);
    }
}

void Broadcasts::report(std::string_view event, const Result<void>& result) const {
    if (!result) {
        log_.failure(runtime::LogLevel::Warning, event, result.error());
    }
}

runtime::Task<Result<OpenBroadcast>> Broadcasts::begin(UserId channel) {
    return runtime::on_loop(home_, begin_here(std::move(channel)));
}

runtime::Task<Result<OpenBroadcast>> Broadcasts::begin_here(UserId channel) {
    const auto now = ports_.clock.now();
    const auto lease_until = now + times_.lease.count();
    LEAMS_CO_TRY(const auto left, co_await ports_.store.find_open(channel));
    const bool continued = left && !own_.contains(left->id);
    Held held{.id = continued ? left->id : BroadcastId::make(now)};
    if (continued) {
        LEAMS_CO_CHECK(co_await ports_.store.take(left->id, now, lease_until));
        // Shown as it was left until there is something to watch again.
        held.is_live = left->is_live;
        held.grace_ends_at = left->grace_ends_at;
        held.peak_viewers = left->peak_viewers;
    } else {
        LEAMS_CO_CHECK(co_await ports_.store.open(held.id, channel, now, lease_until));
    }
    // The channel may have had another one, which has ended with this.
    std::erase_if(own_, [&](const auto& entry) { return entry.second.channel == channel; });
    const auto id = held.id;
    log_.info(
        "broadcast_begun", {{"broadcast", id.str()}, {"channel", channel.str()}, {"continued", continued}}
    );
    own_.emplace(id, Own{.held = std::move(held), .channel = std::move(channel)});
    // A broadcast that is in the store has begun, even when the list cannot be read now.
    report("live_list_not_refreshed", co_await refresh_here());
    co_return OpenBroadcast{.id = id, .continued = continued};
}

runtime::Task<Result<void>> Broadcasts::live(BroadcastId id) {
    auto change = [](Held& held) {
        held.is_live = true;
        held.grace_ends_at.reset();
        held.is_ending = false;
    };
    return runtime::on_loop(home_, live_here(std::move(id), std::move(change)));
}

runtime::Task<Result<void>> Broadcasts::live_here(BroadcastId id, Change change) {
    if (!own_.contains(id)) {
        co_return Error::not_found("The broadcast has ended");
    }
    co_return co_await change_here(std::move(id), std::move(change));
}

runtime::Task<Result<void>> Broadcasts::interrupted(BroadcastId id, UnixMillis grace_ends_at, Absence why) {
    auto change = [grace_ends_at, why](Held& held) {
        held.grace_ends_at = grace_ends_at;
        held.is_ending = why == Absence::Stopped;
    };
    return runtime::on_loop(home_, change_here(std::move(id), std::move(change)));
}

runtime::Task<Result<void>> Broadcasts::resumed(BroadcastId id) {
    auto change = [](Held& held) {
        held.grace_ends_at.reset();
        held.is_ending = false;
    };
    return runtime::on_loop(home_, change_here(std::move(id), std::move(change)));
}

runtime::Task<Result<void>> Broadcasts::ended(BroadcastId id) {
    return runtime::on_loop(home_, close_here(std::move(id)));
}

runtime::Task<Result<void>> Broadcasts::released(BroadcastId id, UnixMillis grace_ends_at) {
    return runtime::on_loop(home_, release_here(std::move(id), grace_ends_at));
}

runtime::Task<Result<void>> Broadcasts::end(BroadcastId id) {
    return runtime::on_loop(home_, end_here(std::move(id)));
}

// What the store cannot be told now is saved late.
runtime::Task<Result<void>> Broadcasts::change_here(BroadcastId id, Change change) {
    const auto own = own_.find(id);
    if (own == own_.end()) {
        co_return Result<void>();
    }
    change(own->second.held);
    ++own->second.changes;
    LEAMS_CO_CHECK(co_await save({std::move(id)}, ports_.clock.now()));
    co_return co_await refresh_here();
}

// Not renewed any more even when the store is away: the lease then ends it.
runtime::Task<Result<void>> Broadcasts::close_here(BroadcastId id) {
    auto own = own_.extract(id);
    if (own.empty()) {
        co_return Result<void>();
    }
    LEAMS_CO_CHECK(co_await ports_.store.close(std::move(own.mapped().held), ports_.clock.now()));
    log_.info("broadcast_ended", {{"broadcast", id.str()}});
    co_return co_await refresh_here();
}

runtime::Task<Result<void>> Broadcasts::release_here(BroadcastId id, UnixMillis grace_ends_at) {
    auto own = own_.extract(id);
    if (own.empty()) {
        co_return Result<void>();
    }
    auto held = std::move(own.mapped().held);
    if (held.is_ending) {
        co_return co_await ports_.store.close(std::move(held), ports_.clock.now());
    }
    held.grace_ends_at = grace_ends_at;
    LEAMS_CO_CHECK(co_await ports_.store.release(std::move(held), ports_.clock.now(), grace_ends_at));
    co_return co_await refresh_here();
}

runtime::Task<Result<void>> Broadcasts::end_here(BroadcastId id) {
    own_.erase(id);
    LEAMS_CO_CHECK(co_await ports_.store.end(std::move(id), ports_.clock.now()));
    co_return co_await refresh_here();
}

runtime::Task<Result<void>> Broadcasts::save(std::vector<BroadcastId> ids, UnixMillis now) {
    std::vector<Held> held;
    std::map<BroadcastId, std::uint64_t> changes;
    for (const auto& id : ids) {
        const auto& own = own_.at(id);
        held.push_back(own.held);
        changes.emplace(id, own.changes);
    }
    LEAMS_CO_TRY(
        const auto lost, co_await ports_.store.renew(std::move(held), now, now + times_.lease.count())
    );
    for (const auto& [id, count] : changes) {
        if (const auto own = own_.find(id); own != own_.end()) {
            own->second.changes_saved = std::max(own->second.changes_saved, count);
        }
    }
    Result<void> outcome;
    for (const auto& id : lost) {
        if (auto given_up = co_await give_up(id); !given_up) {
            outcome = std::move(given_up);
        }
    }
    co_return outcome;
}

// Another process has gone on with it, or has ended it.
runtime::Task<Result<void>> Broadcasts::give_up(BroadcastId id) {
    const auto own = own_.extract(id);
    if (own.empty()) {
        co_return Result<void>();
    }
    log_.warning("broadcast_lost", {{"broadcast", id.str()}, {"channel", own.mapped().channel.str()}});
    co_return co_await ports_.publishers.give_up(own.mapped().channel);
}

// First our own leases and only then those that have run out, which ours have when the store was away; a
// renewal that fails is tried again in the next turn.
runtime::Task<Result<void>> Broadcasts::keep_leases() {
    if (ports_.clock.steady() < renew_at_) {
        co_return Result<void>();
    }
    const auto now = ports_.clock.now();
    std::vector<BroadcastId> ids;
    for (const auto& [id, _] : own_) {
        ids.push_back(id);
    }
    if (!ids.empty()) {
        LEAMS_CO_CHECK(co_await save(std::move(ids), now));
    }
    LEAMS_CO_CHECK(co_await ports_.store.close_expired(now));
    renew_at_ = ports_.clock.steady() + times_.renew_every;
    co_return Result<void>();
}

runtime::Task<Result<void>> Broadcasts::save_late() {
    std::vector<BroadcastId> ids;
    for (const auto& [id, own] : own_) {
        if (own.changes_saved < own.changes) {
            ids.push_back(id);
        }
    }
    if (ids.empty()) {
        co_return Result<void>();
    }
    co_return co_await save(std::move(ids), ports_.clock.now());
}

runtime::Task<Result<void>> Broadcasts::refresh() {
    return runtime::on_loop(home_, refresh_here());
}

runtime::Task<Result<void>> Broadcasts::refresh_here() {
    const auto reading = ++readings_begun_;
    const auto now = ports_.clock.now();
    LEAMS_CO_TRY(auto live, co_await ports_.store.list_live(now));
    // Our own are on air whatever the store knows of their leases, but for those that we have let go.
    std::erase_if(live, [&](const BroadcastRecord& one) {
        return one.lease_until <= now && !own_.contains(one.id);
    });
    std::vector<BroadcastId> ids;
    ids.reserve(live.size());
    for (const auto& broadcast : live) {
        ids.push_back(broadcast.id);
    }
    const auto viewers = co_await ports_.viewers.counts(std::move(ids));
    // A reading that began later has been shown already, and it has seen everything that this one has.
    if (reading > reading_shown_) {
        reading_shown_ = reading;
        publish(make_entries(live, viewers));
    }
    co_return Result<void>();
}

template <class E>
void Broadcasts::listen(std::function<void(const E&)> handler) {
    subscriptions_.push_back(events::listen<E>(ports_.pubsub, home_, std::move(handler)));
}

void Broadcasts::listen() {
    const auto read = [this](const events::StreamRevision& event) {
        if (!shows(event)) {
            want_refresh();
        }
    };
    listen<events::StreamOnline>(read);
    listen<events::StreamUpdated>(read);
    listen<events::StreamOffline>([this](const events::StreamOffline& event) {
        if (board_.read()->find(event.broadcast_id) != nullptr) {
            want_refresh();
        }
    });
    listen<events::AccountChanged>([this](const events::AccountChanged& event) {
        if (board_.read()->find_channel(event.user_id) != nullptr) {
            want_refresh();
        }
    });
}

bool Broadcasts::shows(const events::StreamRevision& event) const {
    const auto board = board_.read();
    const auto* entry = board->find(event.broadcast_id);
    return entry != nullptr && entry->revision >= event.revision;
}

// However many events come, one reading at a time.
void Broadcasts::want_refresh() {
    refresh_wanted_ = true;
    if (!std::exchange(refreshing_, true)) {
        tasks_.spawn(refresh_while_wanted());
    }
}

runtime::Task<> Broadcasts::refresh_while_wanted() {
    while (std::exchange(refresh_wanted_, false)) {
        report("live_list_not_refreshed", co_await runtime::as_result(refresh_here()));
    }
    refreshing_ = false;
}

std::vector<LiveSnapshot::Entry>
Broadcasts::make_entries(const std::vector<BroadcastRecord>& live, const std::vector<std::int64_t>& viewers) {
    std::vector<LiveSnapshot::Entry> entries;
    entries.reserve(live.size());
    for (std::size_t i = 0; i < live.size(); ++i) {
        auto peak = std::max(live[i].peak_viewers, viewers[i]);
        if (const auto own = own_.find(live[i].id); own != own_.end()) {
            auto& held = own->second.held;
            held.viewers = viewers[i];
            held.peak_viewers = peak = std::max(held.peak_viewers, peak);
        }
        entries.push_back(make_entry(live[i], viewers[i]));
        auto& stream = entries.back().stream;
        stream.peak_viewers = peak;
        if (times_.rewind && live[i].channel.record && stream.playback) {
            stream.playback->dvr =
                Rewind{.url = "/dvr/" + stream.id.str() + "/index.m3u8", .window_s = times_.rewind->count()};
        }
    }
    return entries;
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
            ended.stream.state = StreamState::Offline;
            ended.stream.ended_at = to_rfc3339(ports_.clock.now());
            ended.stream.stream_url.reset();
            ended.stream.playback.reset();
            ended.stream.grace_ends_at.reset();
            told_viewers_.erase(old.stream.id.str());
            tell(StreamEventKind::Offline, ended);
        }
    }
    for (const auto& entry : after.entries()) {
        const auto* old = before.find(entry.stream.id);
        if (old != nullptr && old->revision == entry.revision) {
            continue;
        }
        if (old == nullptr) {
            tell(StreamEventKind::Online, entry);
        }
        const auto before_state = old == nullptr ? StreamState::Live : old->stream.state;
        if (entry.stream.state != before_state) {
            const bool is_back = entry.stream.state == StreamState::Live;
            tell(is_back ? StreamEventKind::Resumed : StreamEventKind::Interrupted, entry);
        } else if (old != nullptr) {
            tell(StreamEventKind::Updated, entry);
        }
    }
}

void Broadcasts::tell_viewers(const LiveSnapshot& after) {
    const auto now = ports_.clock.now();
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

} // namespace leams::streams
