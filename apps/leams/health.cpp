#include "health.hpp"

#include "core/base/finally.hpp"
#include "core/runtime/as_result.hpp"
#include "core/runtime/gate.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"

namespace leams::app {
namespace {

constexpr std::chrono::seconds kLookEvery{10};

} // namespace

struct Health::Round {
    runtime::Gate answered; // By all.
    std::size_t unanswered = 0;
    Findings findings;
};

Health::Health(runtime::Loop& home, std::vector<Check> checks, std::chrono::milliseconds deadline)
    : home_(home)
    , checks_(std::move(checks))
    , deadline_(deadline)
    , last_(unasked())
    , tasks_(home) {}

Health::Findings Health::unasked() const {
    Findings findings;
    for (const auto& check : checks_) {
        findings.push_back({check.name, Error::unavailable("It was not asked"), {}, check.is_needed});
    }
    return findings;
}

runtime::Task<void> Health::start() {
    begin_round();
    timer_ = home_.every(kLookEvery, [this] { begin_round(); });
    co_return;
}

runtime::Task<void> Health::stop() {
    stopping_ = true;
    timer_.reset();
    co_await tasks_.stop();
}

runtime::Task<Health::Findings> Health::look() {
    return runtime::on_loop(home_, look_here());
}

Health::Findings Health::last() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

void Health::add_metrics(runtime::Metrics& metrics) const {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
        const runtime::MetricLabels labels{{"backend", checks_[i].name}};
        metrics.gauge(
            "leams_backend_up",
            "1 when the backend last answered, else 0",
            [this, i] { return last()[i].fault ? 0 : 1; },
            labels
        );
        metrics.gauge(
            "leams_backend_latency_seconds",
            "How long its last answer took",
            [this, i] { return std::chrono::duration<double>(last()[i].took).count(); },
            labels
        );
    }
}

runtime::Task<Health::Findings> Health::look_here() {
    begin_round();
    const auto round = round_;
    if (!round) {
        co_return last();
    }
    co_await round->answered.wait(2 * deadline_);
    co_return round->findings;
}

void Health::begin_round() {
    if (round_ || stopping_) {
        return;
    }
    const auto round = std::make_shared<Round>(runtime::Gate(home_), checks_.size());
    round->findings = unasked();
    round_ = round;
    for (std::size_t i = 0; i < checks_.size(); ++i) {
        tasks_.spawn(ask(round, i));
    }
}

runtime::Task<void> Health::ask(std::shared_ptr<Round> round, std::size_t index) {
    const Finally answered([&] { note_answer(*round); });
    const auto began = std::chrono::steady_clock::now();
    auto answer =
        co_await runtime::with_deadline(tasks_, deadline_, runtime::as_result(checks_[index].ask()));
    auto& finding = round->findings[index];
    finding.took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    finding.fault = answer ? std::nullopt : std::optional(std::move(answer).error());
}

void Health::note_answer(Round& round) {
    if (--round.unanswered > 0) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        last_ = round.findings;
    }
    round.answered.open();
    round_.reset();
}

} // namespace leams::app
