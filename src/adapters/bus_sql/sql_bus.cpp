#include "adapters/bus_sql/sql_bus.hpp"

#include "adapters/bus_sql/outbox_tables.hpp"
#include "core/base/finally.hpp"
#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
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
constexpr std::size_t kMaxOrderLength = 200;

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

} // namespace

SqlBus::SqlBus(
    sql::Database& database,
    const Clock& clock,
    runtime::Loop& loop,
    SqlBusOptions options,
    runtime::Log log,
    EventStore* store
)
    : database_(database)
    , clock_(clock)
    , loop_(loop)
    , options_(options)
    , log_(std::move(log))
    , store_(store)
    , buffer_(options.max_buffered_events, options.max_buffered_bytes)
    , writer_(loop)
    , lookout_(loop)
    , measurer_(loop)
    , tasks_(loop) {}

SqlBus::~SqlBus() = default;

template <class Consume>
void SqlBus::add_worker(
    std::string topic, std::string group, Consume consume, const runtime::SubscribeOptions& options
) {
    const WorkerContext context{database_, clock_, loop_, log_, tasks_, options_.dead};
    workers_.push_back(std::make_unique<GroupWorker>(
        context, Group{std::move(topic), std::move(group)}, std::move(consume), options
    ));
}

void SqlBus::subscribe(
    std::string topic, std::string group, Consumer consumer, runtime::SubscribeOptions options
) {
    add_worker(std::move(topic), std::move(group), std::move(consumer), options);
}

void SqlBus::take(std::string topic, std::string group, Writer writer, runtime::SubscribeOptions options) {
    add_worker(std::move(topic), std::move(group), std::move(writer), options);
}

runtime::Task<Result<void>> SqlBus::publish(runtime::Event event) {
    LEAMS_CO_CHECK(check(event));
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
        switch (buffer_.put({std::move(outgoing), waiter}, options_.batch)) {
        case PublishBuffer::Put::Refused:
            waiter->complete(Error::resource_exhausted("Too many events are waiting for the database"));
            return;
        case PublishBuffer::Put::BatchIsFull:
            batch_full_ = true;
            break;
        case PublishBuffer::Put::Accepted:
            break;
        }
        writer_.notify();
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<void>)>(
        initiate, asio::use_awaitable, std::move(event)
    );
}

Result<void> SqlBus::add(soci::session& session, std::span<const runtime::Event> events) {
    for (const auto& event : events) {
        LEAMS_CHECK(check(event));
    }
    if (!prepared_) {
        QueueTables tables(session, database_.engine());
        add_groups(tables);
    }
    insert(session, events, clock_.now());
    return {};
}

void SqlBus::committed() {
    if (store_ != nullptr) {
        store_->inserted();
    } else {
        lookout_.notify();
    }
}

void SqlBus::insert(soci::session& session, std::span<const runtime::Event> events, UnixMillis now) {
    if (store_ != nullptr) {
        store_->insert(session, events, now);
    } else {
        QueueTables(session, database_.engine()).insert(events, now);
    }
}

Result<void> SqlBus::check(const runtime::Event& event) const {
    if (event.payload.size() > options_.max_payload_bytes) {
        return Error::internal("an event of topic " + event.topic + " is too large");
    }
    if (event.order.size() > kMaxOrderLength) {
        return Error::internal("the key of an event of topic " + event.topic + " is too long");
    }
    return {};
}

runtime::Task<void> SqlBus::start() {
    loop_.assert_current();
    if (const auto done = co_await prepare_groups(); !done) {
        log_.failure(runtime::LogLevel::Error, "bus_not_prepared", done.error());
    }
    tasks_.spawn(write_events());
    tasks_.spawn(look_out());
    tasks_.spawn(measure());
    for (auto& worker : workers_) {
        tasks_.spawn(worker->run());
    }
}

runtime::Task<Result<void>> SqlBus::prepare_groups() {
    const auto work = [this, now = clock_.now()](soci::session& session) -> Result<void> {
        QueueTables tables(session, database_.engine());
        add_groups(tables);
        if (database_.engine() == sql::Engine::Sqlite) {
            // One process at a time has the file: whoever held a lease is dead.
            tables.end_leases(now);
        }
        if (store_ == nullptr) {
            empty_outbox(session, tables, now);
        }
        return {};
    };
    LEAMS_CO_CHECK(co_await database_.write(work));
    prepared_ = true;
    co_return Result<void>{};
}

