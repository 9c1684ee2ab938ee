#include "gateway/page_store.hpp"

#include <algorithm>

namespace leams::gateway {
namespace {

constexpr std::size_t kMaxMakers = 4;
constexpr std::chrono::seconds kAlone{2};    // That a page is not tried again as one for all.
constexpr std::chrono::seconds kPatience{3}; // Of whoever could have an old page.

void tell(
    const std::unordered_map<PageStore::WaiterId, PageStore::Waiter>& waiters,
    const PageStore::Outcome& outcome
) {
    for (const auto& [_, waiter] : waiters) {
        waiter(outcome);
    }
}

} // namespace

PageStore::Found PageStore::find(const std::string& key, Time now) {
    const std::lock_guard lock(mutex_);
    Found out{.rendering = renders_.contains(key)};
    if (const auto known = by_key_.find(key); known != by_key_.end()) {
        entries_.splice(entries_.begin(), entries_, known->second);
        out.page = page_of(key, now);
        out.alone = now < known->second->alone_until;
    }
    return out;
}

std::optional<PageStore::WaiterId> PageStore::wait(const std::string& key, Waiter waiter) {
    const std::lock_guard lock(mutex_);
    const auto render = renders_.find(key);
    if (render == renders_.end()) {
        return std::nullopt;
    }
    render->second.waiters.emplace(++last_id_, std::move(waiter));
    return last_id_;
}

void PageStore::leave(const std::string& key, WaiterId id) {
    const std::lock_guard lock(mutex_);
    const auto render = renders_.find(key);
    if (render == renders_.end() || render->second.waiters.erase(id) == 0) {
        return;
    }
    if (render->second.waiters.empty() && render->second.awaited) {
        for (const auto& maker : render->second.makers) {
            maker.withdraw();
        }
        renders_.erase(render);
    }
}

bool PageStore::wants_maker(const std::string& key, const std::string& group) const {
    const std::lock_guard lock(mutex_);
    const auto render = renders_.find(key);
    if (render == renders_.end()) {
        return true;
    }
    const auto& makers = render->second.makers;
    return !render->second.begun && makers.size() < kMaxMakers &&
           std::ranges::none_of(makers, [&](const Maker& maker) { return maker.group == group; });
}

void PageStore::add_maker(const std::string& key, Maker maker, bool awaited, Time now) {
    const std::lock_guard lock(mutex_);
    const auto [render, is_new] = renders_.try_emplace(key);
    if (is_new) {
        render->second.since = now;
        render->second.awaited = awaited;
    }
    render->second.makers.push_back(std::move(maker));
}

bool PageStore::begin(const std::string& key, const void* maker) {
    const std::lock_guard lock(mutex_);
    auto* render = render_of(key, maker);
    if (render == nullptr || render->begun) {
        return false;
    }
    render->begun = true;
    std::erase_if(render->makers, [maker](const Maker& other) {
        if (other.id != maker) {
            other.withdraw();
        }
        return other.id != maker;
    });
    return true;
}

void PageStore::finish(const std::string& key, const void* maker, KeptPagePtr page, Time now) {
    Waiters waiters;
    Outcome outcome{.page = page};
    {
        const std::lock_guard lock(mutex_);
        if (render_of(key, maker) == nullptr) {
            return;
        }
        made_.fetch_add(1, std::memory_order_relaxed);
        if (page->status() == 200) {
            keep(key, std::move(page));
        } else if (page->status() < 500) {
            forget(key);
        } else if (auto old = page_of(key, now)) {
            outcome.page = std::move(old);
        }
        waiters = end(key);
    }
    tell(waiters, outcome);
}

void PageStore::fail(
    const std::string& key, const void* maker, std::optional<net::Response> instead, Time now
) {
    Waiters waiters;
    Outcome outcome;
    {
        const std::lock_guard lock(mutex_);
        auto* render = render_of(key, maker);
        if (render == nullptr) {
            return;
        }
        std::erase_if(render->makers, [maker](const Maker& one) { return one.id == maker; });
        if (!render->makers.empty()) {
            return;
        }
        if (instead) {
            outcome = {.page = page_of(key, now), .instead = std::move(instead)};
        } else {
            forget(key);
            entry_of(key).alone_until = now + kAlone;
            make_room();
        }
        waiters = end(key);
    }
    tell(waiters, outcome);
}

void PageStore::sweep(Time now) {
    std::vector<std::pair<Waiters, Outcome>> tired;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [key, render] : renders_) {
            const bool late = now - render.since > kPatience && !render.waiters.empty();
            if (auto old = late ? page_of(key, now) : nullptr) {
                render.awaited = false;
                tired.emplace_back(std::exchange(render.waiters, {}), Outcome{.page = std::move(old)});
            }
        }
        while (!entries_.empty() && entries_.back().page && entries_.back().page->age(now) > KeptPage::kKept
        ) {
            forget(entries_.back().key);
        }
    }
    for (const auto& [waiters, outcome] : tired) {
        tell(waiters, outcome);
    }
}

void PageStore::add_metrics(runtime::Metrics& metrics) const {
    metrics.counter("leams_guest_pages_total", "Answers with a page for guests", runtime::reading(given_));
    metrics.counter("leams_guest_pages_rendered_total", "Pages rendered for guests", runtime::reading(made_));
    metrics.gauge("leams_guest_pages_bytes", "Memory of the pages kept for guests", [this] {
        const std::lock_guard lock(mutex_);
        return static_cast<double>(bytes_);
    });
}

PageStore::Entry& PageStore::entry_of(const std::string& key) {
    const auto known = by_key_.find(key);
    if (known != by_key_.end()) {
        entries_.splice(entries_.begin(), entries_, known->second);
    } else {
        entries_.push_front({.key = key});
        by_key_.emplace(entries_.front().key, entries_.begin());
    }
    return entries_.front();
}

KeptPagePtr PageStore::page_of(const std::string& key, Time now) const {
    const auto known = by_key_.find(key);
    const bool good =
        known != by_key_.end() && known->second->page && known->second->page->age(now) <= KeptPage::kKept;
    return good ? known->second->page : nullptr;
}

PageStore::Render* PageStore::render_of(const std::string& key, const void* maker) {
    const auto found = renders_.find(key);
    if (found == renders_.end()) {
        return nullptr;
    }
    const auto is_it = [maker](const Maker& one) { return one.id == maker; };
    return std::ranges::any_of(found->second.makers, is_it) ? &found->second : nullptr;
}

PageStore::Waiters PageStore::end(const std::string& key) {
    auto render = renders_.extract(key);
    return std::move(render.mapped().waiters);
}

void PageStore::keep(const std::string& key, KeptPagePtr page) {
    auto& entry = entry_of(key);
    bytes_ += page->bytes();
    bytes_ -= entry.page ? entry.page->bytes() : 0;
    entry.page = std::move(page);
    make_room();
}

void PageStore::make_room() {
    while (bytes_ > limits_.bytes || entries_.size() > limits_.pages) {
        forget(entries_.back().key);
    }
}

void PageStore::forget(std::string_view key) {
    if (const auto known = by_key_.find(key); known != by_key_.end()) {
        const auto entry = known->second;
        bytes_ -= entry->page ? entry->page->bytes() : 0;
        by_key_.erase(known);
        entries_.erase(entry);
    }
}

} // namespace leams::gateway
