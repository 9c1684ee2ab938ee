#include "adapters/bus_sql/group_worker.hpp"

#include "core/base/finally.hpp"
#include "core/base/text.hpp"
#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace leams::adapters {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5'000ms;
constexpr auto kUntilNotified = 1h;
constexpr std::size_t kMaxErrorLength = 500;

std::string describe(const Error& error) {
    auto text = error.message();
    if (!error.cause().empty()) {
        text += ": " + error.cause();
    }
    return std::string(cut_text(text, kMaxErrorLength));
}

// No retry would help.
bool cannot_be_read(const Result<void>& outcome) {
    return !outcome && outcome.error().code() == ErrorCode::InvalidArgument;
}

// Whoever was given it so often did not live to say what became of it.
constexpr int kMostDeliveries = 20;
Error never_answered() {
    return Error::invalid_argument("It was delivered again and again, and its consumer never answered");
}

std::vector<QueuedEvent> cut_off(std::vector<QueuedEvent>& batch, std::size_t place) {
    const auto from = batch.begin() + static_cast<std::ptrdiff_t>(place);
    std::vector<QueuedEvent> rest(std::make_move_iterator(from), std::make_move_iterator(batch.end()));
    batch.erase(from, batch.end());
    return rest;
}

// What failed before goes alone, so that a poisonous event takes no others with it.
std::vector<QueuedEvent> take_piece(std::vector<QueuedEvent>& claimed) {
    const auto failed = std::ranges::find_if(claimed, [](const auto& queued) { return queued.attempts > 1; });
    const auto fresh = static_cast<std::size_t>(failed - claimed.begin());
    auto rest = cut_off(claimed, std::max<std::size_t>(fresh, 1));
    return std::exchange(claimed, std::move(rest));
}

std::vector<std::string> ids_of(const std::vector<QueuedEvent>& batch) {
    std::vector<std::string> ids;
    for (const auto& queued : batch) {
        ids.push_back(queued.event.id);
    }
    return ids;
}

} // namespace

GroupWorker::GroupWorker(
    WorkerContext context, Group group, runtime::Bus::Consumer consumer, runtime::SubscribeOptions options
)
    : context_(context)
    , group_(std::move(group))
    , consumer_(std::move(consumer))
    , options_(options)
    , wakeup_(context.loop)
    , left_(context.loop) {}

GroupWorker::GroupWorker(
    WorkerContext context, Group group, sql::Inbox::Writer writer, runtime::SubscribeOptions options
)
    : GroupWorker(
          context,
          std::move(group),
          [this](std::vector<runtime::Event> batch) { return write(std::move(batch)); },
          options
      ) {
    writer_ = std::move(writer);
}

void GroupWorker::stop() {
    stopping_ = true;
    notify();
}

Task<void> GroupWorker::run() {
    auto pause = kFirstPause;
    while (!stopping_) {
        const auto delivered = co_await runtime::as_result(deliver_once());
        if (!delivered) {
            context_.log.failure(
                runtime::LogLevel::Error, "bus_not_read", delivered.error(), {{"group", group_.name}}
            );
            co_await wakeup_.wait(pause);
            pause = std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
            continue;
        }
        pause = kFirstPause;
        // What was behind an event of its key may go now.
        const auto enough = options_.ordered ? 1 : options_.prefetch;
        if (*delivered < enough && !stopping_) {
            co_await wakeup_.wait(kUntilNotified);
        }
    }
}

Task<Result<std::size_t>> GroupWorker::deliver_once() {
    const auto now = context_.clock.now();
    LEAMS_CO_TRY(const bool available, co_await has_available(now));
    if (!available) {
        co_return std::size_t{0};
    }
    co_await enter();
    const Finally left([this] { leave(); });
    co_return co_await deliver_available(now);
}

// Of at most two: those who look into the tables and who were delivered to.
Task<void> GroupWorker::enter() {
    while (entered_) {
        co_await left_.wait(kUntilNotified);
    }
    entered_ = true;
}

void GroupWorker::leave() {
    entered_ = false;
    left_.notify();
}

Task<Result<std::size_t>> GroupWorker::deliver_available(UnixMillis now) {
    if (writer_) {
        if (const auto written = co_await take_and_write(now)) {
            co_return *written;
        }
    }
    Round round{.lease = std::make_shared<Lease>(context_.loop)};
    LEAMS_CO_TRY(auto claimed, co_await claim(*round.lease, now));
    if (claimed.empty()) {
        co_return std::size_t{0};
    }
    const auto count = claimed.size();
    context_.tasks.spawn(renew(round.lease));
    const Finally end_lease([&lease = *round.lease] {
        lease.ended = true;
        lease.ending.notify();
    });
    while (!claimed.empty()) {
        LEAMS_CO_CHECK(co_await hand_over(round, take_piece(claimed)));
    }
    LEAMS_CO_CHECK(co_await release(round));
    co_return count;
}

