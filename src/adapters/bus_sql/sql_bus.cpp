#include "adapters/bus_sql/sql_bus.hpp"

#include "base/text.hpp"
#include "runtime/timers.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace leams::adapters {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5'000ms;
constexpr std::size_t kMaxErrorLength = 500;

// Continues a coroutine that waits in publish(), on its own loop.
template <class Handler>
class Waiter final : public PublishWaiter, public std::enable_shared_from_this<Waiter<Handler>> {
public:
    explicit Waiter(Handler handler)
        : work_(asio::make_work_guard(handler))
        , handler_(std::move(handler)) {}

    void complete(Result<void> outcome) override {
        if (completed_.exchange(true)) {
            return;
        }
        asio::post(
            work_.get_executor(),
            [self = this->shared_from_this(), outcome = std::move(outcome)]() mutable {
                auto handler = *std::exchange(self->handler_, std::nullopt);
                self->work_.reset();
                std::move(handler)(std::move(outcome));
            }
        );
    }

private:
    asio::executor_work_guard<asio::associated_executor_t<Handler>> work_;
    std::optional<Handler> handler_;
    std::atomic<bool> completed_{false};
};

std::string describe(const Error& error) {
    auto text = error.message();
    if (!error.cause().empty()) {
        text += ": " + error.cause();
    }
    return std::string(cut_text(text, kMaxErrorLength));
}

} // namespace

SqlBus::SqlBus(
    sql::Database& database, const Clock& clock, runtime::Loop& loop, SqlBusOptions options, runtime::Log log
)
    : database_(database)
    , clock_(clock)
    , loop_(loop)
    , options_(options)
    , log_(std::move(log))
    , outbox_(options.max_buffered_events, options.max_buffered_bytes)
    , writer_(loop)
    , tasks_(loop) {}

SqlBus::~SqlBus() = default;

void SqlBus::subscribe(std::string topic, std::string group, Consumer consumer) {
    subscriptions_.push_back(std::make_unique<Subscription>(
        Subscription{std::move(topic), std::move(group), std::move(consumer), std::make_unique<Wakeup>(loop_)}
    ));
}

runtime::Task<Result<void>> SqlBus::publish(runtime::Event event) {
    if (event.payload.size() > options_.max_payload_bytes) {
        co_return Error::internal("an event of topic " + event.topic + " is too large");
    }
    const auto initiate = [this](auto handler, runtime::Event outgoing) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        const auto waiter = std::make_shared<Waiter<decltype(handler)>>(std::move(handler));
        if (slot.is_connected()) {
            slot.assign([weak = std::weak_ptr<PublishWaiter>(waiter)](asio::cancellation_type) {
                if (const auto waiting = weak.lock()) {
                    waiting->complete(Error::unavailable("The wait for the event's storage was given up"));
                }
            });
        }
        switch (outbox_.put({std::move(outgoing), waiter}, options_.batch)) {
        case Outbox::Put::Refused:
            waiter->complete(Error::resource_exhausted("Too many events are waiting for the database"));
            return;
        case Outbox::Put::BatchIsFull:
            batch_full_ = true;
            break;
        case Outbox::Put::Accepted:
            break;
        }
        writer_.notify();
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<void>)>(
        initiate, asio::use_awaitable, std::move(event)
    );
}

runtime::Task<void> SqlBus::start() {
    loop_.assert_current();
    if (const auto done = co_await prepare_groups(); !done) {
        log_.failure(runtime::LogLevel::Error, "bus_not_prepared", done.error());
    }
    tasks_.spawn(write_events());
    for (auto& subscription : subscriptions_) {
        tasks_.spawn(deliver(*subscription));
    }
}

runtime::Task<Result<void>> SqlBus::prepare_groups() {
    const auto work = [this, now = clock_.now()](soci::session& session) -> Result<void> {
        QueueTables tables(session, database_.engine());
        for (const auto& subscription : subscriptions_) {
            tables.add_group(subscription->topic, subscription->group);
        }
        if (database_.engine() == sql::Engine::Sqlite) {
            // One process at a time has the file: whoever held a lease is dead.
            tables.end_leases(now);
        }
        return {};
    };
    LEAMS_CO_CHECK(co_await database_.write(work));
    prepared_ = true;
    co_return Result<void>{};
}

