#include "chat/lane.hpp"
#include "runtime/loops.hpp"
#include "test/fake_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <set>

namespace leams::chat {
namespace {

using namespace std::chrono_literals;

const UserId kRoom("room");

/// Writes down what it is sent: each frame is one letter.
class Listener final : public Subscriber {
public:
    Listener(leams::test::FakeClock& clock, const int& ticks)
        : clock_(clock)
        , ticks_(ticks) {}
    void deliver(const SharedText& frames) override {
        text += *frames;
        turns.insert(ticks_);
        clock_.advance(5ms); // So that the room takes the loop for long enough to be busy.
    }
    void lose_session() override {}

    std::string text;
    std::set<int> turns;

private:
    leams::test::FakeClock& clock_;
    const int& ticks_;
};

class LaneTest : public testing::Test {
protected:
    LaneTest() {
        loops.start();
        on_loop([this] { timer = loops.at(0).every(1ms, [this] { ++ticks; }); });
        for (int i = 0; i < 12; ++i) {
            listeners.push_back(std::make_unique<Listener>(clock, ticks));
            on_loop([this] {
                lane.introduce(*listeners.back());
                lane.begin_join(kRoom);
                join(*listeners.back(), 0);
            });
        }
    }
    ~LaneTest() override {
        on_loop([this] {
            timer.reset();
            for (const auto& listener : listeners) {
                lane.leave(kRoom, *listener);
            }
        });
        loops.stop();
    }

    void on_loop(const std::function<void()>& work) {
        std::promise<void> done;
        loops.at(0).post([&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }
    void join(Listener& listener, std::uint64_t last_seq) {
        lane.finish_join(kRoom, listener, last_seq, std::make_shared<const std::string>("+"));
    }
    void say(char letter) {
        ASSERT_TRUE(lane.post({
            .channel = kRoom,
            .seq = static_cast<std::uint64_t>(letter - 'a' + 1),
            .frame = std::make_shared<const std::string>(1, letter),
            .origin = 0,
            .origin_frame = nullptr,
        }));
    }
    void await(const Listener& listener, const std::string& text) {
        std::string seen;
        do {
            on_loop([&] { seen = listener.text; });
        } while (seen.size() < text.size());
        EXPECT_EQ(seen, text);
    }

    leams::test::FakeClock clock;
    Config config{.flush_interval = 1ms};
    runtime::Loops loops{1};
    Lane lane{loops.at(0), config, clock};
    int ticks = 0;
    std::unique_ptr<runtime::Loop::Timer> timer;
    std::vector<std::unique_ptr<Listener>> listeners;
};

TEST_F(LaneTest, EachGetsEverythingOnceAndInOrderWhileOthersComeAndGo) {
    clock.advance(1s);
    Listener late(clock, ticks);
    on_loop([&] {
        lane.introduce(late);
        lane.begin_join(kRoom);
    });
    for (char letter = 'a'; letter <= 'h'; ++letter) {
        say(letter);
    }
    await(*listeners.front(), "+abcdefgh");
    on_loop([&] { join(late, 3); });
    on_loop([&] {
        lane.leave(kRoom, *listeners.back());
        listeners.pop_back();
    });
    for (char letter = 'i'; letter <= 'p'; ++letter) {
        say(letter);
    }
    for (const auto& listener : listeners) {
        await(*listener, "+abcdefghijklmnop");
    }
    await(late, "+defghijklmnop");
    on_loop([&] { lane.leave(kRoom, late); });
}

TEST_F(LaneTest, ABusyRoomIsServedInTurns) {
    clock.advance(1s);
    say('a'); // Goes out at once, and shows how long that takes.
    say('b');
    std::set<int> turns;
    for (const auto& listener : listeners) {
        await(*listener, "+ab");
        on_loop([&] { turns.insert(*listener->turns.rbegin()); });
    }
    EXPECT_GT(turns.size(), 1U);
}

} // namespace
} // namespace leams::chat