Task<Result<void>> GroupWorker::accept(std::vector<QueuedEvent> delivered) {
    co_await enter();
    const Finally left([this] { leave(); });
    Round round;
    if (options_.ordered) {
        LEAMS_CO_CHECK(co_await find_waiting_keys(round, delivered));
    }
    if (delivered.size() == 1 && delivered.front().attempts > kMostDeliveries) {
        LEAMS_CO_CHECK(co_await settle(round, std::move(delivered), never_answered()));
    } else {
        LEAMS_CO_CHECK(co_await hand_over(round, std::move(delivered)));
    }
    co_return co_await release(round);
}

Task<Result<void>> GroupWorker::find_waiting_keys(Round& round, const Batch& batch) {
    std::set<std::string> keys;
    for (const auto& queued : batch) {
        keys.insert(queued.event.order);
    }
    const auto look = [this, keys = std::vector<std::string>(keys.begin(), keys.end())](soci::session& session
                      ) -> Result<std::vector<std::string>> {
        return QueueTables(session, context_.database.engine()).keys_in_use(group_, keys);
    };
    LEAMS_CO_TRY(auto waiting, co_await context_.database.read(look));
    round.failed_keys.insert(waiting.begin(), waiting.end());
    co_return Result<void>{};
}

// A look costs no lock; most of them find nothing.
Task<Result<bool>> GroupWorker::has_available(UnixMillis now) {
    const auto look = [this, now](soci::session& session) -> Result<bool> {
        return QueueTables(session, context_.database.engine()).has_available(group_, ordering(), now);
    };
    co_return co_await context_.database.read(look);
}

// Nothing when it did not work, and nothing has happened: the longer way finds out why.
Task<std::optional<std::size_t>> GroupWorker::take_and_write(UnixMillis now) {
    struct Written {
        std::size_t count = 0;
        sql::Inbox::Afterwards afterwards;
    };
    const auto work = [this, now](soci::session& session) -> Result<Written> {
        auto taken =
            QueueTables(session, context_.database.engine()).take(group_, ordering(), now, options_.prefetch);
        std::vector<runtime::Event> events;
        events.reserve(taken.size());
        for (auto& queued : taken) {
            if (queued.attempts > 1) {
                return Error::unavailable("an event has failed before");
            }
            events.push_back(std::move(queued.event));
        }
        if (events.empty()) {
            return Written{};
        }
        LEAMS_TRY(auto afterwards, writer_(session, events));
        return Written{events.size(), std::move(afterwards)};
    };
    auto written = co_await context_.database.write(work);
    if (!written) {
        co_return std::nullopt;
    }
    stats_.handled.fetch_add(written->count, std::memory_order_relaxed);
    if (written->afterwards) {
        written->afterwards();
    }
    co_return written->count;
}

// For what is settled by itself.
Task<Result<void>> GroupWorker::write(std::vector<runtime::Event> batch) {
    const auto work = [this, batch = std::move(batch)](soci::session& session) {
        return writer_(session, batch);
    };
    LEAMS_CO_TRY(auto afterwards, co_await context_.database.write(work));
    afterwards();
    co_return Result<void>{};
}

Task<Result<GroupWorker::Batch>> GroupWorker::claim(Lease& lease, UnixMillis now) {
    lease.until = now + options_.visibility.count();
    const auto take = [this, now, until = lease.until](soci::session& session) -> Result<Batch> {
        return QueueTables(session, context_.database.engine())
            .claim(group_, ordering(), now, until, options_.prefetch);
    };
    LEAMS_CO_TRY(auto claimed, co_await context_.database.write(take, sql::Durability::Relaxed));
    for (const auto& queued : claimed) {
        lease.ids.insert(queued.event.id);
    }
    co_return claimed;
}

Task<void> GroupWorker::renew(std::shared_ptr<Lease> lease) {
    while (true) {
        co_await lease->ending.wait(options_.visibility / 3);
        if (lease->ended) {
            co_return;
        }
        const auto from = lease->until;
        const auto until = context_.clock.now() + options_.visibility.count();
        const auto work = [engine = context_.database.engine(),
                           group = group_,
                           ids = std::vector<std::string>(lease->ids.begin(), lease->ids.end()),
                           from,
                           until](soci::session& session) -> Result<void> {
            QueueTables(session, engine).renew(group, ids, from, until);
            return {};
        };
        if (const auto done = co_await context_.database.write(work, sql::Durability::Relaxed)) {
            lease->until = until;
        } else {
            context_.log.failure(
                runtime::LogLevel::Warning, "bus_lease_not_renewed", done.error(), {{"group", group_.name}}
            );
        }
    }
}

