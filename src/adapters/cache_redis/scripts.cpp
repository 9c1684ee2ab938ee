#include "adapters/cache_redis/scripts.hpp"

namespace leams::adapters::cache_scripts {
namespace {

constexpr auto kNow = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
)lua";

constexpr auto kCount = R"lua(
local limit, length = tonumber(ARGV[1]), tonumber(ARGV[2])
local index, elapsed = math.floor(now / length), now % length
local present, previous = 0, 0
local kept = redis.call('GET', KEYS[1])
if kept then
    local i, p, q = string.match(kept, '^(%d+) (%d+) (%d+)$')
    if tonumber(i) == index then
        present, previous = tonumber(p), tonumber(q)
    elseif tonumber(i) == index - 1 then
        previous = tonumber(p)
    end
end
redis.call('SET', KEYS[1], string.format('%d %d %d', index, math.min(present + 1, limit), previous),
           'PX', 2 * length)
return {elapsed, previous, present}
)lua";

// A set of members by the moment when each dies.
constexpr auto kTouch = R"lua(
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZSCORE', KEYS[1], ARGV[1]) or redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[3]) then
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
    redis.call('PEXPIREAT', KEYS[1], redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2])
end
return redis.call('ZCARD', KEYS[1])
)lua";

constexpr auto kDrop = R"lua(
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')
)lua";

constexpr auto kMembers = R"lua(
return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')
)lua";

redis::Script timed(const char* text) {
    return redis::Script(std::string(kNow) + text);
}

} // namespace

const redis::Script& count() {
    static const auto script = timed(kCount);
    return script;
}

const redis::Script& touch() {
    static const auto script = timed(kTouch);
    return script;
}

const redis::Script& drop() {
    static const auto script = timed(kDrop);
    return script;
}

const redis::Script& members() {
    static const auto script = timed(kMembers);
    return script;
}

std::vector<std::string> texts() {
    return {count().text(), touch().text(), drop().text(), members().text()};
}

} // namespace leams::adapters::cache_scripts
