#include "adapters/pubsub_redis/redis_pubsub.hpp"

#include "core/base/random.hpp"
#include "core/runtime/on_loop.hpp"

#include <charconv>
#include <chrono>
#include <utility>

namespace leams::adapters {
namespace {

using runtime::Task;

constexpr std::size_t kMailbox = 100'000;
constexpr std::size_t kMostWaiting = 1'000;
constexpr std::size_t kMostWaitingBytes = std::size_t{1} << 20;
constexpr std::size_t kMostSeen = 100'000;
constexpr std::size_t kOriginBytes = 9;
// After the server was away others too need a while to come back, as long as they wait between two attempts.
constexpr std::chrono::milliseconds kGather{1200};

// Nobody waits for what is told, and a connection that is given up loses what is under way.
redis::Options patient(redis::Options options) {
    options.timing.call = std::chrono::seconds(2);
    return options;
}

class Ignored final : public redis::Waiter {
    void answer(Result<resp::Value>) override {}
};

} // namespace

RedisPubSub::RedisPubSub(runtime::Loop& loop, redis::Options options, runtime::Log log)
    : loop_(loop)
    , options_(patient(std::move(options)))
    , log_(std::move(log))
    , origin_(random_token(kOriginBytes))
    , gathering_(loop.context())
    , client_(loop, options_, *this)
    , outgoing_(loop, kMailbox, [this](Message message) { take(std::move(message)); }) {}

RedisPubSub::~RedisPubSub() = default;

Task<void> RedisPubSub::start() {
    client_.start();
    co_return;
}

Task<void> RedisPubSub::stop() {
    gathering_.cancel();
    co_await client_.stop();
}

Task<Result<void>> RedisPubSub::ping() {
    const auto look = [](RedisPubSub& self) -> Task<Result<void>> {
        if (!self.client_.is_serving()) {
            co_return Error::unavailable("The cache is away").with_cause(self.client_.why());
        }
        co_return Result<void>();
    };
    co_return co_await runtime::on_loop(loop_, look(*this));
}

void RedisPubSub::publish(std::string topic, std::string payload) {
    local_.publish(topic, payload);
    if (!outgoing_.try_push({std::move(topic), std::move(payload)})) {
        stats_.dropped.fetch_add(1, std::memory_order_relaxed);
    }
}

std::unique_ptr<runtime::PubSub::Subscription>
RedisPubSub::subscribe(std::string topic, runtime::Loop& loop, Handler handler) {
    auto subscription = local_.subscribe(topic, loop, std::move(handler));
    loop_.post([this, topic = std::move(topic)] {
        if (topics_.insert(topic).second) {
            listen_to(topic);
        }
    });
    return subscription;
}

std::string RedisPubSub::channel(std::string_view topic) const {
    return options_.address.prefix + "p:" + std::string(topic);
}

void RedisPubSub::listen_to(const std::string& topic) {
    const auto name = channel(topic);
    client_.tell(name, resp::command({client_.is_cluster() ? "SSUBSCRIBE" : "SUBSCRIBE", name}));
}

void RedisPubSub::take(Message message) {
    if (client_.is_serving() && !is_gathering_) {
        return send(message);
    }
    waiting_bytes_ += message.payload.size();
    waiting_.push_back(std::move(message));
    while (waiting_.size() > kMostWaiting || waiting_bytes_ > kMostWaitingBytes) {
        // Its number goes with it, so that others notice.
        ++told_[waiting_.front().topic];
        waiting_bytes_ -= waiting_.front().payload.size();
        waiting_.pop_front();
        stats_.dropped.fetch_add(1, std::memory_order_relaxed);
    }
}

void RedisPubSub::send(const Message& message) {
    const auto name = channel(message.topic);
    const auto text = origin_ + ":" + std::to_string(++told_[message.topic]) + ":" + message.payload;
    client_.send(
        {name, resp::command({client_.is_cluster() ? "SPUBLISH" : "PUBLISH", name, text})},
        std::make_unique<Ignored>()
    );
    stats_.sent.fetch_add(1, std::memory_order_relaxed);
}

void RedisPubSub::gather() {
    if (!has_been_away_) {
        return send_waiting();
    }
    is_gathering_ = true;
    gathering_.expires_after(kGather);
    gathering_.async_wait([this](boost::system::error_code failure) {
        if (!failure) {
            is_gathering_ = false;
            send_waiting();
        }
    });
}

void RedisPubSub::send_waiting() {
    if (!client_.is_serving()) {
        return;
    }
    for (const auto& message : std::exchange(waiting_, {})) {
        send(message);
    }
    waiting_bytes_ = 0;
}

void RedisPubSub::on_state(bool is_serving, const std::string& why) {
    if (is_serving) {
        log_.info("pubsub_served", {{"version", client_.version()}});
        gather();
    } else {
        has_been_away_ = true;
        log_.warning("pubsub_lost", {{"cause", why}});
    }
}

void RedisPubSub::on_topology() {
    for (const auto& topic : topics_) {
        listen_to(topic);
    }
}

void RedisPubSub::on_push(const resp::Value& value) {
    if (value.items.size() != 3 || (value.items[0].text != "message" && value.items[0].text != "smessage")) {
        return;
    }
    const auto& name = value.items[1].text;
    const auto skipped = channel("").size();
    if (name.size() >= skipped) {
        hear(name.substr(skipped), value.items[2].text);
    }
}

// ORIGIN:NUMBER:PAYLOAD
void RedisPubSub::hear(const std::string& topic, std::string_view text) {
    const auto colon = text.find(':');
    const auto second = colon == std::string_view::npos ? colon : text.find(':', colon + 1);
    if (second == std::string_view::npos) {
        return;
    }
    const std::string origin(text.substr(0, colon));
    std::uint64_t number = 0;
    std::from_chars(text.data() + colon + 1, text.data() + second, number);
    if (origin == origin_) {
        return;
    }
    note_number(origin, topic, number);
    stats_.heard.fetch_add(1, std::memory_order_relaxed);
    local_.publish(topic, std::string(text.substr(second + 1)));
}

void RedisPubSub::note_number(const std::string& origin, const std::string& topic, std::uint64_t number) {
    if (seen_.size() >= kMostSeen) {
        seen_.clear();
    }
    auto& last = seen_[{origin, topic}];
    const auto lost = last != 0 && number > last + 1 ? number - last - 1 : 0;
    last = number;
    if (lost == 0) {
        return;
    }
    stats_.lost.fetch_add(lost, std::memory_order_relaxed);
    if (const auto times = losses_.count(); times > 0) {
        log_.warning("pubsub_messages_lost", {{"topic", topic}, {"messages", lost}, {"times", times}});
    }
}

void RedisPubSub::add_metrics(runtime::Metrics& metrics) const {
    const auto* const messages = "leams_pubsub_messages_total";
    const auto* const of_messages = "Messages between this process and others by Redis";
    metrics.counter(messages, of_messages, runtime::reading(stats_.sent), {{"way", "sent"}});
    metrics.counter(messages, of_messages, runtime::reading(stats_.heard), {{"way", "heard"}});
    metrics.counter(messages, of_messages, runtime::reading(stats_.lost), {{"way", "lost"}});
    metrics.counter(messages, of_messages, runtime::reading(stats_.dropped), {{"way", "dropped"}});
}

} // namespace leams::adapters