Task<Result<void>> GroupWorker::hand_over(Round& round, Batch batch) {
    hold_back(round, batch);
    if (batch.empty()) {
        co_return Result<void>{};
    }
    std::vector<runtime::Event> events;
    events.reserve(batch.size());
    for (const auto& queued : batch) {
        events.push_back(queued.event);
    }
    // Not when it is cancelled: then the lease gives the events back.
    auto outcome = co_await runtime::as_result(runtime::with_deadline<void>(
        context_.tasks, options_.work_limit, runtime::as_result(consumer_(std::move(events)))
    ));
    if (cannot_be_read(outcome) && batch.size() > 1) {
        auto rest = cut_off(batch, batch.size() / 2);
        LEAMS_CO_CHECK(co_await hand_over(round, std::move(batch)));
        co_return co_await hand_over(round, std::move(rest));
    }
    co_return co_await settle(round, std::move(batch), std::move(outcome));
}

void GroupWorker::hold_back(Round& round, Batch& batch) const {
    const auto must_wait = [&](const auto& queued) { return round.failed_keys.contains(queued.event.order); };
    std::ranges::copy_if(batch, std::back_inserter(round.held_back), must_wait);
    std::erase_if(batch, must_wait);
}

Task<Result<void>> GroupWorker::settle(Round& round, Batch batch, Result<void> outcome) {
    if (!outcome) {
        context_.log.failure(
            runtime::LogLevel::Warning,
            "bus_consumer_failed",
            outcome.error(),
            {{"group", group_.name}, {"events", batch.size()}, {"attempt", batch.front().attempts}}
        );
    }
    const bool is_stored = round.lease != nullptr;
    const auto now = context_.clock.now();
    const auto work = [this, &batch, &outcome, now, is_stored](soci::session& session) {
        if (!is_stored) {
            QueueTables(session, context_.database.engine()).park(group_, batch, now);
        }
        return settle(session, batch, outcome, now);
    };
    if (is_stored || !outcome) {
        // Who has delivered it forgets what was parked.
        const auto durability = is_stored ? sql::Durability::Relaxed : sql::Durability::Full;
        LEAMS_CO_CHECK(co_await context_.database.write(work, durability));
    }
    count(batch, outcome);
    for (const auto& queued : batch) {
        if (is_stored) {
            round.lease->ids.erase(queued.event.id);
        }
        if (options_.ordered && !queued.event.order.empty() && !outcome && !is_dead(queued, outcome)) {
            round.failed_keys.insert(queued.event.order);
        }
    }
    co_return Result<void>{};
}

void GroupWorker::count(const Batch& batch, const Result<void>& outcome) {
    const auto dead = std::ranges::count_if(batch, [&](const auto& queued) {
        return !outcome && is_dead(queued, outcome);
    });
    const auto buried = static_cast<std::uint64_t>(dead);
    stats_.buried.fetch_add(buried, std::memory_order_relaxed);
    (outcome ? stats_.handled : stats_.retried).fetch_add(batch.size() - buried, std::memory_order_relaxed);
}

Result<void> GroupWorker::settle(
    soci::session& session, const Batch& batch, const Result<void>& outcome, UnixMillis now
) const {
    QueueTables tables(session, context_.database.engine());
    if (outcome) {
        tables.acknowledge(group_, ids_of(batch));
        return {};
    }
    const auto error = describe(outcome.error());
    bool buried = false;
    for (const auto& queued : batch) {
        if (is_dead(queued, outcome)) {
            tables.bury(group_, queued.event.id, now, error);
            buried = true;
        } else {
            tables.retry_later(group_, queued.event.id, retry_at(queued, now), error);
        }
    }
    if (buried) {
        SqlDeadLetters::purge_some(session, now, context_.dead);
    }
    return {};
}

Task<Result<void>> GroupWorker::release(Round& round) {
    if (round.held_back.empty()) {
        co_return Result<void>{};
    }
    const bool is_stored = round.lease != nullptr;
    if (!is_stored) {
        for (auto& queued : round.held_back) {
            queued.attempts = 0;
        }
    }
    const auto work = [this, &round, is_stored, now = context_.clock.now()](soci::session& session
                      ) -> Result<void> {
        QueueTables tables(session, context_.database.engine());
        if (is_stored) {
            tables.release(group_, ids_of(round.held_back), now);
        } else {
            tables.park(group_, round.held_back, now);
        }
        return {};
    };
    co_return co_await context_.database.write(
        work, is_stored ? sql::Durability::Relaxed : sql::Durability::Full
    );
}

bool GroupWorker::is_dead(const QueuedEvent& queued, const Result<void>& outcome) const {
    return cannot_be_read(outcome) || queued.attempts >= options_.max_attempts;
}

UnixMillis GroupWorker::retry_at(const QueuedEvent& queued, UnixMillis now) const {
    const auto doublings = std::min(queued.attempts - 1, 20);
    return now + std::min(options_.first_retry * (1 << doublings), options_.last_retry).count();
}

} // namespace leams::adapters
