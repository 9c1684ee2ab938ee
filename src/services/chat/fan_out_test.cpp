#include "core/runtime/loops.hpp"
#include "services/chat/fan_out.hpp"
#include "test/eventually.hpp"
#include "test/fake_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <optional>
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
    void show(const MessageUser&) override {}

    std::string text;
    std::set<int> turns;

private:
    leams::test::FakeClock& clock_;
    const int& ticks_;
};

class FanOutTest : public testing::Test {
protected:
    FanOutTest() {
        loops.start();
        on_loop([this] { timer = loops.at(0).every(1ms, [this] { ++ticks; }); });
        for (int i = 0; i < 12; ++i) {
            listeners.push_back(std::make_unique<Listener>(clock, ticks));
            on_loop([this] {
                fan_out.introduce(*listeners.back());
                FanOut::Join joining(fan_out, kRoom);
                joining.finish(*listeners.back(), 0, greeting());
            });
        }
    }
    ~FanOutTest() override {
        on_loop([this] {
            timer.reset();
            for (const auto& listener : listeners) {
                fan_out.leave(kRoom, *listener);
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
    static SharedText greeting() { return std::make_shared<const std::string>("+"); }
    void say(char letter) { say(fan_out, letter); }
    void say(FanOut& where, char letter) {
        ASSERT_TRUE(where.post({
            .channel = kRoom,
            .seq = static_cast<std::uint64_t>(letter - 'a' + 1),
            .frame = std::make_shared<const std::string>(1, letter),
            .origin = 0,
            .origin_frame = nullptr,
        }));
    }
    void await(const Listener& listener, const std::string& text) {
        std::string seen;
        leams::test::eventually([&] {
            on_loop([&] { seen = listener.text; });
            return seen.size() >= text.size();
        });
        EXPECT_EQ(seen, text);
    }

    leams::test::FakeClock clock;
    ChatConfig config{.flush_interval = 1ms};
    runtime::Loops loops{1};
    FanOut fan_out{loops.at(0), config, clock};
    int ticks = 0;
    std::unique_ptr<runtime::Loop::Timer> timer;
    std::vector<std::unique_ptr<Listener>> listeners;
};

TEST_F(FanOutTest, EachGetsEverythingOnceAndInOrderWhileOthersComeAndGo) {
    clock.advance(1s);
    Listener late(clock, ticks);
    std::optional<FanOut::Join> joining;
    on_loop([&] {
        fan_out.introduce(late);
        joining.emplace(fan_out, kRoom);
    });
    for (char letter = 'a'; letter <= 'h'; ++letter) {
        say(letter);
    }
    await(*listeners.front(), "+abcdefgh");
    on_loop([&] {
        joining->finish(late, 3, greeting());
        joining.reset();
    });
    on_loop([&] {
        fan_out.leave(kRoom, *listeners.back());
        listeners.pop_back();
    });
    for (char letter = 'i'; letter <= 'p'; ++letter) {
        say(letter);
    }
    for (const auto& listener : listeners) {
        await(*listener, "+abcdefghijklmnop");
    }
    await(late, "+defghijklmnop");
    on_loop([&] { fan_out.leave(kRoom, late); });
}

TEST_F(FanOutTest, WhoJoinsWhileTheLastOneLeavesGetsEverythingOnce) {
    const ChatConfig slow{.flush_interval = 1h};
    FanOut calm(loops.at(0), slow, clock);
    Listener first(clock, ticks);
    Listener second(clock, ticks);
    std::optional<FanOut::Join> joining;
    clock.advance(2h);
    on_loop([&] {
        calm.introduce(first);
        calm.introduce(second);
        FanOut::Join(calm, kRoom).finish(first, 0, greeting());
    });
    say(calm, 'a'); // Goes out at once; what follows waits.
    on_loop([&] { joining.emplace(calm, kRoom); });
    say(calm, 'b');
    on_loop([&] { calm.leave(kRoom, first); });
    say(calm, 'c');
    on_loop([&] {
        joining->finish(second, 1, greeting());
        joining.reset();
    });
    say(calm, 'd');
    on_loop([&] { calm.for_each([](Subscriber&) {}); });
    EXPECT_EQ(first.text, "+a");
    EXPECT_EQ(second.text, "+bcd");
    on_loop([&] { calm.leave(kRoom, second); });
}

TEST_F(FanOutTest, AJoinThatIsGivenUpLeavesNothingBehind) {
    const ChatConfig slow{.flush_interval = 1h};
    FanOut calm(loops.at(0), slow, clock);
    Listener late(clock, ticks);
    on_loop([&] { FanOut::Join given_up(calm, kRoom); });
    say(calm, 'a');
    on_loop([&] {
        calm.introduce(late);
        FanOut::Join(calm, kRoom).finish(late, 0, greeting());
    });
    EXPECT_EQ(late.text, "+");
    on_loop([&] { calm.leave(kRoom, late); });
}

TEST_F(FanOutTest, ABusyRoomIsServedInTurns) {
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
