#include "adapters/bus_amqp/outbox_drainer.hpp"

#include "core/base/id.hpp"
#include "core/runtime/as_result.hpp"

#include <algorithm>
#include <utility>

namespace leams::adapters {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5'000ms;
constexpr auto kCountEvery = 2s;
constexpr std::array kConfirmBounds{0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0};

} // namespace

OutboxDrainer::OutboxDrainer(
    sql::Database& database,
    const Clock& clock,
    runtime::Loop& loop,
    AmqpPublisher& publisher,
    DrainerOptions options,
    runtime::Log log
)
    : database_(database)
    , clock_(clock)
    , publisher_(publisher)
    , options_(options)
    , log_(std::move(log))
    , holder_(make_uuid7(clock.now()))
    , wakeup_(loop)
    , stopped_(loop)
    , confirm_seconds_(kConfirmBounds)
    , thread_(1, 2, 1h) {}

void OutboxDrainer::insert(soci::session& session, std::span<const runtime::Event> events, UnixMillis now) {
    OutboxTables(session, database_.engine()).insert(events, now);
}

void OutboxDrainer::stop() {
    stopping_ = true;
    wakeup_.notify();
    stopped_.notify();
}

Task<void> OutboxDrainer::run() {
    while (!stopping_) {
        const auto drained = co_await runtime::as_result(drain_once());
        if (!drained) {
            co_await note_failure(drained.error());
            continue;
        }
        pause_ = kFirstPause;
        if (*drained == 0) {
            co_await wakeup_.wait(options_.poll_interval);
        }
    }
    co_await yield();
    ended_ = true;
}

// Only what is new is worth a line; that the connection is lost has been told.
Task<void> OutboxDrainer::note_failure(const Error& error) {
    const bool known = std::exchange(last_fault_, error.message()) == error.message();
    log_.failure(
        known || !publisher_.is_connected() ? runtime::LogLevel::Debug : runtime::LogLevel::Warning,
        "bus_outbox_not_drained",
        error,
        {{"waiting", waiting()}}
    );
    if (!stopping_) {
        pause_ = std::clamp(
            pause_ * 2, std::chrono::milliseconds(kFirstPause), std::chrono::milliseconds(kLongestPause)
        );
        co_await stopped_.wait(pause_);
    }
}

Task<Result<std::size_t>> OutboxDrainer::drain_once() {
    LEAMS_CO_CHECK(co_await count());
    LEAMS_CO_TRY(const bool leads, co_await lead());
    if (!leads) {
        co_return std::size_t{0};
    }
    const auto look = [this](soci::session& session) -> Result<Work> {
        OutboxTables tables(session, database_.engine());
        // Groups after rows: who published has registered his groups before.
        auto rows = tables.oldest(options_.batch);
        return Work{std::move(rows), tables.groups()};
    };
    LEAMS_CO_TRY(auto work, co_await database_.read(look));
    co_return co_await publish(std::move(work));
}

Task<Result<bool>> OutboxDrainer::lead() {
    const auto now = clock_.now();
    if (now + options_.lease.count() / 2 < leads_until_) {
        co_return true;
    }
    const auto until = now + options_.lease.count();
    const auto ask = [this, now, until](soci::session& session) -> Result<bool> {
        return OutboxTables(session, database_.engine()).lead(holder_, now, until);
    };
    LEAMS_CO_TRY(const bool leads, co_await database_.write(ask, sql::Durability::Relaxed));
    leads_until_ = leads ? until : 0;
    co_return leads;
}

Task<Result<void>> OutboxDrainer::count() {
    const auto now = std::chrono::steady_clock::now();
    if (now - counted_ < kCountEvery) {
        co_return Result<void>{};
    }
    const auto look = [this](soci::session& session) -> Result<std::int64_t> {
        return OutboxTables(session, database_.engine()).count(options_.most_counted);
    };
    LEAMS_CO_TRY(const auto found, co_await database_.read(look));
    waiting_ = found;
    counted_ = now;
    co_return Result<void>{};
}

Task<Result<std::size_t>> OutboxDrainer::publish(Work work) {
    using Seqs = std::vector<std::int64_t>;
    const auto began = std::chrono::steady_clock::now();
    // The work refers to nothing of this coroutine, which may be cancelled before.
    const auto shared = std::make_shared<const Work>(std::move(work));
    LEAMS_CO_TRY(const auto confirmed, co_await thread_.run([this, shared]() -> Result<Seqs> {
        LEAMS_TRY(auto seqs, publisher_.publish(shared->rows, shared->groups));
        if (shared->rows.empty()) {
            LEAMS_CHECK(publisher_.keep_alive());
        }
        return seqs;
    }));
    if (!confirmed.empty()) {
        confirm_seconds_.observe(std::chrono::steady_clock::now() - began);
        const auto remove = [this, &confirmed](soci::session& session) -> Result<void> {
            OutboxTables(session, database_.engine()).remove(confirmed);
            return {};
        };
        LEAMS_CO_CHECK(co_await database_.write(remove, sql::Durability::Relaxed));
        published_.fetch_add(confirmed.size(), std::memory_order_relaxed);
    }
    if (confirmed.size() < shared->rows.size()) {
        co_return Error::unavailable("RabbitMQ refuses events: a queue is at its limit");
    }
    last_fault_.clear();
    co_return confirmed.size();
}

Task<void> OutboxDrainer::yield() {
    const auto work = [this](soci::session& session) -> Result<void> {
        OutboxTables(session, database_.engine()).yield(holder_);
        return {};
    };
    if (const auto done = co_await runtime::as_result(database_.write(work, sql::Durability::Relaxed));
        !done) {
        log_.failure(runtime::LogLevel::Debug, "bus_drainer_not_freed", done.error());
    }
}

void OutboxDrainer::add_metrics(runtime::Metrics& metrics) const {
    metrics.gauge(
        "leams_bus_outbox_events", "Events that RabbitMQ has not taken yet", runtime::reading(waiting_)
    );
    metrics.counter(
        "leams_bus_published_total", "Events that RabbitMQ has taken", runtime::reading(published_)
    );
    metrics.histogram(
        "leams_bus_publish_seconds", "How long RabbitMQ took to take a batch of events", confirm_seconds_
    );
}

} // namespace leams::adapters
