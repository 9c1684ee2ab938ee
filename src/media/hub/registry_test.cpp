#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"
#include "media/hub/registry.hpp"
#include "media/hub/test_sinks.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <gtest/gtest.h>

#include <mutex>
#include <stdexcept>

namespace leams::media {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

class FakeAuthorizer final : public Authorizer {
public:
    Task<Result<Grant>> authorize_publish(const PublishRequest& request) override {
        if (request.key.reveal() == "wrong") {
            co_return Error::unauthenticated("Unknown stream key");
        }
        co_return Grant{.channel = UserId(std::string(request.key.reveal())), .username = "ann"};
    }
    Task<Result<Grant>> authorize_play(const PlayRequest&) override {
        co_return Error::unauthenticated("Nobody plays here");
    }
};

class FakeEvents final : public BroadcastEvents {
public:
    Task<Result<Begun>> begin(Grant, std::string, std::string) override {
        const std::lock_guard lock(mutex_);
        if (refuse) {
            co_return Error::unavailable("The database is away");
        }
        if (throws) {
            throw std::runtime_error("out of something");
        }
        const BroadcastId id("b" + std::to_string(++begun_));
        diary_.add("begin(" + id.str() + ")");
        co_return Begun{.id = id};
    }
    Task<Result<void>> live(BroadcastId id) override {
        auto told = co_await note("live", id);
        co_return is_over ? Result<void>(Error::not_found("It has ended")) : std::move(told);
    }
    Task<Result<void>> interrupted(BroadcastId id, UnixMillis, Interruption) override {
        return note("interrupted", id);
    }
    Task<Result<void>> resumed(BroadcastId id) override { return note("resumed", id); }
    Task<Result<void>> ended(BroadcastId id, EndReason) override { return note("ended", id); }

    std::string text() {
        const std::lock_guard lock(mutex_);
        return diary_.text;
    }
    std::atomic<bool> refuse = false;
    std::atomic<bool> throws = false;
    std::atomic<bool> is_over = false; // What begins now was ended before it could go live.

private:
    Task<Result<void>> note(std::string word, BroadcastId id) {
        const std::lock_guard lock(mutex_);
        diary_.add(word + "(" + id.str() + ")");
        if (throws) {
            throw std::runtime_error("out of something");
        }
        co_return Result<void>();
    }

    std::mutex mutex_;
    test::Diary diary_;
    int begun_ = 0;
};

class RegistryTest : public testing::Test {
public:
    RegistryTest() { loops.start(); }
    ~RegistryTest() override {
        leams::test::run(registry.stop());
        loops.stop();
    }

    Task<Result<std::unique_ptr<Publication>>> publish(const char* key) {
        PublishRequest request;
        request.key = Secret(key);
        co_return co_await registry.publish(std::move(request), loops.at(1));
    }
    static Task<void> push_now(Publication& publication, TrackInfoPtr track, std::int64_t dts) {
        publication.push(test::make_frame(track, dts));
        co_return;
    }
    Task<void> push(Publication& publication, TrackInfoPtr track, std::int64_t dts) {
        co_await runtime::on_loop(publication.loop(), push_now(publication, track, dts));
    }
    static Task<void> drop_now(std::unique_ptr<Publication> publication, bool clean) {
        if (clean) {
            publication->end();
        }
        co_return;
    }
    Task<void> drop(std::unique_ptr<Publication> publication, bool clean) {
        auto& loop = publication->loop();
        co_await runtime::on_loop(loop, drop_now(std::move(publication), clean));
    }
    /// Publishes a picture and sound, so that the broadcast starts.
    Task<void> start(Publication& publication) {
        co_await push(publication, video, 0);
        co_await push(publication, audio, 0);
    }
    Task<void> until_told(std::string text) {
        for (int i = 0; i < 10'000 && events.text() != text; ++i) {
            co_await runtime::sleep_for(1ms);
        }
        EXPECT_EQ(events.text(), text);
    }

    leams::test::FakeClock clock;
    runtime::Loops loops{2};
    FakeAuthorizer authorizer;
    FakeEvents events;
    test::DiaryFactory factory;
    TrackInfoPtr video = test::make_track(TrackKind::Video);
    TrackInfoPtr audio = test::make_track(TrackKind::Audio);
    Registry registry{{
        .home = loops.at(0),
        .clock = clock,
        .config = {.max_broadcasts = 2},
        .authorizer = authorizer,
        .events = events,
        .sinks = {&factory},
        .log = {},
    }};
};

TEST_F(RegistryTest, RefusesUnknownKeys) {
    auto result = leams::test::run(publish("wrong"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::Unauthenticated);
    EXPECT_EQ(events.text(), "");
}

TEST_F(RegistryTest, TellsTheWholeLifeInOrder) {
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto first = co_await test.publish("ann");
        EXPECT_EQ(&(*first)->loop(), &test.loops.at(1));
        co_await test.start(**first);
        co_await test.drop(std::move(*first), false);
        auto second = co_await test.publish("ann");
        EXPECT_TRUE(second);
        EXPECT_TRUE(co_await test.registry.end(UserId("ann")));
        co_await test.until_told("begin(b1) live(b1) interrupted(b1) resumed(b1) ended(b1)");
        auto third = co_await test.publish("ann");
        EXPECT_TRUE(third);
        co_await test.drop(std::move(*third), true);
        co_await test.until_told(
            "begin(b1) live(b1) interrupted(b1) resumed(b1) ended(b1) begin(b2) interrupted(b2)"
        );
    }(*this));
}

