#pragma once

#include "core/runtime/metrics.hpp"
#include "gateway/kept_page.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace leams::gateway {

/// The pages that guests get, by what the web app is asked for them, and who waits for one that is being
/// made: each is rendered once however many ask. Thread-safe; one for all loops.
class PageStore {
public:
    using Time = KeptPage::Time;

    struct Limits {
        std::size_t bytes = 32 * 1024 * 1024;
        std::size_t pages = 2000;
    };
    PageStore() = default;
    explicit PageStore(Limits limits)
        : limits_(limits) {}

    struct Found {
        KeptPagePtr page{};     // Not older than it may be given at all.
        bool rendering = false; // A new one is on its way.
        bool alone = false;     // What it answers with is for one alone.
    };
    Found find(const std::string& key, Time now);

    /// How a wait ends: with a page for all, with what is shown instead, or, with neither, in asking alone.
    struct Outcome {
        KeptPagePtr page{};
        std::optional<net::Response> instead{};
    };
    /// Called once, on any thread.
    using Waiter = std::function<void(const Outcome&)>;
    using WaiterId = std::uint64_t;
    /// Waits for the page that is being made; nullopt when none is.
    std::optional<WaiterId> wait(const std::string& key, Waiter waiter);
    /// The waiter has gone; when it was the last, the page is not made.
    void leave(const std::string& key, WaiterId id);

    /// One who would make the page when the turn of an address group comes. A page has a few, so that it
    /// does not wait behind the crowd of whoever asked first; who comes first makes it, and the others are
    /// told to leave.
    struct Maker {
        const void* id = nullptr;
        std::string group;
        std::function<void()> withdraw; // Thread-safe, and acts later.
    };
    /// Whether one more of this group would be of use.
    bool wants_maker(const std::string& key, const std::string& group) const;
    /// `awaited`: the page is made only as long as somebody waits.
    void add_maker(const std::string& key, Maker maker, bool awaited, Time now);
    /// False when the page is not wanted any more, or another makes it.
    bool begin(const std::string& key, const void* maker);
    /// The page is there. It is kept when it is good, and given to all who wait.
    void finish(const std::string& key, const void* maker, KeptPagePtr page, Time now);
    /// This maker cannot make it. When it was the last, all who wait get an old page or `instead`; without
    /// that, each asks alone.
    void fail(const std::string& key, const void* maker, std::optional<net::Response> instead, Time now);

    /// Gives those who have waited for long an old page, where there is one. To be called every second.
    void sweep(Time now);

    /// One more answer was made of a page.
    void count_given() noexcept { given_.fetch_add(1, std::memory_order_relaxed); }
    void add_metrics(runtime::Metrics& metrics) const;

private:
    struct Entry {
        std::string key;
        KeptPagePtr page;
        Time alone_until{};
    };
    struct Render {
        std::vector<Maker> makers;
        std::unordered_map<WaiterId, Waiter> waiters;
        bool begun = false;
        bool awaited = false;
        Time since{};
    };
    using Waiters = std::unordered_map<WaiterId, Waiter>;

    Entry& entry_of(const std::string& key);
    KeptPagePtr page_of(const std::string& key, Time now) const;
    /// The render in which this maker has a part, or null.
    Render* render_of(const std::string& key, const void* maker);
    /// Ends it; gives those who wait.
    Waiters end(const std::string& key);
    void keep(const std::string& key, KeptPagePtr page);
    void make_room();
    void forget(std::string_view key);

    const Limits limits_{};
    mutable std::mutex mutex_;
    std::list<Entry> entries_; // The one asked for last is first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
    std::unordered_map<std::string, Render> renders_;
    std::size_t bytes_ = 0;
    std::atomic<std::uint64_t> made_{0};
    std::atomic<std::uint64_t> given_{0};
    WaiterId last_id_ = 0;
};

} // namespace leams::gateway
