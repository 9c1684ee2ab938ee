#include "adapters/bus_amqp/amqp_bus.hpp"

#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <unordered_set>
#include <utility>

namespace leams::adapters {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5'000ms;
constexpr auto kUntilNotified = 1h;
constexpr auto kDrainAtStop = 2s;
// A connection may be cut now and then; an event that was delivered more often may be what ends its
// consumer's process. It goes alone.
constexpr int kTrustedDeliveries = 3;

} // namespace

AmqpBus::AmqpBus(
    AmqpAddress address,
    sql::Database& database,
    const Clock& clock,
    runtime::Loop& loop,
    AmqpBusOptions options,
    runtime::Log log
)
    : address_(std::move(address))
    , options_(options)
    , log_(std::move(log))
    , publishing_(log_, "publisher")
    , consuming_(log_, "consumer")
    , publisher_(address_, options.patience, publishing_)
    , drainer_(database, clock, loop, publisher_, options.drainer, log_)
    , consumer_(address_, options.patience, consuming_)
    , stopped_(loop)
    , loop_(loop)
    , tables_(database, clock, loop, options.tables, log_, &drainer_) {}

AmqpBus::~AmqpBus() = default;

Task<Result<void>> AmqpBus::publish(runtime::Event event) {
    if (drainer_.waiting() >= options_.max_outbox) {
        co_return Error::resource_exhausted("Too many events are waiting for RabbitMQ");
    }
    co_return co_await tables_.publish(std::move(event));
}

void AmqpBus::subscribe(
    std::string topic, std::string group, Consumer consumer, runtime::SubscribeOptions options
) {
    tables_.subscribe(std::move(topic), std::move(group), std::move(consumer), options);
    intakes_.push_back(std::make_unique<Intake>(loop_));
    recent_.emplace_back(options_.remembered);
}

void AmqpBus::take(std::string topic, std::string group, Writer writer, runtime::SubscribeOptions options) {
    tables_.take(std::move(topic), std::move(group), std::move(writer), options);
    intakes_.push_back(std::make_unique<Intake>(loop_));
    recent_.emplace_back(options_.remembered);
}

Result<void> AmqpBus::add(soci::session& session, std::span<const runtime::Event> events) {
    return tables_.add(session, events);
}

void AmqpBus::committed() {
    tables_.committed();
}

Task<void> AmqpBus::start() {
    co_await tables_.start();
    tables_.tasks().spawn(drainer_.run());
    std::vector<AmqpConsumer::Queue> queues;
    for (std::size_t i = 0; i < intakes_.size(); ++i) {
        const auto& worker = *tables_.workers()[i];
        const auto prefetch =
            std::clamp<std::size_t>(worker.options().prefetch, 1, std::numeric_limits<std::uint16_t>::max());
        queues.push_back(
            {{worker.group(), worker.ordering()}, static_cast<std::uint16_t>(prefetch), intakes_[i].get()}
        );
        tables_.tasks().spawn(deliver(i));
    }
    consumer_.start(std::move(queues));
}

Task<void> AmqpBus::stop() {
    stopping_ = true;
    stopped_.notify();
    for (auto& intake : intakes_) {
        intake->came().notify();
    }
    drainer_.stop();
    const auto give_up = std::chrono::steady_clock::now() + kDrainAtStop;
    while (!drainer_.has_ended() && std::chrono::steady_clock::now() < give_up) {
        co_await runtime::sleep_for(5ms);
    }
    publisher_.interrupt();
    co_await tables_.stop();
    consumer_.stop();
}

Task<Result<void>> AmqpBus::ping() {
    if (publishing_.is_blocked()) {
        co_return Error::unavailable("RabbitMQ takes no events for now");
    }
    // Of several processes, one publishes.
    for (const auto& fault : {consuming_.fault(), publishing_.fault()}) {
        if (fault) {
            co_return *fault;
        }
    }
    co_return consuming_.is_up() ? Result<void>{} : Error::unavailable("RabbitMQ has not answered yet");
}