runtime::Task<void> SqlBus::stop() {
    loop_.assert_current();
    stopping_ = true;
    for (auto& subscription : subscriptions_) {
        subscription->wakeup->notify();
    }
    writer_.notify();
    co_await wait_for_workers();
    co_await tasks_.stop();

    outbox_.close();
    while (outbox_.size() > 0) {
        if (const auto flushed = co_await flush_once(); !flushed) {
            log_.failure(runtime::LogLevel::Error, "bus_events_lost_at_stop", flushed.error());
            break;
        }
    }
    for (const auto& left : outbox_.take(outbox_.size())) {
        left.waiter->complete(Error::unavailable("The server is stopping"));
    }
}

runtime::Task<void> SqlBus::wait_for_workers() {
    const auto give_up = std::chrono::steady_clock::now() + options_.stop_deadline;
    while (tasks_.size() > 0 && std::chrono::steady_clock::now() < give_up) {
        co_await runtime::sleep_for(5ms);
    }
}

runtime::Task<void> SqlBus::write_events() {
    auto pause = kFirstPause;
    while (!stopping_) {
        if (outbox_.size() == 0) {
            co_await writer_.wait(1h);
        }
        // Others may want to come along.
        if (!stopping_ && !batch_full_.exchange(false)) {
            co_await runtime::sleep_for(options_.flush_interval);
        }
        if (const auto flushed = co_await flush_once(); flushed) {
            pause = kFirstPause;
            continue;
        } else {
            log_.failure(
                runtime::LogLevel::Error, "bus_not_written", flushed.error(), {{"waiting", outbox_.size()}}
            );
        }
        if (!stopping_) {
            co_await runtime::sleep_for(pause);
            pause = std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
        }
    }
}

runtime::Task<Result<void>> SqlBus::flush_once() {
    if (!prepared_) {
        // An event of a topic without groups would be nobody's, and gone.
        LEAMS_CO_CHECK(co_await prepare_groups());
    }
    auto taken = outbox_.take(options_.batch);
    if (taken.empty()) {
        co_return Result<void>{};
    }
    std::vector<runtime::Event> events;
    events.reserve(taken.size());
    for (const auto& outgoing : taken) {
        events.push_back(outgoing.event);
    }
    const auto work = [this, events = std::move(events), now = clock_.now()](soci::session& session
                      ) -> Result<void> {
        QueueTables(session, database_.engine()).insert(events, now);
        return {};
    };
    auto written = co_await database_.write(work);
    if (!written) {
        outbox_.put_back(std::move(taken));
        co_return std::move(written).error();
    }
    outbox_.done(taken);
    notify(taken);
    for (const auto& outgoing : taken) {
        outgoing.waiter->complete(Result<void>{});
    }
    co_return Result<void>{};
}

void SqlBus::notify(const std::vector<Outgoing>& written) {
    for (auto& subscription : subscriptions_) {
        const auto wanted = [&](const auto& outgoing) { return outgoing.event.topic == subscription->topic; };
        if (std::any_of(written.begin(), written.end(), wanted)) {
            subscription->wakeup->notify();
        }
    }
}

runtime::Task<void> SqlBus::deliver(Subscription& subscription) {
    auto pause = kFirstPause;
    while (!stopping_) {
        const auto delivered = co_await deliver_once(subscription);
        if (!delivered) {
            log_.failure(
                runtime::LogLevel::Error, "bus_not_read", delivered.error(), {{"group", subscription.group}}
            );
            co_await subscription.wakeup->wait(pause);
            pause = std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
            continue;
        }
        pause = kFirstPause;
        if (*delivered < options_.batch && !stopping_) {
            co_await subscription.wakeup->wait(options_.poll_interval);
        }
    }
}

runtime::Task<Result<std::size_t>> SqlBus::deliver_once(Subscription& subscription) {
    const auto now = clock_.now();
    // A look costs no lock; most of them find nothing.
    const auto look = [this, group = subscription.group, now](soci::session& session) -> Result<bool> {
        return QueueTables(session, database_.engine()).has_available(group, now);
    };
    LEAMS_CO_TRY(const bool available, co_await database_.read(look));
    if (!available) {
        co_return std::size_t{0};
    }
    const auto lease_until = now + options_.lease.count();
    const auto take = [this, group = subscription.group, now, lease_until](soci::session& session
                      ) -> Result<std::vector<QueuedEvent>> {
        return QueueTables(session, database_.engine()).claim(group, now, lease_until, options_.batch);
    };
    LEAMS_CO_TRY(auto claimed, co_await database_.write(take, sql::Durability::Relaxed));
    const auto count = claimed.size();

    // What failed before goes alone, so that a poisonous event takes no others with it.
    const auto first_time = std::partition(claimed.begin(), claimed.end(), [](const auto& queued) {
        return queued.attempts > 1;
    });
    std::vector<QueuedEvent> fresh(
        std::make_move_iterator(first_time), std::make_move_iterator(claimed.end())
    );
    claimed.erase(first_time, claimed.end());
    if (!fresh.empty()) {
        LEAMS_CO_CHECK(co_await hand_over(subscription, std::move(fresh)));
    }
    for (auto& queued : claimed) {
        std::vector<QueuedEvent> alone;
        alone.push_back(std::move(queued));
        LEAMS_CO_CHECK(co_await hand_over(subscription, std::move(alone)));
    }
    co_return count;
}

