#include "adapters/cache_memory/memory_cache.hpp"

#include "adapters/cache_memory/member_set.hpp"
#include "adapters/cache_memory/rate_window.hpp"

#include <algorithm>
#include <functional>
#include <list>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <variant>

namespace leams::adapters {
namespace {

using Time = std::chrono::steady_clock::time_point;

// A list node, a hash node and their share of the bucket array.
constexpr std::size_t kEntryOverhead = 200;
// How many entries each operation looks at to find expired ones; two let the sweep outrun any growth.
constexpr int kSweepSteps = 2;

struct Entry {
    std::string key;
    Time expires;
    std::variant<std::string, RateWindow, MemberSet> value;

    std::size_t bytes() const noexcept {
        std::size_t size = kEntryOverhead + key.size();
        if (const auto* text = std::get_if<std::string>(&value)) {
            size += text->capacity();
        } else if (const auto* set = std::get_if<MemberSet>(&value)) {
            size += set->bytes();
        }
        return size;
    }
};

} // namespace

class MemoryCache::Shard {
public:
    explicit Shard(std::size_t max_bytes)
        : max_bytes_(max_bytes)
        , sweep_(entries_.end()) {}

    std::optional<std::string> get(const std::string& key, Time now) {
        const std::lock_guard lock(mutex_);
        sweep(now);
        auto* entry = find(key, now);
        const auto* text = entry == nullptr ? nullptr : std::get_if<std::string>(&entry->value);
        return text == nullptr ? std::nullopt : std::optional(*text);
    }

    void set(const std::string& key, std::string value, Time now, Time expires) {
        const std::lock_guard lock(mutex_);
        store(key, std::move(value), now, expires);
    }

    bool add(const std::string& key, std::string value, Time now, Time expires) {
        const std::lock_guard lock(mutex_);
        if (find(key, now) != nullptr) {
            return false;
        }
        store(key, std::move(value), now, expires);
        return true;
    }

    std::optional<std::string> take(const std::string& key, Time now) {
        const std::lock_guard lock(mutex_);
        sweep(now);
        auto* entry = find(key, now);
        auto* text = entry == nullptr ? nullptr : std::get_if<std::string>(&entry->value);
        if (text == nullptr) {
            return std::nullopt;
        }
        bytes_ -= entry->bytes();
        auto taken = std::move(*text);
        bytes_ += entry->bytes();
        forget(by_key_.find(key)->second);
        return taken;
    }

    void erase(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (const auto found = by_key_.find(key); found != by_key_.end()) {
            forget(found->second);
        }
    }

    runtime::RateDecision count(
        const std::string& key,
        std::int64_t limit,
        std::chrono::milliseconds window,
        Time now,
        UnixMillis wall
    ) {
        const std::lock_guard lock(mutex_);
        sweep(now);
        auto& entry = obtain<RateWindow>(key, now);
        entry.expires = now + 2 * window;
        const auto decision = std::get<RateWindow>(entry.value).count(limit, window, now, wall);
        evict();
        return decision;
    }

    std::size_t
    touch(const std::string& key, const std::string& member, Time now, Time deadline, std::size_t limit) {
        const std::lock_guard lock(mutex_);
        sweep(now);
        auto& entry = obtain<MemberSet>(key, now);
        auto& set = std::get<MemberSet>(entry.value);
        bytes_ -= entry.bytes();
        set.count(now);
        set.touch(member, deadline, limit);
        const auto living = set.count(now);
        entry.expires = set.last_deadline();
        bytes_ += entry.bytes();
        evict();
        return living;
    }

    std::size_t drop(const std::string& key, std::string_view member, Time now) {
        return with_set(key, now, [&](MemberSet& set) { set.drop(member); });
    }

    std::size_t members(const std::string& key, Time now) {
        return with_set(key, now, [](MemberSet&) {});
    }

    std::size_t bytes() const {
        const std::lock_guard lock(mutex_);
        return bytes_;
    }

private:
    using Entries = std::list<Entry>;

    void store(const std::string& key, std::string value, Time now, Time expires) {
        sweep(now);
        auto& entry = obtain<std::string>(key, now);
        bytes_ -= entry.bytes();
        entry.value = std::move(value);
        entry.expires = expires;
        bytes_ += entry.bytes();
        evict();
    }

    // Does something to a set that is there, and gives the number of its living members.
    template <class Work>
    std::size_t with_set(const std::string& key, Time now, Work work) {
        const std::lock_guard lock(mutex_);
        sweep(now);
        auto* entry = find(key, now);
        auto* set = entry == nullptr ? nullptr : std::get_if<MemberSet>(&entry->value);
        if (set == nullptr) {
            return 0;
        }
        bytes_ -= entry->bytes();
        work(*set);
        const auto living = set->count(now);
        bytes_ += entry->bytes();
        return living;
    }