// What was left for a broker that is no longer configured.
void SqlBus::empty_outbox(soci::session& session, QueueTables& tables, UnixMillis now) {
    OutboxTables outbox(session, database_.engine());
    for (auto rows = outbox.oldest(options_.batch); !rows.empty(); rows = outbox.oldest(options_.batch)) {
        std::vector<runtime::Event> events;
        std::vector<std::int64_t> seqs;
        for (auto& row : rows) {
            seqs.push_back(row.seq);
            events.push_back(std::move(row.event));
        }
        tables.insert(events, now);
        outbox.remove(seqs);
    }
}

// An event of a topic without groups would be nobody's, and gone.
void SqlBus::add_groups(QueueTables& tables) {
    for (const auto& worker : workers_) {
        tables.add_group(worker->group(), worker->ordering());
    }
}

runtime::Task<void> SqlBus::stop() {
    loop_.assert_current();
    stopping_ = true;
    for (auto& worker : workers_) {
        worker->stop();
    }
    writer_.notify();
    lookout_.notify();
    measurer_.notify();
    co_await wait_for_workers();
    co_await tasks_.stop();

    buffer_.close();
    while (buffer_.size() > 0) {
        if (const auto flushed = co_await flush_once(); !flushed) {
            log_.failure(runtime::LogLevel::Error, "bus_events_lost_at_stop", flushed.error());
            break;
        }
    }
    for (const auto& left : buffer_.take(buffer_.size())) {
        left.waiter->complete(Error::unavailable("The server is stopping"));
    }
}

runtime::Task<void> SqlBus::wait_for_workers() {
    const auto give_up = std::chrono::steady_clock::now() + options_.stop_deadline;
    while (tasks_.size() > 0 && std::chrono::steady_clock::now() < give_up) {
        co_await runtime::sleep_for(5ms);
    }
}

// One look for all groups: most find nothing, and each costs a turn of another thread.
runtime::Task<void> SqlBus::look_out() {
    while (!stopping_) {
        co_await lookout_.wait(options_.poll_interval);
        if (const auto done = co_await runtime::as_result(look_once()); !done) {
            log_.failure(runtime::LogLevel::Debug, "bus_not_looked_at", done.error());
        }
    }
}

runtime::Task<Result<void>> SqlBus::look_once() {
    const auto look = [this, now = clock_.now()](soci::session& session) -> Result<std::vector<Group>> {
        return QueueTables(session, database_.engine()).groups_with_events(now);
    };
    LEAMS_CO_TRY(const auto groups, co_await database_.read(look));
    for (auto& worker : workers_) {
        if (std::ranges::find(groups, worker->group()) != groups.end()) {
            worker->notify();
        }
    }
    co_return Result<void>{};
}

runtime::Task<void> SqlBus::write_events() {
    auto pause = kFirstPause;
    while (!stopping_) {
        if (buffer_.size() == 0) {
            co_await writer_.wait(1h);
        }
        // Others may want to come along.
        if (!stopping_ && !batch_full_.exchange(false)) {
            co_await runtime::sleep_for(options_.flush_interval);
        }
        if (const auto flushed = co_await runtime::as_result(flush_once()); flushed) {
            pause = kFirstPause;
            continue;
        } else {
            log_.failure(
                runtime::LogLevel::Error, "bus_not_written", flushed.error(), {{"waiting", buffer_.size()}}
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
        LEAMS_CO_CHECK(co_await prepare_groups());
    }
    auto taken = buffer_.take(options_.batch);
    if (taken.empty()) {
        co_return Result<void>{};
    }
    bool is_written = false;
    const Finally kept([&] {
        if (!is_written) {
            buffer_.put_back(std::move(taken));
        }
    });
    std::vector<runtime::Event> events;
    events.reserve(taken.size());
    for (const auto& outgoing : taken) {
        events.push_back(outgoing.event);
    }
    const auto work = [this, events = std::move(events), now = clock_.now()](soci::session& session
                      ) -> Result<void> {
        insert(session, events, now);
        return {};
    };
    LEAMS_CO_CHECK(co_await database_.write(work));
    is_written = true;
    buffer_.done(taken);
    notify(taken);
    for (const auto& outgoing : taken) {
        outgoing.waiter->complete(Result<void>{});
    }
    co_return Result<void>{};
}

void SqlBus::notify(const std::vector<Outgoing>& written) {
    if (store_ != nullptr) {
        store_->inserted();
        return;
    }
    for (auto& worker : workers_) {
        const auto wanted = [&](const auto& outgoing) {
            return outgoing.event.topic == worker->group().topic;
        };
        if (std::any_of(written.begin(), written.end(), wanted)) {
            worker->notify();
        }
    }
}

} // namespace leams::adapters