runtime::Task<Result<void>> SqlBus::hand_over(Subscription& subscription, std::vector<QueuedEvent> batch) {
    std::vector<runtime::Event> events;
    events.reserve(batch.size());
    for (const auto& queued : batch) {
        events.push_back(queued.event);
    }
    Result<void> outcome;
    try {
        outcome = co_await subscription.consumer(std::move(events));
    } catch (const boost::system::system_error& thrown) {
        if (thrown.code() == asio::error::operation_aborted) {
            throw; // Cancelled: the lease gives the events back.
        }
        outcome = Error::internal(thrown.what());
    } catch (const std::exception& thrown) {
        outcome = Error::internal(thrown.what());
    }
    co_return co_await settle(subscription, std::move(batch), std::move(outcome));
}

runtime::Task<Result<void>>
SqlBus::settle(const Subscription& subscription, std::vector<QueuedEvent> batch, Result<void> outcome) {
    const auto now = clock_.now();
    if (!outcome) {
        log_.failure(
            runtime::LogLevel::Warning,
            "bus_consumer_failed",
            outcome.error(),
            {{"group", subscription.group}, {"events", batch.size()}, {"attempt", batch.front().attempts}}
        );
    }
    const auto work = [this, &subscription, &batch, &outcome, now](soci::session& session) -> Result<void> {
        QueueTables tables(session, database_.engine());
        if (outcome) {
            std::vector<std::string> ids;
            for (const auto& queued : batch) {
                ids.push_back(queued.event.id);
            }
            tables.acknowledge(subscription.group, ids);
            return {};
        }
        const auto error = describe(outcome.error());
        bool buried = false;
        for (const auto& queued : batch) {
            if (queued.attempts >= options_.max_attempts) {
                tables.bury(subscription.group, queued.event.id, now, error);
                buried = true;
                continue;
            }
            const auto doublings = std::min(queued.attempts - 1, 20);
            const auto delay = std::min(options_.first_retry * (1 << doublings), options_.last_retry);
            tables.retry_later(subscription.group, queued.event.id, now + delay.count(), error);
        }
        if (buried) {
            tables.purge_dead(now - options_.dead_kept.count(), options_.max_dead);
        }
        return {};
    };
    co_return co_await database_.write(work, sql::Durability::Relaxed);
}

runtime::Task<Result<std::vector<DeadLetter>>> SqlBus::dead_letters(std::size_t limit) {
    const auto work = [this, limit](soci::session& session) -> Result<std::vector<DeadLetter>> {
        return QueueTables(session, database_.engine()).dead(limit);
    };
    co_return co_await database_.read(work);
}

runtime::Task<Result<void>> SqlBus::replay(std::string group, std::string id) {
    const auto work = [this, group, id, now = clock_.now()](soci::session& session) -> Result<void> {
        if (!QueueTables(session, database_.engine()).replay(group, id, now)) {
            return Error::not_found("There is no such dead letter");
        }
        return {};
    };
    LEAMS_CO_CHECK(co_await database_.write(work));
    for (auto& subscription : subscriptions_) {
        if (subscription->group == group) {
            subscription->wakeup->notify();
        }
    }
    co_return Result<void>{};
}

runtime::Task<Result<void>> SqlBus::purge() {
    const auto work = [this, before = clock_.now() - options_.dead_kept.count()](soci::session& session
                      ) -> Result<std::size_t> {
        return QueueTables(session, database_.engine()).purge_dead(before, options_.max_dead);
    };
    // In steps, so that others may write in between.
    std::size_t step = 0;
    std::size_t dropped = 0;
    do {
        LEAMS_CO_TRY(step, co_await database_.write(work, sql::Durability::Relaxed));
        dropped += step;
    } while (step >= QueueTables::kPurgeLimit);
    if (dropped > 0) {
        log_.info("bus_dead_letters_dropped", {{"count", dropped}});
    }
    co_return Result<void>{};
}

} // namespace leams::adapters
