#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace leams::runtime {

/// One reading of all metrics in Prometheus' text format. Modules count in their own structs; whoever
/// composes them reads those into this when it is asked.
class MetricsPage {
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    MetricsPage();
    ~MetricsPage();

    /// Values that only grow; `name` ends in "_total".
    void counter(const std::string& name, const std::string& help, double value, const Labels& labels = {});
    void gauge(const std::string& name, const std::string& help, double value, const Labels& labels = {});

    std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace leams::runtime
