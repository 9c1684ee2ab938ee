#include "media/vod/lookup.hpp"

#include "core/base/finally.hpp"
#include "core/base/id.hpp"

#include <utility>

namespace leams::vod {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPlayableFor{1000
}; // So long somebody may still be given what its owner has taken out.
constexpr milliseconds kGrowingFor{250};
constexpr milliseconds kCompleteFor{1000};
constexpr milliseconds kPatience{10'000};
constexpr std::size_t kMostNames = 4096;
// How long a broadcast that is over can be gone back in: who watches it sees its end, whoever comes then is
// led to the video.
constexpr UnixMillis kRewindAfterEnd = 60'000;

UnixMillis end_of(const record::Recording& recording) {
    const auto last = recording.count() > 0 ? recording.entry(recording.count() - 1) : std::nullopt;
    return last ? last->program_date_time + last->duration.count() / 1000 : recording.started_at;
}

// That there is nothing is not remembered: players look for the video of what has just ended, and one whom
// another loop has given the playlist must not be refused what it names.
milliseconds lifetime_of(const Result<FoundPtr>& answer) {
    if (!answer) {
        return milliseconds{0};
    }
    const auto extent = (*answer)->programme.extent;
    return extent == Extent::Growing || extent == Extent::Sliding ? kGrowingFor : kCompleteFor;
}

Result<FoundPtr> busy() {
    return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
}

} // namespace

Lookup::Lookup(
    runtime::Loop& loop, const Clock& clock, const Config& config, Catalog& catalog, record::Library& library
)
    : loop_(loop)
    , clock_(clock)
    , config_(config)
    , catalog_(catalog)
    , library_(library) {}

runtime::Task<Result<FoundPtr>> Lookup::find(Door door, std::string name, Freshness freshness) {
    loop_.assert_current();
    const auto entry = entry_of((door == Door::Vod ? "v" : "d") + name);
    if (freshness == Freshness::Usual && entry->answer && clock_.steady() < entry->good_until) {
        co_return *entry->answer;
    }
    bool has_waited = false;
    while (const auto asked = entry->asked) {
        if (!co_await asked->wait(kPatience)) {
            co_return Error::deadline_exceeded("The server took too long to answer");
        }
        // Who asked first may have asked too early.
        if (std::exchange(has_waited, true) || !entry->answer || *entry->answer) {
            co_return entry->answer ? *entry->answer : busy();
        }
    }
    if (asking_ >= config_.max_lookups) {
        co_return busy();
    }
    if (freshness == Freshness::Anew) {
        entry->playable_until = {};
    }
    co_await renew(entry, door, std::move(name));
    co_return entry->answer ? *entry->answer : busy();
}

Lookup::EntryPtr Lookup::entry_of(const std::string& key) {
    if (const auto found = entries_.find(key); found != entries_.end()) {
        return found->second;
    }
    if (entries_.size() >= kMostNames) {
        forget_old(clock_.steady());
    }
    return entries_[key] = std::make_shared<Entry>();
}

// When all are fresh, any of them: it is found again.
void Lookup::forget_old(TimePoint now) {
    const auto is_old = [&](const auto& item) {
        return item.second->asked == nullptr && item.second->good_until <= now;
    };
    if (std::erase_if(entries_, is_old) == 0) {
        entries_.erase(entries_.begin());
    }
}

runtime::Task<> Lookup::renew(EntryPtr entry, Door door, std::string name) {
    entry->asked = std::make_shared<runtime::Gate>(loop_);
    ++asking_;
    const Finally done([&] {
        --asking_;
        std::exchange(entry->asked, nullptr)->open();
    });
    auto answer = co_await ask(entry, door, std::move(name));
    entry->good_until = clock_.steady() + lifetime_of(answer);
    entry->answer.emplace(std::move(answer));
}

runtime::Task<Result<FoundPtr>> Lookup::ask(EntryPtr entry, Door door, std::string name) {
    LEAMS_CO_TRY(auto playable, co_await playable_of(entry, door, std::move(name)));
    LEAMS_CO_TRY(auto recording, co_await library_.find(playable.broadcast));
    if (door == Door::Rewind && recording->ended && clock_.now() > end_of(*recording) + kRewindAfterEnd) {
        co_return Error::not_found("The broadcast is over");
    }
    const auto known = entry->answer && *entry->answer ? **entry->answer : nullptr;
    if (known && known->programme.recording == recording && known->playable == playable) {
        co_return known;
    }
    auto programme = door == Door::Rewind ? make_rewind(std::move(recording), config_.dvr_window)
                                          : programme_of(std::move(recording), playable);
    if (programme.empty()) {
        co_return Error::not_found("Nothing of it is recorded");
    }
    co_return std::make_shared<const Found>(Found{std::move(playable), std::move(programme)});
}

runtime::Task<Result<Playable>> Lookup::playable_of(EntryPtr entry, Door door, std::string name) {
    if (door == Door::Rewind) {
        if (!is_uuid(name)) {
            co_return Error::not_found("No such broadcast");
        }
        Playable playable;
        playable.broadcast = BroadcastId(std::move(name));
        co_return playable;
    }
    if (entry->answer && *entry->answer && clock_.steady() < entry->playable_until) {
        co_return (**entry->answer)->playable;
    }
    LEAMS_CO_TRY(auto playable, co_await catalog_.find(std::move(name)));
    entry->playable_until = clock_.steady() + kPlayableFor;
    co_return playable;
}

} // namespace leams::vod
