// Many tasks of one loop that set and get values of a Redis, each one after the other, as requests of a busy
// gateway do. Usage: cache_load URL TASKS OPERATIONS_OF_EACH. Prints {"operations", "seconds",
// "cpu_seconds"}.

#include "adapters/cache_redis/redis_cache.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>
#include <sys/resource.h>
#include <vector>

using namespace leams;

namespace {

runtime::Task<void> work(adapters::RedisCache& cache, int task, int operations) {
    const auto key = "bench:" + std::to_string(task);
    const std::string value(100, 'x');
    for (int i = 0; i < operations; i += 2) {
        co_await cache.set(key, value, std::chrono::hours(1));
        if (!co_await cache.get(key)) {
            std::fputs("a value is missing\n", stderr);
            std::exit(1);
        }
    }
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

int main(int count, char** words) {
    if (count != 4) {
        return 2;
    }
    const int tasks = std::atoi(words[2]);
    const int operations = std::atoi(words[3]);
    SystemClock clock;
    runtime::Loops loops(1);
    adapters::redis::Options options{.address = adapters::redis::Address::parse(Secret(words[1])).value()};
    adapters::RedisCache cache(loops, clock, std::move(options), runtime::Log());
    loops.start();
    const auto run = [&](auto task) {
        return boost::asio::co_spawn(loops.at(0).context(), std::move(task), boost::asio::use_future);
    };
    run(cache.start()).get();
    run(work(cache, 0, 100)).get();
    const auto began = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    std::vector<std::future<void>> running;
    for (int task = 0; task < tasks; ++task) {
        running.push_back(run(work(cache, task, operations)));
    }
    for (auto& one : running) {
        one.get();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf(
        "{\"operations\": %d, \"seconds\": %.3f, \"cpu_seconds\": %.3f}\n",
        tasks * operations,
        took.count(),
        cpu_seconds() - cpu
    );
    run(cache.stop()).get();
    loops.stop();
    return 0;
}