Task<void> AmqpBus::deliver(std::size_t place) {
    auto& intake = *intakes_[place];
    while (!stopping_) {
        if (intake.size() == 0) {
            co_await intake.came().wait(kUntilNotified);
        }
        if (!stopping_ && intake.size() < tables_.workers()[place]->options().prefetch) {
            co_await runtime::sleep_for(options_.linger);
        }
        auto taken = next_batch(place);
        if (!taken.empty() && !stopping_) {
            co_await deliver_batch(place, std::move(taken));
        }
    }
}

/// Without what comes a second time, because its confirmation or its acknowledgement was lost.
std::vector<Delivered> AmqpBus::next_batch(std::size_t place) {
    const auto& options = tables_.workers()[place]->options();
    auto taken = intakes_[place]->take(options.prefetch);
    std::vector<Delivered> known;
    std::unordered_set<std::string> in_batch;
    std::erase_if(taken, [&](const auto& delivered) {
        const auto& id = delivered.queued.event.id;
        if (!recent_[place].contains(id) && in_batch.insert(id).second) {
            return false;
        }
        known.push_back(delivered);
        return true;
    });
    if (!known.empty()) {
        consumer_.acknowledge(place, known);
    }
    return taken;
}

Task<void> AmqpBus::deliver_batch(std::size_t place, std::vector<Delivered> taken) {
    auto& worker = *tables_.workers()[place];
    auto pause = std::chrono::milliseconds(kFirstPause);
    while (!taken.empty() && !stopping_) {
        const auto suspect = std::ranges::find_if(taken, [](const auto& delivered) {
            return delivered.queued.attempts > kTrustedDeliveries;
        });
        const auto end = suspect == taken.begin() ? suspect + 1 : suspect;
        const std::vector<Delivered> piece(taken.begin(), end);
        std::vector<QueuedEvent> events;
        for (const auto& delivered : piece) {
            events.push_back(delivered.queued);
            events.back().attempts = suspect == taken.begin() ? delivered.queued.attempts : 1;
        }
        const auto done = co_await runtime::as_result(worker.accept(std::move(events)));
        if (!done) {
            log_.failure(
                runtime::LogLevel::Error, "bus_not_settled", done.error(), {{"group", worker.group().name}}
            );
            co_await stopped_.wait(pause);
            pause = std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
            continue;
        }
        for (const auto& delivered : piece) {
            recent_[place].add(delivered.queued.event.id);
        }
        consumer_.acknowledge(place, piece);
        taken.erase(taken.begin(), end);
    }
}

bool AmqpBus::has_passed_on(std::uint64_t published) const {
    return drainer_.published() >= published &&
           std::ranges::all_of(intakes_, [&](const auto& intake) { return intake->received() >= published; });
}

void AmqpBus::add_metrics(runtime::Metrics& metrics) const {
    tables_.add_metrics(metrics);
    drainer_.add_metrics(metrics);
    for (const auto* link : {&publishing_, &consuming_}) {
        const runtime::MetricLabels labels{{"connection", link->use()}};
        metrics.gauge(
            "leams_rabbitmq_up",
            "1 when the connection to RabbitMQ stands, else 0",
            [link] { return link->is_up() ? 1 : 0; },
            labels
        );
        metrics.counter(
            "leams_rabbitmq_connections_total",
            "How often the connection to RabbitMQ was made",
            runtime::reading(link->ups()),
            labels
        );
    }
    metrics.gauge(
        "leams_rabbitmq_blocked",
        "1 while RabbitMQ takes no events for want of space, else 0",
        [this] { return publishing_.is_blocked() ? 1 : 0; }
    );
    metrics.gauge("leams_rabbitmq_latency_seconds", "How long RabbitMQ last took to answer", [this] {
        return consumer_.latency_seconds();
    });
    for (std::size_t i = 0; i < intakes_.size(); ++i) {
        const auto& group = tables_.workers()[i]->group();
        metrics.gauge(
            "leams_bus_queued",
            "Events in the group's queue of RabbitMQ that no consumer has got yet",
            runtime::reading(intakes_[i]->queued),
            {{"topic", group.topic}, {"group", group.name}}
        );
    }
}

} // namespace leams::adapters
