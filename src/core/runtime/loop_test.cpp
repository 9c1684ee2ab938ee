#include "core/runtime/loops.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <future>
#include <memory>
#include <sys/eventfd.h>
#include <vector>

namespace leams::runtime {
namespace {

/// A descriptor that always has something to read.
class Busy final : public PollHandler {
public:
    Busy(Poller& poller, std::size_t most)
        : poller_(poller)
        , left_(most)
        , socket_(eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK)) {
        poller_.add(socket_.fd(), EPOLLIN, *this);
    }
    ~Busy() override { finish(); }

    void on_ready(std::uint32_t) override {
        if (--left_ == 0) {
            finish(); // So that a loop that is starved fails the test instead of hanging it.
        }
    }
    bool finished() const { return !socket_.is_open(); }

private:
    void finish() {
        if (socket_.is_open()) {
            poller_.remove(socket_.fd(), *this);
            socket_.close();
        }
    }

    Poller& poller_;
    std::size_t left_;
    Descriptor socket_;
};

class BusyLoop : public testing::TestWithParam<Poller& (*)(Loop&)> {};

TEST_P(BusyLoop, StillRunsWhatWasPostedAndItsTimers) {
    Loops loops(1);
    auto& loop = loops.at(0);
    std::vector<std::unique_ptr<Busy>> busy;
    std::unique_ptr<Loop::Timer> timer;
    std::promise<bool> in_time;
    loop.post([&] {
        for (std::size_t i = 0; i < Poller::kBatch; ++i) {
            busy.push_back(std::make_unique<Busy>(GetParam()(loop), 10'000));
        }
        timer = loop.every(std::chrono::milliseconds(60), [&, ticks = 0]() mutable {
            if (++ticks == 3) {
                in_time.set_value(!busy.front()->finished());
            }
        });
    });
    loops.start();
    EXPECT_TRUE(in_time.get_future().get());
    std::promise<void> cleared;
    loop.post([&] {
        timer.reset();
        busy.clear();
        cleared.set_value();
    });
    cleared.get_future().wait();
    loops.stop();
}

INSTANTIATE_TEST_SUITE_P(
    Pollers,
    BusyLoop,
    testing::Values(
        +[](Loop& loop) -> Poller& { return loop.poller(); },
        +[](Loop& loop) -> Poller& { return loop.ticked_poller(Pace::Brisk); }
    )
);

/// How many of this process's descriptors a program that it runs would inherit.
int count_inherited() {
    int count = 0;
    for (int fd = 0; fd < 1024; ++fd) {
        const auto flags = ::fcntl(fd, F_GETFD);
        count += flags >= 0 && (flags & FD_CLOEXEC) == 0 ? 1 : 0;
    }
    return count;
}

TEST(Loop, LeavesNoDescriptorToOtherPrograms) {
    const auto before = count_inherited();
    const Loop loop(0);
    EXPECT_EQ(count_inherited(), before);
}

} // namespace
} // namespace leams::runtime
