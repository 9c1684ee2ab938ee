#include "core/runtime/object_stats.hpp"

#include <string>

namespace leams::runtime {
namespace {

constexpr std::array kSeconds{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0};
constexpr std::array kOperationNames{"put", "get", "head", "remove", "list"};
constexpr std::array kOutcomeNames{"ok", "missing", "conflict", "full", "failed"};

std::size_t outcome_of(std::optional<ErrorCode> failure) noexcept {
    if (!failure) {
        return 0;
    }
    switch (*failure) {
    case ErrorCode::NotFound:
        return 1;
    case ErrorCode::Conflict:
        return 2;
    case ErrorCode::ResourceExhausted:
        return 3;
    default:
        return 4;
    }
}

Histogram seconds() {
    return Histogram(kSeconds);
}

} // namespace

ObjectStats::ObjectStats()
    : seconds_{seconds(), seconds(), seconds(), seconds(), seconds()} {}

void ObjectStats::note(
    ObjectOperation operation, std::optional<ErrorCode> failure, std::chrono::steady_clock::duration took
) noexcept {
    const auto index = static_cast<std::size_t>(operation);
    counts_[index][outcome_of(failure)].fetch_add(1, std::memory_order_relaxed);
    seconds_[index].observe(took);
}

void ObjectStats::add_metrics(Metrics& metrics, std::string_view name) const {
    const auto named = [&](std::string_view what) {
        return "leams_" + std::string(name) + std::string(what);
    };
    for (std::size_t i = 0; i < kObjectOperations; ++i) {
        const std::string operation = kOperationNames[i];
        for (std::size_t k = 0; k < kOutcomes; ++k) {
            metrics.counter(
                named("_operations_total"),
                "What the object store was asked for, by what came of it",
                reading(counts_[i][k]),
                {{"operation", operation}, {"outcome", kOutcomeNames[k]}}
            );
        }
        metrics.histogram(
            named("_seconds"), "How long the object store took", seconds_[i], {{"operation", operation}}
        );
    }
    metrics.counter(
        named("_retries_total"), "Requests sent to the object store once more", reading(retries_)
    );
    metrics.counter(named("_stored_bytes_total"), "Bytes put into the object store", reading(stored_));
    metrics.counter(named("_given_bytes_total"), "Bytes asked of the object store", reading(given_));
}

} // namespace leams::runtime
