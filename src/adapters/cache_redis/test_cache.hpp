#pragma once

#include "adapters/cache_redis/redis_cache.hpp"
#include "core/runtime/loops.hpp"
#include "test/redis.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace leams::adapters {

/// A cache that runs on loops of its own. On a busy machine an answer may take longer than viewers should
/// wait.
class RunningCache {
public:
    explicit RunningCache(
        const std::string& url,
        std::size_t loops = 1,
        redis::Timing timing = {.call = std::chrono::seconds(1)}
    )
        : loops_(loops) {
        redis::Options options{.address = redis::Address::parse(Secret(url)).value(), .timing = timing};
        if (options.address.tls) {
            options.tls = redis::TlsContext::make(options.address.ca_file).value();
        }
        cache_ = std::make_unique<RedisCache>(loops_, clock_, std::move(options), runtime::Log());
        loops_.start();
        test::run(runtime::on_loop(loops_.at(0), cache_->start()));
    }
    ~RunningCache() {
        test::run(runtime::on_loop(loops_.at(0), cache_->stop()));
        loops_.stop();
    }
    RunningCache(const RunningCache&) = delete;
    RunningCache& operator=(const RunningCache&) = delete;

    RedisCache& operator*() noexcept { return *cache_; }
    RedisCache* operator->() noexcept { return cache_.get(); }
    runtime::Loops& loops() noexcept { return loops_; }
    bool is_up() { return static_cast<bool>(test::run(cache_->ping())); }
    void wait_until_up() {
        EXPECT_TRUE(test::eventually([this] { return is_up(); }));
    }

private:
    SystemClock clock_;
    runtime::Loops loops_;
    std::unique_ptr<RedisCache> cache_;
};

} // namespace leams::adapters
