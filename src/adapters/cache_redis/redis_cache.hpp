#pragma once

#include "adapters/cache_memory/memory_cache.hpp"
#include "adapters/cache_redis/missed_writes.hpp"
#include "adapters/redis/client.hpp"
#include "adapters/redis/script.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/loops.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace leams::adapters {

/// runtime::Cache on a Redis or a Redis Cluster, 6.2 or newer, with a connection to each server on each loop.
/// While the server of a key is away, the key is this process's own, in memory; what was written meanwhile is
/// made good afterwards. A key is PREFIX KIND:{KEY}, where KIND is v for values, r for rates, s for sets.
class RedisCache final : public runtime::Cache {
public:
    /// All of it must outlive the cache, which lives on the first loop. `options.scripts` is filled in here.
    RedisCache(runtime::Loops& loops, const Clock& clock, redis::Options options, runtime::Log log);
    ~RedisCache() override;

    runtime::Task<void> start() override;
    runtime::Task<void> stop() override;
    runtime::Task<Result<void>> ping() override;

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

    void add_metrics(runtime::Metrics& metrics) const override;

private:
    class Home;
    class Elsewhere;
    struct Stats;

    redis::Client& here() noexcept;
    redis::Client& home() noexcept { return *clients_.front(); }
    runtime::Task<Result<resp::Value>> ask(redis::Keyed keyed);
    runtime::Task<std::vector<Result<resp::Value>>> ask_all(std::vector<redis::Keyed> commands);
    runtime::Task<Result<resp::Value>>
    run(const redis::Script& script, std::string name, std::initializer_list<std::string_view> arguments);
    redis::Keyed erasing(std::string_view key) const;
    std::string named(char kind, std::string_view key) const;
    void note_refusal(const std::string& error);
    void note_missed(std::string key, std::optional<std::string> value, std::chrono::milliseconds ttl);
    runtime::Task<void> make_good();
    void on_home_state(bool is_serving, const std::string& why);

    runtime::Loops& loops_;
    const Clock& clock_;
    redis::Options options_;
    runtime::Log log_;
    MemoryCache memory_; // While the server is away.
    MissedWrites missed_;
    runtime::LogThrottle refusals_;
    std::unique_ptr<Stats> stats_;
    std::unique_ptr<Home> on_home_;
    std::unique_ptr<Elsewhere> elsewhere_;
    std::vector<std::unique_ptr<redis::Client>> clients_; // By loop.
    runtime::TaskGroup tasks_;
};

} // namespace leams::adapters
