#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace leams::runtime {

/// How often values of which size were observed. Thread-safe; observing costs two atomic additions.
class Histogram {
public:
    /// The largest value of each bucket, ascending; one for all that is larger is added.
    explicit Histogram(std::span<const double> bounds);
    ~Histogram();
    Histogram(Histogram&&) noexcept;
    Histogram& operator=(Histogram&&) noexcept;

    void observe(double value) noexcept;
    /// In seconds.
    void observe(std::chrono::steady_clock::duration time) noexcept {
        observe(std::chrono::duration<double>(time).count());
    }

    std::span<const double> bounds() const noexcept { return bounds_; }
    /// Of the bucket with this place, without those before it.
    std::uint64_t count(std::size_t bucket) const noexcept;
    double sum() const noexcept;

private:
    struct Cells;

    std::vector<double> bounds_;
    std::unique_ptr<Cells> cells_;
};

/// Gives a value on any thread.
using Reading = std::function<double()>;

/// What a module counts in a value of its own.
template <class Number>
Reading reading(const std::atomic<Number>& value) {
    return [&value] { return static_cast<double>(value.load(std::memory_order_relaxed)); };
}

/// Name and value; both are known when the module is made, so that no client can add to them.
using MetricLabels = std::vector<std::pair<std::string, std::string>>;

/// All metrics of the process. Each module counts in its own values and registers here, before the loops run,
/// where they are read when somebody asks; they must outlive the last text(). A name keeps its help and the
/// names of its labels; a name that Prometheus would not take, or that is registered twice, stops the
/// program.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// Of values that only grow; `name` ends in "_total".
    void counter(std::string name, std::string help, Reading value, MetricLabels labels = {});
    void gauge(std::string name, std::string help, Reading value, MetricLabels labels = {});
    void histogram(std::string name, std::string help, const Histogram& value, MetricLabels labels = {});

    /// Everything as it is now, in Prometheus' text format. On any thread.
    std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace leams::runtime
