#pragma once

#include "core/runtime/cache.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace leams::adapters {

/// How much the in-process cache may hold. When it is full, what was used longest ago goes first.
struct MemoryCacheLimits {
    std::size_t shards = 64;
    std::size_t max_bytes = std::size_t{256} << 20; // Estimated, over all shards.
    std::size_t max_set_members = 200'000;          // Per set; further members are not counted.
};

/// runtime::Cache within one process. Thread-safe; every operation finishes without suspending. Expired
/// entries are swept a few at a time by the operations themselves. `clock` must outlive it.
class MemoryCache final : public runtime::Cache {
public:
    explicit MemoryCache(const Clock& clock, MemoryCacheLimits limits = {});
    ~MemoryCache() override;

    runtime::Task<std::optional<std::string>> get(std::string key) override;
    runtime::Task<void> set(std::string key, std::string value, std::chrono::milliseconds ttl) override;
    runtime::Task<void> erase(std::string key) override;
    runtime::Task<std::optional<std::string>> take(std::string key) override;
    runtime::Task<bool> add(std::string key, std::string value, std::chrono::milliseconds ttl) override;
    runtime::Task<runtime::RateDecision>
    count(std::string key, std::int64_t limit, std::chrono::milliseconds window) override;
    runtime::Task<std::size_t>
    touch(std::string set, std::string member, std::chrono::milliseconds ttl) override;
    runtime::Task<std::size_t> drop(std::string set, std::string member) override;
    runtime::Task<std::vector<std::size_t>> members(std::vector<std::string> sets) override;

    /// Estimated bytes held.
    std::size_t bytes() const;
    void add_metrics(runtime::Metrics& metrics) const override;

private:
    class Shard;

    struct Lookups {
        std::atomic<std::uint64_t> found{0};
        std::atomic<std::uint64_t> missed{0};
    };

    Shard& shard_of(std::string_view key) noexcept;

    const Clock& clock_;
    std::size_t max_set_members_;
    std::vector<std::unique_ptr<Shard>> shards_;
    Lookups lookups_;
};

} // namespace leams::adapters
