#pragma once

#include "core/base/time.hpp"
#include "core/runtime/cache.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace leams::test {

/// A cache for tests of one thread. clear() plays its loss.
class FakeCache final : public runtime::Cache {
public:
    explicit FakeCache(const Clock& clock)
        : clock_(clock) {}

    void clear() {
        values_.clear();
        counters_.clear();
        sets_.clear();
    }

    runtime::Task<std::optional<std::string>> get(std::string key) override {
        const auto found = values_.find(key);
        if (found == values_.end() || found->second.second <= clock_.now()) {
            co_return std::nullopt;
        }
        co_return found->second.first;
    }
    runtime::Task<void> set(std::string key, std::string value, std::chrono::milliseconds ttl) override {
        values_[key] = {std::move(value), clock_.now() + ttl.count()};
        co_return;
    }
    runtime::Task<void> erase(std::string key) override {
        values_.erase(key);
        counters_.erase(key);
        co_return;
    }
    runtime::Task<std::optional<std::string>> take(std::string key) override {
        auto value = co_await get(key);
        values_.erase(key);
        co_return value;
    }
    runtime::Task<bool> add(std::string key, std::string value, std::chrono::milliseconds ttl) override {
        if (co_await get(key)) {
            co_return false;
        }
        co_await set(std::move(key), std::move(value), ttl);
        co_return true;
    }
    runtime::Task<runtime::RateDecision>
    count(std::string key, std::int64_t limit, std::chrono::milliseconds window) override {
        auto& [used, ends] = counters_[key];
        if (ends <= clock_.now()) {
            used = 0;
            ends = clock_.now() + window.count();
        }
        ++used;
        co_return runtime::RateDecision{
            .allowed = used <= limit,
            .limit = limit,
            .remaining = used < limit ? limit - used : 0,
            .resets_at = ends,
        };
    }
    runtime::Task<std::size_t>
    touch(std::string set, std::string member, std::chrono::milliseconds ttl) override {
        sets_[set][member] = clock_.now() + ttl.count();
        co_return living(set);
    }
    runtime::Task<std::size_t> drop(std::string set, std::string member) override {
        sets_[set].erase(member);
        co_return living(set);
    }
    runtime::Task<std::vector<std::size_t>> members(std::vector<std::string> sets) override {
        std::vector<std::size_t> sizes;
        for (const auto& set : sets) {
            sizes.push_back(living(set));
        }
        co_return sizes;
    }

private:
    std::size_t living(const std::string& set) {
        auto& members = sets_[set];
        std::erase_if(members, [&](const auto& entry) { return entry.second <= clock_.now(); });
        return members.size();
    }

    const Clock& clock_;
    std::map<std::string, std::pair<std::string, UnixMillis>> values_;
    std::map<std::string, std::pair<std::int64_t, UnixMillis>> counters_;
    std::map<std::string, std::map<std::string, UnixMillis>> sets_;
};

} // namespace leams::test
