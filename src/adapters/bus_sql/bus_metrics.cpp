#include "adapters/bus_sql/sql_bus.hpp"
#include "core/runtime/as_result.hpp"

// What a bus tells of its groups, and how it learns it.
namespace leams::adapters {

using runtime::reading;
using runtime::Task;

Task<void> SqlBus::measure() {
    while (!stopping_) {
        if (const auto done = co_await runtime::as_result(measure_once()); !done) {
            log_.failure(runtime::LogLevel::Debug, "bus_not_measured", done.error());
        }
        co_await measurer_.wait(options_.measure_interval);
    }
}

Task<Result<void>> SqlBus::measure_once() {
    const auto look = [this](soci::session& session) -> Result<std::vector<Backlog>> {
        QueueTables tables(session, database_.engine());
        std::vector<Backlog> found;
        for (const auto& worker : workers_) {
            found.push_back(tables.backlog(worker->group()));
        }
        return found;
    };
    LEAMS_CO_TRY(const auto found, co_await database_.read(look));
    const auto now = clock_.now();
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto& stats = workers_[i]->stats();
        stats.pending = found[i].pending;
        stats.oldest_ms = found[i].pending == 0 ? 0 : std::max<std::int64_t>(0, now - found[i].oldest);
        stats.dead = found[i].dead;
    }
    co_return Result<void>{};
}

void SqlBus::add_metrics(runtime::Metrics& metrics) const {
    for (const auto& worker : workers_) {
        const auto& stats = std::as_const(*worker).stats();
        const runtime::MetricLabels labels{{"topic", worker->group().topic}, {"group", worker->group().name}};
        metrics.counter("leams_bus_handled_total", "Events handled", reading(stats.handled), labels);
        metrics.counter(
            "leams_bus_retried_total", "Events put off, to be tried again", reading(stats.retried), labels
        );
        metrics.counter("leams_bus_buried_total", "Events given up", reading(stats.buried), labels);
        metrics.gauge(
            "leams_bus_pending", "Events to be handled, up to 10000", reading(stats.pending), labels
        );
        metrics.gauge("leams_bus_dead", "Events given up and kept, up to 10000", reading(stats.dead), labels);
        metrics.gauge(
            "leams_bus_oldest_seconds",
            "How long the oldest event to be handled has waited",
            [&stats] { return static_cast<double>(stats.oldest_ms.load(std::memory_order_relaxed)) / 1000; },
            labels
        );
    }
}

} // namespace leams::adapters
