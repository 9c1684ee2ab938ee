#include "adapters/cache_redis/test_cache.hpp"
#include "test/cache_contract.hpp"

namespace leams::test {
namespace {

/// Whatever was there before has another name.
std::string fresh_prefix() {
    static int made = 0;
    return "?prefix=t" + std::to_string(++made) + ":";
}

struct SingleSubject final : CacheSubject {
    runtime::Cache& cache() override { return *running; }
    void advance(std::chrono::milliseconds step) override { server().advance(step); }

    static Redis& server() {
        static Redis shared;
        return shared;
    }

    SingleSubject() { running.wait_until_up(); }
    adapters::RunningCache running{server().url() + fresh_prefix()};
};

struct ClusterSubject final : CacheSubject {
    runtime::Cache& cache() override { return *running; }
    void advance(std::chrono::milliseconds step) override {
        for (std::size_t i = 0; i < cluster().size(); ++i) {
            cluster().at(i).advance(step);
        }
    }

    // Servers whose clock is set ahead seem to have been silent.
    static RedisCluster& cluster() {
        static RedisCluster shared(0, std::chrono::hours(1));
        return shared;
    }

    ClusterSubject() { running.wait_until_up(); }
    adapters::RunningCache running{cluster().url() + fresh_prefix()};
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Redis, CacheContract, testing::Values(CacheFactory([] {
                             return std::make_unique<SingleSubject>();
                         })));
INSTANTIATE_TEST_SUITE_P(RedisCluster, CacheContract, testing::Values(CacheFactory([] {
                             return std::make_unique<ClusterSubject>();
                         })));

} // namespace leams::test
