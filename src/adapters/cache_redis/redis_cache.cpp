#include "adapters/cache_redis/redis_cache.hpp"

#include "adapters/cache_redis/scripts.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/rate_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace leams::adapters {
namespace {

using redis::Keyed;
using runtime::Task;
using Answer = Result<resp::Value>;

constexpr std::string_view kMaxMembers = "200000"; // Per set, as in memory.
// An erased key matters as long as what it may have been would have lived.
constexpr std::chrono::hours kErasedMatters{24};
constexpr std::array kSeconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1};

std::string millis(std::chrono::milliseconds time) {
    return std::to_string(std::max<std::int64_t>(time.count(), 1));
}

std::size_t size_of(const resp::Value& answer) {
    return static_cast<std::size_t>(std::max<std::int64_t>(answer.integer, 0));
}

std::optional<std::string> text_of(Answer& answer) {
    return answer->kind == resp::Kind::Text ? std::optional(std::move(answer->text)) : std::nullopt;
}

} // namespace

struct RedisCache::Stats {
    std::atomic<std::uint64_t> answered{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> made_good{0};
    std::atomic<bool> is_serving{false};
    runtime::Histogram seconds{kSeconds};
};

/// Of the first loop's client, which speaks for all.
class RedisCache::Home final : public redis::Client::Listener {
public:
    explicit Home(RedisCache& cache)
        : cache_(cache) {}
    void on_state(bool is_serving, const std::string& why) override { cache_.on_home_state(is_serving, why); }

private:
    RedisCache& cache_;
};

class RedisCache::Elsewhere final : public redis::Client::Listener {
    void on_state(bool, const std::string&) override {}
};

RedisCache::RedisCache(runtime::Loops& loops, const Clock& clock, redis::Options options, runtime::Log log)
    : loops_(loops)
    , clock_(clock)
    , options_(std::move(options))
    , log_(std::move(log))
    , memory_(clock)
    , stats_(std::make_unique<Stats>())
    , on_home_(std::make_unique<Home>(*this))
    , elsewhere_(std::make_unique<Elsewhere>())
    , tasks_(loops.at(0)) {
    options_.scripts = cache_scripts::texts();
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        auto& listener = i == 0 ? static_cast<redis::Client::Listener&>(*on_home_) : *elsewhere_;
        clients_.push_back(std::make_unique<redis::Client>(loops_.at(i), options_, listener));
    }
}

RedisCache::~RedisCache() = default;

Task<void> RedisCache::start() {
    for (auto& client : clients_) {
        co_await runtime::on_loop(client->loop(), [](redis::Client& starting) -> Task<void> {
            starting.start();
            co_return;
        }(*client));
    }
}

Task<void> RedisCache::stop() {
    co_await tasks_.stop();
    for (auto& client : clients_) {
        co_await runtime::on_loop(client->loop(), client->stop());
    }
}

Task<Result<void>> RedisCache::ping() {
    const auto name = named('v', "ping");
    auto answer = co_await ask({name, resp::command({"GET", name})});
    if (!answer) {
        co_return std::move(answer).error();
    }
    co_return Result<void>();
}

redis::Client& RedisCache::here() noexcept {
    const auto found =
        std::ranges::find_if(clients_, [](auto& client) { return client->loop().is_current(); });
    return found == clients_.end() ? home() : **found;
}

Task<Answer> RedisCache::ask(Keyed keyed) {
    auto& client = here();
    const auto began = std::chrono::steady_clock::now();
    auto answer = client.loop().is_current()
                      ? co_await client.call(std::move(keyed))
                      : co_await runtime::on_loop(client.loop(), client.call(std::move(keyed)));
    if (!answer || answer->is_error()) {
        stats_->failed.fetch_add(1, std::memory_order_relaxed);
    } else {
        stats_->answered.fetch_add(1, std::memory_order_relaxed);
        stats_->seconds.observe(std::chrono::steady_clock::now() - began);
    }
    if (answer && answer->is_error()) {
        note_refusal(answer->text);
        co_return Error::unavailable("The cache refuses").with_cause(std::move(answer->text));
    }
    co_return answer;
}

Task<std::vector<Answer>> RedisCache::ask_all(std::vector<Keyed> commands) {
    auto& client = here();
    co_return client.loop().is_current()
        ? co_await client.call_all(std::move(commands))
        : co_await runtime::on_loop(client.loop(), client.call_all(std::move(commands)));
}

// What `arguments` points to lives until the call has been awaited.
Task<Answer> RedisCache::run(
    const redis::Script& script, std::string name, std::initializer_list<std::string_view> arguments
) {
    auto answer = co_await ask(script.call(name, arguments));
    if (!answer && answer.error().cause().starts_with("NOSCRIPT")) {
        answer = co_await ask(script.call_in_full(std::move(name), arguments));
    }
    co_return answer;
}

std::string RedisCache::named(char kind, std::string_view key) const {
    return fmt::format("{}{}:{{{}}}", options_.address.prefix, kind, key);
}

Task<std::optional<std::string>> RedisCache::get(std::string key) {
    auto name = named('v', key);
    auto command = resp::command({"GET", name});
    auto answer = co_await ask({std::move(name), std::move(command)});
    co_return answer ? text_of(answer) : co_await memory_.get(std::move(key));
}

Task<void> RedisCache::set(std::string key, std::string value, std::chrono::milliseconds ttl) {
    auto name = named('v', key);
    auto command = resp::command({"SET", name, value, "PX", millis(ttl)});
    if (!co_await ask({std::move(name), std::move(command)})) {
        note_missed(key, value, ttl);
        co_await memory_.set(std::move(key), std::move(value), ttl);
    }
}

