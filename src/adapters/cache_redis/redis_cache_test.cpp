#include "adapters/cache_redis/test_cache.hpp"

#include <atomic>
#include <cstdlib>
#include <thread>

namespace leams::adapters {
namespace {

using test::eventually;
using test::Redis;
using test::run;
using namespace std::chrono_literals;

double seconds_of(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

TEST(RedisCache, IsOneForSeveralProcesses) {
    const Redis server;
    RunningCache one(server.url());
    RunningCache other(server.url());
    one.wait_until_up();
    other.wait_until_up();
    run(one->set("a", "of one", 1h));
    EXPECT_EQ(run(other->get("a")), "of one");
    EXPECT_EQ(run(one->touch("viewers", "x", 1h)), 1U);
    EXPECT_EQ(run(other->touch("viewers", "y", 1h)), 2U);
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(run((i % 2 == 0 ? *one : *other).count("limit", 10, 1h)).allowed) << i;
    }
    EXPECT_FALSE(run(one->count("limit", 10, 1h)).allowed);
    EXPECT_FALSE(run(other->count("limit", 10, 1h)).allowed);
    run(one->set("ticket", "x", 1h));
    EXPECT_TRUE(run(other->take("ticket")));
    EXPECT_FALSE(run(one->take("ticket")));
}

TEST(RedisCache, GivesEachKeyAnEnd) {
    const Redis server;
    RunningCache cache(server.url());
    cache.wait_until_up();
    run(cache->set("a", "1", 1h));
    run(cache->add("b", "1", 1h));
    run(cache->count("c", 5, 1h));
    run(cache->touch("d", "m", 1h));
    for (const auto* key : {"'leams:v:{a}'", "'leams:v:{b}'", "'leams:r:{c}'", "'leams:s:{d}'"}) {
        EXPECT_GT(std::atol(server.ask(std::string("pttl ") + key).c_str()), 3'500'000) << key;
    }
}

TEST(RedisCache, LetsNobodyWaitForASilentServerTwice) {
    const Redis server;
    RunningCache cache(server.url(), 1, redis::Timing());
    cache.wait_until_up();
    run(cache->set("kept", "there", 1h));
    server.pause();
    EXPECT_FALSE(run(cache->get("kept"))) << "as an empty cache";
    // All that come afterwards are served at once, by this process.
    const auto took = seconds_of([&] {
        for (int i = 0; i < 200; ++i) {
            EXPECT_EQ(run(cache->count("limit", 100, 1h)).allowed, i < 100) << i;
        }
        run(cache->set("meanwhile", "here", 1h));
        EXPECT_EQ(run(cache->get("meanwhile")), "here");
        EXPECT_TRUE(run(cache->add("added", "x", 1h)));
        EXPECT_FALSE(run(cache->add("added", "x", 1h)));
        EXPECT_EQ(run(cache->touch("set", "m", 1h)), 1U);
        EXPECT_EQ(run(cache->members({"set", "none"})), (std::vector<std::size_t>{1, 0}));
        EXPECT_EQ(run(cache->drop("set", "m")), 0U);
    });
    EXPECT_LT(took, 10.0) << "that many times 50 ms";
    EXPECT_FALSE(cache.is_up());
    server.resume();
    cache.wait_until_up();
    EXPECT_EQ(run(cache->get("kept")), "there");
    EXPECT_TRUE(eventually([&] { return run(cache->get("meanwhile")) == "here"; })) << "made good";
}

TEST(RedisCache, MakesGoodWhatWasErasedWhileTheServerWasAway) {
    Redis server;
    RunningCache cache(server.url());
    cache.wait_until_up();
    run(cache->set("session", "living", 1h));
    run(cache->set("ticket", "valid", 1h));
    server.pause();
    run(cache->erase("session"));
    EXPECT_FALSE(run(cache->take("ticket")));
    EXPECT_FALSE(cache.is_up());
    server.resume();
    EXPECT_TRUE(eventually([&] { return cache.is_up() && !run(cache->get("session")); }));
    EXPECT_TRUE(eventually([&] { return !run(cache->get("ticket")); }));
}

TEST(RedisCache, GoesOnAfterAServerThatLostEverything) {
    Redis server;
    RunningCache cache(server.url());
    cache.wait_until_up();
    run(cache->count("limit", 5, 1h));
    server.kill();
    EXPECT_TRUE(eventually([&] { return !cache.is_up(); }));
    EXPECT_TRUE(run(cache->count("limit", 5, 1h)).allowed);
    server.start();
    cache.wait_until_up();
    EXPECT_EQ(run(cache->count("limit", 5, 1h)).remaining, 4) << "by a script that was loaded again";
}

TEST(RedisCache, SendsScriptsAgainThatWereForgotten) {
    const Redis server;
    RunningCache cache(server.url());
    cache.wait_until_up();
    server.ask("script flush");
    EXPECT_EQ(run(cache->touch("s", "a", 1h)), 1U);
    server.ask("script flush");
    EXPECT_EQ(run(cache->members({"s", "none"})), (std::vector<std::size_t>{1, 0}));
    EXPECT_EQ(std::atol(server.ask("exists 'leams:s:{s}'").c_str()), 1);
}

TEST(RedisCache, DoesWithoutAServerThatRefuses) {
    Redis server({"--requirepass", "right"});
    RunningCache wrong("redis://:wrong@127.0.0.1:" + std::to_string(server.port()));
    EXPECT_TRUE(eventually([&] {
        const auto answer = run(wrong->ping());
        return !answer && answer.error().cause() == "it refuses the user or the password";
    }));
    run(wrong->set("a", "x", 1h));
    EXPECT_EQ(run(wrong->get("a")), "x");
    RunningCache none(server.url());
    EXPECT_TRUE(eventually([&] {
        const auto answer = run(none->ping());
        return !answer && answer.error().cause() == "it asks for a password";
    }));
    RunningCache right("redis://:right@127.0.0.1:" + std::to_string(server.port()) + "/2");
    right.wait_until_up();
}

TEST(RedisCache, DoesWithoutAServerThatIsFull) {
    const Redis server({"--maxmemory", "1mb", "--maxmemory-policy", "noeviction"});
    RunningCache cache(server.url());
    cache.wait_until_up();
    run(cache->set("large", std::string(4 << 20, 'x'), 1h));
    run(cache->set("small", "x", 1h));
    EXPECT_EQ(run(cache->get("small")).value_or("x"), "x");
    EXPECT_EQ(run(cache->touch("s", "a", 1h)), 1U);
    EXPECT_TRUE(cache.is_up());
}

TEST(RedisCache, ServesManyLoopsAtOnce) {
    const Redis server;
    RunningCache cache(server.url(), 3);
    cache.wait_until_up();
    std::atomic<int> allowed{0};
    std::vector<std::jthread> threads;
    for (std::size_t loop = 0; loop < 3; ++loop) {
        threads.emplace_back([&, loop] {
            auto work = [](RedisCache& shared, std::atomic<int>& count) -> runtime::Task<void> {
                for (int i = 0; i < 300; ++i) {
                    count += (co_await shared.count("limit", 500, std::chrono::hours(1))).allowed ? 1 : 0;
                }
            };
            run(runtime::on_loop(cache.loops().at(loop), work(*cache, allowed)));
        });
    }
    threads.clear();
    EXPECT_EQ(allowed, 500);
}

TEST(RedisCacheCluster, OutlivesAMaster) {
    test::RedisCluster cluster(1, 2s);
    RunningCache cache(cluster.url());
    cache.wait_until_up();
    std::vector<std::string> keys;
    for (int i = 0; i < 30; ++i) {
        keys.push_back("key" + std::to_string(i));
        run(cache->set(keys.back(), "x", 1h));
    }
    // The second: the seed has to stay.
    cluster.at(1).kill();
    int found = 0;
    for (const auto& key : keys) {
        found += run(cache->get(key)) ? 1 : 0;
    }
    EXPECT_GT(found, 5) << "what is on the others is there";
    EXPECT_TRUE(eventually([&] {
        for (const auto& key : keys) {
            run(cache->set(key, "y", 1h));
            if (run(cache->get(key)) != "y") {
                return false;
            }
        }
        return cluster.at(0).ask("cluster slots").find(std::to_string(cluster.at(1).port())) ==
               std::string::npos;
    }));
    EXPECT_TRUE(eventually([&] {
        // By the cluster itself, not from this process's memory.
        RunningCache other(cluster.url());
        other.wait_until_up();
        return run(other->get(keys.front())) == "y";
    }));
}

TEST(RedisCacheCluster, FollowsSlotsThatMove) {
    test::RedisCluster cluster(0, 5s);
    RunningCache cache(cluster.url());
    cache.wait_until_up();
    std::vector<std::string> keys;
    for (int i = 0; i < 200; ++i) {
        keys.push_back("key" + std::to_string(i));
        run(cache->set(keys.back(), keys.back(), 1h));
    }
    const auto id = [&](std::size_t server) {
        auto text = cluster.at(server).ask("cluster myid");
        text.erase(text.find_last_not_of(" \n\"") + 1);
        return text.substr(text.find_first_not_of('"'));
    };
    std::atomic<bool> is_done{false};
    std::atomic<int> wrong{0};
    std::jthread reader([&] {
        for (std::size_t i = 0; !is_done; i = (i + 1) % keys.size()) {
            wrong += run(cache->get(keys[i])) == keys[i] ? 0 : 1;
        }
    });
    cluster.at(0).ask(
        "--cluster reshard 127.0.0.1:" + std::to_string(cluster.at(0).port()) + " --cluster-from " + id(0) +
        " --cluster-to " + id(1) + " --cluster-slots 2000 --cluster-yes"
    );
    is_done = true;
    reader.join();
    EXPECT_EQ(wrong, 0);
}

} // namespace
} // namespace leams::adapters