    // Finds a living entry and makes it the most recently used.
    Entry* find(const std::string& key, Time now) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) {
            return nullptr;
        }
        const auto entry = found->second;
        if (entry->expires <= now) {
            forget(entry);
            return nullptr;
        }
        if (sweep_ == entry) {
            ++sweep_;
        }
        entries_.splice(entries_.begin(), entries_, entry);
        return &*entry;
    }

    // Finds or makes the entry; one of another kind is replaced, as a write replaces anything.
    template <class Kind>
    Entry& obtain(const std::string& key, Time now) {
        if (auto* entry = find(key, now)) {
            if (!std::holds_alternative<Kind>(entry->value)) {
                bytes_ -= entry->bytes();
                entry->value = Kind{};
                bytes_ += entry->bytes();
            }
            return *entry;
        }
        entries_.push_front(Entry{key, now, Kind{}});
        by_key_.emplace(entries_.front().key, entries_.begin());
        bytes_ += entries_.front().bytes();
        return entries_.front();
    }

    void sweep(Time now) {
        for (int step = 0; step < kSweepSteps && !entries_.empty(); ++step) {
            if (sweep_ == entries_.end()) {
                sweep_ = entries_.begin();
            }
            const auto entry = sweep_++;
            if (entry->expires <= now) {
                forget(entry);
            }
        }
    }

    void evict() {
        // The newest entry stays even when it alone is too large; the next write takes it.
        while (bytes_ > max_bytes_ && entries_.size() > 1) {
            forget(std::prev(entries_.end()));
        }
    }

    void forget(Entries::iterator entry) {
        if (sweep_ == entry) {
            ++sweep_;
        }
        bytes_ -= entry->bytes();
        by_key_.erase(entry->key);
        entries_.erase(entry);
    }

    mutable std::mutex mutex_;
    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    Entries entries_;                                                // Most recently used first.
    std::unordered_map<std::string_view, Entries::iterator> by_key_; // Keys point into entries_.
    Entries::iterator sweep_;
};

MemoryCache::MemoryCache(const Clock& clock, MemoryCacheLimits limits)
    : clock_(clock)
    , max_set_members_(limits.max_set_members) {
    const auto count = std::max<std::size_t>(limits.shards, 1);
    for (std::size_t i = 0; i < count; ++i) {
        shards_.push_back(std::make_unique<Shard>(limits.max_bytes / count));
    }
}

MemoryCache::~MemoryCache() = default;

MemoryCache::Shard& MemoryCache::shard_of(std::string_view key) noexcept {
    return *shards_[std::hash<std::string_view>{}(key) % shards_.size()];
}

runtime::Task<std::optional<std::string>> MemoryCache::get(std::string key) {
    auto found = shard_of(key).get(key, clock_.steady());
    (found ? lookups_.found : lookups_.missed).fetch_add(1, std::memory_order_relaxed);
    co_return found;
}

runtime::Task<void> MemoryCache::set(std::string key, std::string value, std::chrono::milliseconds ttl) {
    const auto now = clock_.steady();
    shard_of(key).set(key, std::move(value), now, now + ttl);
    co_return;
}

runtime::Task<void> MemoryCache::erase(std::string key) {
    shard_of(key).erase(key);
    co_return;
}

runtime::Task<std::optional<std::string>> MemoryCache::take(std::string key) {
    co_return shard_of(key).take(key, clock_.steady());
}

runtime::Task<bool> MemoryCache::add(std::string key, std::string value, std::chrono::milliseconds ttl) {
    const auto now = clock_.steady();
    co_return shard_of(key).add(key, std::move(value), now, now + ttl);
}

runtime::Task<runtime::RateDecision>
MemoryCache::count(std::string key, std::int64_t limit, std::chrono::milliseconds window) {
    co_return shard_of(key).count(key, limit, window, clock_.steady(), clock_.now());
}

runtime::Task<std::size_t>
MemoryCache::touch(std::string set, std::string member, std::chrono::milliseconds ttl) {
    const auto now = clock_.steady();
    co_return shard_of(set).touch(set, member, now, now + ttl, max_set_members_);
}

runtime::Task<std::size_t> MemoryCache::drop(std::string set, std::string member) {
    co_return shard_of(set).drop(set, member, clock_.steady());
}

runtime::Task<std::vector<std::size_t>> MemoryCache::members(std::vector<std::string> sets) {
    const auto now = clock_.steady();
    std::vector<std::size_t> living;
    living.reserve(sets.size());
    for (const auto& set : sets) {
        living.push_back(shard_of(set).members(set, now));
    }
    co_return living;
}

void MemoryCache::add_metrics(runtime::Metrics& metrics) const {
    const auto* const lookups = "leams_cache_lookups_total";
    const auto* const of_lookups = "Values asked for in the cache";
    metrics.gauge("leams_cache_bytes", "Memory that the cache takes, estimated", [this] {
        return static_cast<double>(bytes());
    });
    metrics.counter(lookups, of_lookups, runtime::reading(lookups_.found), {{"outcome", "found"}});
    metrics.counter(lookups, of_lookups, runtime::reading(lookups_.missed), {{"outcome", "missed"}});
}

std::size_t MemoryCache::bytes() const {
    std::size_t total = 0;
    for (const auto& shard : shards_) {
        total += shard->bytes();
    }
    return total;
}

} // namespace leams::adapters