TEST_F(RegistryTest, LivingProviderKeepsItsKey) {
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto first = co_await test.publish("ann");
        co_await test.start(**first);
        test.clock.advance(100ms);
        // The second asks while the first goes on sending.
        auto asking = runtime::detail::with_default(test.publish("ann"));
        test.clock.advance(100ms);
        bool refused = false;
        using namespace boost::asio::experimental::awaitable_operators;
        auto sender = [](RegistryTest& t, Publication& publication) -> Task<void> {
            for (std::int64_t i = 1; i < 2000; ++i) {
                t.clock.advance(1ms);
                co_await t.push(publication, t.audio, i * 20);
                co_await runtime::sleep_for(1ms);
            }
        };
        auto outcome = co_await (std::move(asking) || sender(test, **first));
        if (outcome.index() == 0) {
            const auto& result = *std::get<0>(outcome);
            refused = !result && result.error().code() == ErrorCode::Conflict;
        }
        EXPECT_TRUE(refused);
        co_await test.drop(std::move(*first), false);
    }(*this));
}

TEST_F(RegistryTest, SilentProviderIsTakenOver) {
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto first = co_await test.publish("ann");
        co_await test.start(**first);
        test.clock.advance(2s);
        auto second = co_await test.publish("ann");
        EXPECT_TRUE(second);
        co_await test.until_told("begin(b1) live(b1) interrupted(b1) resumed(b1)");
        co_await test.drop(std::move(*first), false);
        co_await test.drop(std::move(*second), false);
        co_await test.until_told("begin(b1) live(b1) interrupted(b1) resumed(b1) interrupted(b1)");
    }(*this));
}

TEST_F(RegistryTest, LimitsBroadcasts) {
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto first = co_await test.publish("ann");
        auto second = co_await test.publish("bob");
        auto third = co_await test.publish("cid");
        EXPECT_FALSE(third);
        EXPECT_EQ(third.error().code(), ErrorCode::ResourceExhausted);
        const auto status = co_await test.registry.status(UserId("bob"));
        EXPECT_TRUE(status);
        const auto same = co_await test.registry.status(status->id);
        EXPECT_EQ(same->channel, UserId("bob"));
        const auto none = co_await test.registry.status(UserId("cid"));
        EXPECT_FALSE(none);
        co_await test.drop(std::move(*first), false);
        co_await test.drop(std::move(*second), false);
    }(*this));
}

TEST_F(RegistryTest, FailureToBeginRefusesThePublisher) {
    events.refuse = true;
    auto result = leams::test::run(publish("ann"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::Unavailable);
    events.refuse = false;
    auto again = leams::test::run(publish("ann"));
    ASSERT_TRUE(again);
    again->reset(); // From a foreign thread: it finds its way home by itself.
    leams::test::run(until_told("begin(b1) interrupted(b1)"));
}

TEST_F(RegistryTest, WhatWasEndedBeforeItWentLiveEnds) {
    events.is_over = true;
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto first = co_await test.publish("ann");
        co_await test.start(**first);
        co_await test.until_told("begin(b1) live(b1) ended(b1)");
        EXPECT_FALSE(co_await test.registry.status(UserId("ann")));
        co_await test.drop(std::move(*first), false);
    }(*this));
}

TEST_F(RegistryTest, AnExceptionDoesNotLockTheChannel) {
    events.throws = true;
    EXPECT_THROW(static_cast<void>(leams::test::run(publish("ann"))), std::runtime_error);
    events.throws = false;
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto second = co_await test.publish("ann");
        EXPECT_TRUE(second);
        test.events.throws = true;
        co_await test.drop(std::move(*second), false);
        co_await test.until_told("begin(b1) interrupted(b1)");
        test.events.throws = false;
        auto third = co_await test.publish("ann");
        EXPECT_TRUE(third);
        EXPECT_TRUE(co_await test.registry.end(UserId("ann")));
        co_await test.until_told("begin(b1) interrupted(b1) resumed(b1) ended(b1)");
        co_await test.drop(std::move(*third), false);
    }(*this));
}

TEST_F(RegistryTest, TheKeyFrameOfABroadcastIsThereForItsThumbnail) {
    leams::test::run([](RegistryTest& test) -> Task<void> {
        auto first = co_await test.publish("ann");
        co_await test.start(**first);
        co_await test.until_told("begin(b1) live(b1)");
        auto second = co_await test.publish("bob");
        const auto key = co_await test.registry.key_frame(BroadcastId("b1"));
        EXPECT_TRUE(key && key->key);
        const auto none = co_await test.registry.key_frame(BroadcastId("b2"));
        EXPECT_FALSE(none) << "it has shown nothing yet";
        EXPECT_TRUE(co_await test.registry.end(UserId("ann")));
        co_await test.until_told("begin(b1) live(b1) begin(b2) ended(b1)");
        const auto gone = co_await test.registry.key_frame(BroadcastId("b1"));
        EXPECT_FALSE(gone);
        co_await test.drop(std::move(*first), false);
        co_await test.drop(std::move(*second), false);
    }(*this));
}

} // namespace
} // namespace leams::media
