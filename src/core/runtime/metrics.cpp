#include "core/runtime/metrics.hpp"

#include "core/base/assert.hpp"

#include <prometheus/check_names.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <string_view>

namespace leams::runtime {
namespace {

using prometheus::MetricType;

constexpr std::size_t kMaxSeries = 500; // Of one name.

struct Series {
    MetricLabels labels;
    Reading value; // Null: a histogram's.
    const Histogram* histogram = nullptr;
};

struct Family {
    std::string name;
    std::string help;
    MetricType type = MetricType::Untyped;
    std::vector<Series> series{};
};

bool have_same_names(const MetricLabels& one, const MetricLabels& other) {
    return std::ranges::equal(
        one, other, {}, &MetricLabels::value_type::first, &MetricLabels::value_type::first
    );
}

bool is_good_name(const std::string& name, MetricType type) {
    return prometheus::CheckMetricName(name) && name.ends_with("_total") == (type == MetricType::Counter);
}

bool are_good_labels(const MetricLabels& labels) {
    return std::ranges::all_of(labels, [](const auto& label) {
        return prometheus::CheckLabelName(label.first) && label.first != "le";
    });
}

prometheus::ClientMetric read(const Series& series, MetricType type) {
    prometheus::ClientMetric out;
    for (const auto& [name, value] : series.labels) {
        out.label.push_back({name, value});
    }
    if (series.histogram != nullptr) {
        const auto& histogram = *series.histogram;
        const auto bounds = histogram.bounds();
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            below += histogram.count(i);
            out.histogram.bucket.push_back({.cumulative_count = below, .upper_bound = bounds[i]});
        }
        out.histogram.sample_count = below + histogram.count(bounds.size());
        out.histogram.sample_sum = histogram.sum();
    } else if (type == MetricType::Counter) {
        out.counter.value = series.value();
    } else {
        out.gauge.value = series.value();
    }
    return out;
}

} // namespace

struct Histogram::Cells {
    explicit Cells(std::size_t buckets)
        : counts(buckets) {}

    std::vector<std::atomic<std::uint64_t>> counts;
    std::atomic<double> sum{0};
};

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds.begin(), bounds.end())
    , cells_(std::make_unique<Cells>(bounds.size() + 1)) {
    LEAMS_ASSERT(std::ranges::is_sorted(bounds_, std::less_equal{}));
}
Histogram::~Histogram() = default;
Histogram::Histogram(Histogram&&) noexcept = default;
Histogram& Histogram::operator=(Histogram&&) noexcept = default;

void Histogram::observe(double value) noexcept {
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    cells_->counts[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    cells_->sum.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count(std::size_t bucket) const noexcept {
    return cells_->counts[bucket].load(std::memory_order_relaxed);
}

double Histogram::sum() const noexcept {
    return cells_->sum.load(std::memory_order_relaxed);
}

struct Metrics::State {
    void add(std::string name, std::string help, MetricType type, Series series) {
        LEAMS_ASSERT(is_good_name(name, type) && are_good_labels(series.labels));
        LEAMS_ASSERT(!help.empty() && help.find_first_of("\\\n") == std::string::npos);
        auto family = std::ranges::find(families, name, &Family::name);
        if (family == families.end()) {
            families.push_back({.name = std::move(name), .help = std::move(help), .type = type});
            family = std::prev(families.end());
        } else {
            LEAMS_ASSERT(family->type == type && family->help == help);
            LEAMS_ASSERT(have_same_names(family->series.front().labels, series.labels));
            LEAMS_ASSERT(
                std::ranges::find(family->series, series.labels, &Series::labels) == family->series.end()
            );
            LEAMS_ASSERT(family->series.size() < kMaxSeries);
        }
        family->series.push_back(std::move(series));
    }

    std::vector<Family> families;
};

Metrics::Metrics()
    : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::counter(std::string name, std::string help, Reading value, MetricLabels labels) {
    state_->add(std::move(name), std::move(help), MetricType::Counter, {std::move(labels), std::move(value)});
}

void Metrics::gauge(std::string name, std::string help, Reading value, MetricLabels labels) {
    state_->add(std::move(name), std::move(help), MetricType::Gauge, {std::move(labels), std::move(value)});
}

void Metrics::histogram(std::string name, std::string help, const Histogram& value, MetricLabels labels) {
    state_->add(std::move(name), std::move(help), MetricType::Histogram, {std::move(labels), {}, &value});
}

std::string Metrics::text() const {
    std::vector<prometheus::MetricFamily> out;
    for (const auto& family : state_->families) {
        auto& written = out.emplace_back();
        written.name = family.name;
        written.help = family.help;
        written.type = family.type;
        for (const auto& series : family.series) {
            written.metric.push_back(read(series, family.type));
        }
    }
    return prometheus::TextSerializer().Serialize(out);
}

} // namespace leams::runtime