Task<void> RedisCache::erase(std::string key) {
    co_await memory_.erase(key);
    if (!co_await ask(erasing(key))) {
        note_missed(std::move(key), std::nullopt, kErasedMatters);
    }
}

Task<std::optional<std::string>> RedisCache::take(std::string key) {
    auto name = named('v', key);
    auto command = resp::command({"GETDEL", name});
    auto answer = co_await ask({std::move(name), std::move(command)});
    if (answer) {
        co_return text_of(answer);
    }
    note_missed(key, std::nullopt, kErasedMatters);
    co_return co_await memory_.take(std::move(key));
}

Task<bool> RedisCache::add(std::string key, std::string value, std::chrono::milliseconds ttl) {
    auto name = named('v', key);
    auto command = resp::command({"SET", name, value, "NX", "PX", millis(ttl)});
    const auto answer = co_await ask({std::move(name), std::move(command)});
    if (answer) {
        co_return answer->kind != resp::Kind::Null;
    }
    co_return co_await memory_.add(std::move(key), std::move(value), ttl);
}

Task<runtime::RateDecision>
RedisCache::count(std::string key, std::int64_t limit, std::chrono::milliseconds window) {
    const auto answer =
        co_await run(cache_scripts::count(), named('r', key), {std::to_string(limit), millis(window)});
    if (!answer || answer->items.size() != 3) {
        co_return co_await memory_.count(std::move(key), limit, window);
    }
    co_return runtime::decide(
        {.limit = limit,
         .window = window,
         .elapsed = answer->items[0].integer,
         .previous = answer->items[1].integer,
         .present = answer->items[2].integer},
        clock_.now()
    );
}

Task<std::size_t> RedisCache::touch(std::string set, std::string member, std::chrono::milliseconds ttl) {
    const auto answer =
        co_await run(cache_scripts::touch(), named('s', set), {member, millis(ttl), kMaxMembers});
    co_return answer ? size_of(*answer) : co_await memory_.touch(std::move(set), std::move(member), ttl);
}

Task<std::size_t> RedisCache::drop(std::string set, std::string member) {
    co_await memory_.drop(set, member);
    const auto answer = co_await run(cache_scripts::drop(), named('s', set), {member});
    co_return answer ? size_of(*answer) : (co_await memory_.members({std::move(set)})).front();
}

Task<std::vector<std::size_t>> RedisCache::members(std::vector<std::string> sets) {
    std::vector<Keyed> commands;
    commands.reserve(sets.size());
    for (const auto& set : sets) {
        commands.push_back(cache_scripts::members().call(named('s', set), {}));
    }
    const auto answers = co_await ask_all(std::move(commands));
    std::vector<std::size_t> sizes;
    sizes.reserve(sets.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i] && !answers[i]->is_error()) {
            sizes.push_back(size_of(*answers[i]));
        } else {
            // Alone it finds the way of one: a script that was forgotten, a server that is away.
            const auto answer = co_await run(cache_scripts::members(), named('s', sets[i]), {});
            sizes.push_back(answer ? size_of(*answer) : (co_await memory_.members({sets[i]})).front());
        }
    }
    co_return sizes;
}

/// Of every kind, which all have one slot.
Keyed RedisCache::erasing(std::string_view key) const {
    auto name = named('v', key);
    auto command = resp::command({"DEL", name, named('r', key), named('s', key)});
    return {std::move(name), std::move(command)};
}

void RedisCache::note_refusal(const std::string& error) {
    if (error.starts_with("NOSCRIPT")) {
        return;
    }
    if (const auto count = refusals_.count(); count > 0) {
        log_.warning("cache_refused", {{"cause", error}, {"times", count}});
    }
}

void RedisCache::note_missed(
    std::string key, std::optional<std::string> value, std::chrono::milliseconds ttl
) {
    const auto now = clock_.steady();
    missed_.note({.key = std::move(key), .value = std::move(value), .expires = now + ttl}, now);
}

Task<void> RedisCache::make_good() {
    for (auto& write : missed_.take(clock_.steady())) {
        if (write.value) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(write.expires - clock_.steady());
            co_await set(std::move(write.key), *std::move(write.value), left);
        } else {
            co_await erase(std::move(write.key));
        }
        stats_->made_good.fetch_add(1, std::memory_order_relaxed);
    }
}

void RedisCache::on_home_state(bool is_serving, const std::string& why) {
    stats_->is_serving = is_serving;
    if (is_serving) {
        log_.info("cache_served", {{"version", home().version()}, {"cluster", home().is_cluster()}});
        tasks_.spawn(make_good());
    } else {
        log_.warning("cache_lost", {{"cause", why}});
    }
}

void RedisCache::add_metrics(runtime::Metrics& metrics) const {
    const auto* const calls = "leams_redis_calls_total";
    const auto* const of_calls = "Commands to the cache's Redis";
    metrics.counter(calls, of_calls, runtime::reading(stats_->answered), {{"outcome", "answered"}});
    metrics.counter(calls, of_calls, runtime::reading(stats_->failed), {{"outcome", "failed"}});
    metrics.counter(
        "leams_redis_made_good_total",
        "Writes that Redis missed while it was away and has got since",
        runtime::reading(stats_->made_good)
    );
    metrics.histogram("leams_redis_call_seconds", "How long Redis took to answer a command", stats_->seconds);
    metrics.gauge("leams_redis_up", "1 while the cache's Redis answers", [stats = stats_.get()] {
        return stats->is_serving ? 1.0 : 0.0;
    });
}

} // namespace leams::adapters
