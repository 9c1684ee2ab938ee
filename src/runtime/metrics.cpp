#include "runtime/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

namespace leams::runtime {

struct MetricsPage::State {
    prometheus::ClientMetric&
    add(const std::string& name, const std::string& help, prometheus::MetricType type, const Labels& labels) {
        auto family =
            std::find_if(families.begin(), families.end(), [&](const auto& f) { return f.name == name; });
        if (family == families.end()) {
            prometheus::MetricFamily fresh;
            fresh.name = name;
            fresh.help = help;
            fresh.type = type;
            families.push_back(std::move(fresh));
            family = std::prev(families.end());
        }
        auto& metric = family->metric.emplace_back();
        for (const auto& [label, value] : labels) {
            prometheus::ClientMetric::Label pair;
            pair.name = label;
            pair.value = value;
            metric.label.push_back(std::move(pair));
        }
        return metric;
    }

    std::vector<prometheus::MetricFamily> families;
};

MetricsPage::MetricsPage()
    : state_(std::make_unique<State>()) {}
MetricsPage::~MetricsPage() = default;

void MetricsPage::counter(
    const std::string& name, const std::string& help, double value, const Labels& labels
) {
    state_->add(name, help, prometheus::MetricType::Counter, labels).counter.value = value;
}

void MetricsPage::gauge(
    const std::string& name, const std::string& help, double value, const Labels& labels
) {
    state_->add(name, help, prometheus::MetricType::Gauge, labels).gauge.value = value;
}

std::string MetricsPage::text() const {
    return prometheus::TextSerializer().Serialize(state_->families);
}

} // namespace leams::runtime
