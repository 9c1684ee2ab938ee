#include "core/runtime/loop.hpp"

#include "core/base/assert.hpp"
#include "core/runtime/scoped_executor.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <fcntl.h>
#include <thread>

namespace leams::runtime {
namespace {

using boost::asio::posix::stream_descriptor;
using boost::system::error_code;

constexpr std::chrono::milliseconds kLagPeriod{500};
constexpr std::array kLagSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0};

class PeriodicTimer final : public Loop::Timer {
public:
    PeriodicTimer(
        boost::asio::io_context& context, std::chrono::milliseconds period, std::function<void()> handler
    )
        : state_(std::make_shared<State>(context, period, std::move(handler))) {
        State::arm(state_);
    }
    ~PeriodicTimer() override {
        state_->stopped = true;
        state_->timer.cancel();
    }

private:
    // Shared with the pending wait, which may complete after the handle is gone.
    struct State {
        State(boost::asio::io_context& context, std::chrono::milliseconds every, std::function<void()> run)
            : timer(context)
            , period(every)
            , handler(std::move(run))
            , next(std::chrono::steady_clock::now()) {}

        static void arm(const std::shared_ptr<State>& self) {
            // A loop that was late skips what it missed instead of running it in a burst.
            self->next = std::max(self->next + self->period, std::chrono::steady_clock::now());
            self->timer.expires_at(self->next);
            self->timer.async_wait([self](error_code failure) {
                if (failure || self->stopped) {
                    return;
                }
                self->handler();
                if (!self->stopped) {
                    arm(self);
                }
            });
        }

        boost::asio::steady_timer timer;
        std::chrono::milliseconds period;
        std::function<void()> handler;
        std::chrono::steady_clock::time_point next;
        bool stopped = false;
    };

    std::shared_ptr<State> state_;
};

/// A poller that is looked at every so often while it holds descriptors.
class Ticker {
public:
    Ticker(boost::asio::io_context& context, std::chrono::milliseconds period)
        : poller_([this] { arm(); })
        , timer_(context)
        , period_(period) {}

    Poller& poller() noexcept { return poller_; }

private:
    void arm() {
        if (armed_ || poller_.size() == 0) {
            return;
        }
        armed_ = true;
        const auto since_epoch = std::chrono::steady_clock::now().time_since_epoch();
        timer_.expires_at(std::chrono::steady_clock::time_point((since_epoch / period_ + 1) * period_));
        timer_.async_wait([this](error_code failure) {
            armed_ = false;
            if (failure) {
                return;
            }
            // Full batches mean that more is waiting. Each descriptor has its turn, then the loop's other
            // work.
            const auto rounds = poller_.size() / Poller::kBatch + 1;
            for (std::size_t round = 0; round < rounds && poller_.poll() == Poller::kBatch; ++round) {
            }
            arm();
        });
    }

    Poller poller_;
    boost::asio::steady_timer timer_;
    std::chrono::milliseconds period_;
    bool armed_ = false;
};

} // namespace

struct Loop::State {
    explicit State(boost::asio::io_context& context)
        : work(context.get_executor())
        , tickers{
              Ticker(context, period_of(Pace::Prompt)),
              Ticker(context, period_of(Pace::Brisk)),
              Ticker(context, period_of(Pace::Steady)),
              Ticker(context, period_of(Pace::Slow)),
          }
        , wakeup(context, fcntl(waking.native_handle(), F_DUPFD_CLOEXEC, 0))
        , lag_timer(context) {}

    void watch_lag() {
        const auto due = std::chrono::steady_clock::now() + kLagPeriod;
        lag_timer.expires_at(due);
        lag_timer.async_wait([this, due](error_code failure) {
            if (!failure) {
                lag.observe(std::chrono::steady_clock::now() - due);
                watch_lag();
            }
        });
    }

    void watch() {
        wakeup.async_wait(stream_descriptor::wait_read, [this](error_code failure) {
            if (failure) {
                return;
            }
            // Full batches mean that more is waiting; a few rounds save wake-ups without starving timers.
            for (int round = 0; round < 4 && waking.poll() == Poller::kBatch; ++round) {
            }
            watch();
        });
    }

    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    Poller waking;
    std::array<Ticker, 4> tickers; // By Pace.
    stream_descriptor wakeup;
    boost::asio::steady_timer lag_timer;
    Histogram lag{kLagSeconds};
    std::atomic<std::thread::id> thread{};
};

Loop::Loop(std::size_t index)
    : index_(index)
    , context_(1)
    , state_(std::make_unique<State>(context_)) {
    state_->watch();
    state_->watch_lag();
}

Loop::~Loop() = default;

void Loop::run() {
    state_->thread = std::this_thread::get_id();
    context_.run();
    state_->thread = std::thread::id{};
}

void Loop::stop() {
    context_.stop();
}

bool Loop::is_current() const noexcept {
    return state_->thread.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

void Loop::assert_current() const {
    LEAMS_ASSERT(state_->thread.load(std::memory_order_relaxed) == std::thread::id{} || is_current());
}

boost::asio::any_io_executor Loop::executor() {
    if (const auto& scope = LogScope::current()) {
        return ScopedExecutor(context_.get_executor(), scope);
    }
    return context_.get_executor();
}

Poller& Loop::poller() noexcept {
    return state_->waking;
}

Poller& Loop::ticked_poller(Pace pace) noexcept {
    return state_->tickers[static_cast<std::size_t>(pace)].poller();
}

const Histogram& Loop::lag() const noexcept {
    return state_->lag;
}

std::unique_ptr<Loop::Timer> Loop::every(std::chrono::milliseconds period, std::function<void()> handler) {
    return std::make_unique<PeriodicTimer>(context_, period, std::move(handler));
}

} // namespace leams::runtime
