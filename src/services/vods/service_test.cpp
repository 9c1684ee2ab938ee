#include "core/events/event.hpp"
#include "services/vods/test_world.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace leams::vods {
namespace {

constexpr UnixMillis kDay = 86'400'000;

template <class T>
std::string outcome(const Result<T>& result) {
    return result ? "ok" : std::string(to_string(result.error().code()));
}

class VodsTest : public ::testing::Test {
protected:
    template <class T>
    T run(runtime::Task<T> task) {
        return test::run(std::move(task));
    }
    std::string find(Caller caller) { return outcome(run(world.service.find(std::move(caller), kVod))); }
    std::string view(Caller caller, const std::string& session) {
        return outcome(run(world.service.count_view(std::move(caller), kVod, session)));
    }
    std::string watch(const std::string& name) { return outcome(run(world.service.watch(name))); }

    World world;
};

/// What each kind of caller gets of everything that is done to one VOD.
struct Row {
    std::string who;
    Caller caller;
    std::string find, update, remove, restore;
};

TEST_F(VodsTest, LetsEachDoWhatIsHis) {
    const auto none = std::string(to_string(ErrorCode::NotFound));
    const auto denied = std::string(to_string(ErrorCode::PermissionDenied));
    const std::string ok = "ok";
    struct Case {
        std::string what;
        std::function<void(VodRecord&)> make;
        std::vector<Row> rows;
    };
    const auto rows = [&](std::array<std::string, 4> guest,
                          std::array<std::string, 4> stranger,
                          std::array<std::string, 4> owner,
                          std::array<std::string, 4> admin) {
        const auto row = [](std::string who, Caller caller, const std::array<std::string, 4>& gets) {
            return Row{std::move(who), std::move(caller), gets[0], gets[1], gets[2], gets[3]};
        };
        return std::vector{
            row("guest", World::guest(), guest),
            row("stranger", World::stranger(), stranger),
            row("owner", World::owner(), owner),
            row("admin", World::admin(), admin)
        };
    };
    const std::array<std::string, 4> nothing{none, none, none, none};
    const std::array<std::string, 4> looks{ok, denied, denied, denied};
    const std::array<std::string, 4> all{ok, ok, ok, ok};
    const std::array<std::string, 4> moderates{ok, denied, ok, ok};
    const std::vector<Case> cases{
        {"public", [](VodRecord& vod) { vod.remover = Remover::Staff; }, rows(looks, looks, all, moderates)},
        {"unlisted",
         [](VodRecord& vod) { vod.visibility = Visibility::Unlisted; },
         rows(looks, looks, all, moderates)},
        {"private",
         [](VodRecord& vod) { vod.visibility = Visibility::Private; },
         rows(nothing, nothing, all, moderates)},
        {"of a suspended channel",
         [](VodRecord& vod) { vod.is_suspended = true; },
         rows(nothing, nothing, all, moderates)},
        {"deleted by its owner",
         [&](VodRecord& vod) { vod.deleted_at = world.clock.now(); },
         rows(nothing, nothing, {ok, denied, ok, ok}, moderates)},
        {"deleted by staff",
         [&](VodRecord& vod) {
             vod.deleted_at = world.clock.now();
             vod.remover = Remover::Staff;
         },
         rows(nothing, nothing, {ok, denied, ok, denied}, moderates)},
        {"gone",
         [&](VodRecord& vod) { vod.deleted_at = world.clock.now() - 7 * kDay; },
         rows(nothing, nothing, nothing, nothing)},
    };
    for (const auto& [what, make, expected] : cases) {
        for (const auto& row : expected) {
            const auto says = what + " for " + row.who;
            const auto anew = [&] { make(world.vod() = World().vod()); };
            anew();
            EXPECT_EQ(find(row.caller), row.find) << says;
            EXPECT_EQ(outcome(run(world.service.update(row.caller, kVod, {}))), row.update) << says;
            EXPECT_EQ(outcome(run(world.service.remove(row.caller, kVod))), row.remove) << says;
            anew();
            EXPECT_EQ(outcome(run(world.service.restore(row.caller, kVod))), row.restore) << says;
        }
    }
}

TEST_F(VodsTest, SaysWhatIsTheOwnersBusinessToHimAndStaffAlone) {
    for (const auto& caller : {World::owner(), World::admin()}) {
        EXPECT_TRUE(run(world.service.find(caller, kVod))->rights.see_all);
    }
    for (const auto& caller : {World::guest(), World::stranger()}) {
        EXPECT_FALSE(run(world.service.find(caller, kVod))->rights.see_all);
    }
    const auto own = run(world.service.find(World::owner(), kVod));
    EXPECT_EQ(own->expires_at, world.vod().published_at + 30 * kDay);
}

TEST_F(VodsTest, IsWatchedByItsIdUnlessItIsPrivate) {
    EXPECT_EQ(watch(kVod.str()), "ok");
    world.vod().visibility = Visibility::Unlisted;
    EXPECT_EQ(watch(kVod.str()), "ok");
    world.vod().visibility = Visibility::Private;
    EXPECT_EQ(watch(kVod.str()), outcome(Result<void>(Error::not_found(""))));
    const auto shown = run(world.service.find(World::owner(), kVod));
    const auto watched = run(world.service.watch(shown->name));
    ASSERT_TRUE(watched);
    EXPECT_FALSE(watched->is_public);
    EXPECT_EQ(watched->broadcast.str(), kVod.str());
    world.clock.advance(std::chrono::hours(7));
    EXPECT_NE(watch(shown->name), "ok");
    for (const auto* name : {"", ".", "x", "../..", "a.b.c", "01890000-0000-7000-8000-00000000000f"}) {
        EXPECT_NE(watch(name), "ok") << name;
    }
}

TEST_F(VodsTest, CannotBeWatchedFromTheMomentItIsDeleted) {
    world.vod().visibility = Visibility::Private;
    const auto name = run(world.service.find(World::owner(), kVod))->name;
    EXPECT_EQ(watch(name), "ok");
    ASSERT_TRUE(run(world.service.remove(World::owner(), kVod)));
    EXPECT_NE(watch(name), "ok");
    const auto deleted = run(world.service.find(World::owner(), kVod));
    EXPECT_EQ(deleted->name, "");
    EXPECT_EQ(deleted->delete_at, world.clock.now() + 7 * kDay);
    ASSERT_TRUE(run(world.service.restore(World::owner(), kVod)));
    EXPECT_EQ(watch(name), "ok");
}

TEST_F(VodsTest, IsInTheAuditLogWhenStaffDeletesIt) {
    ASSERT_TRUE(run(world.service.remove(World::owner(), kVod)));
    EXPECT_TRUE(world.audit.entries.empty());
    ASSERT_TRUE(run(world.service.restore(World::admin(), kVod)));
    ASSERT_TRUE(run(world.service.remove(World::admin(), kVod)));
    ASSERT_EQ(world.audit.entries.size(), 2U);
    EXPECT_EQ(world.audit.entries[0].action, "vod.restore");
    EXPECT_EQ(world.audit.entries[1].action, "vod.delete");
    EXPECT_EQ(world.audit.entries[1].target, kVod.str());
    EXPECT_EQ(world.audit.entries[1].target_name, "owner");
}

TEST_F(VodsTest, IsNotRestoredWhenItsTimeIsOver) {
    ASSERT_TRUE(run(world.service.remove(World::owner(), kVod)));
    world.vod().published_at = world.clock.now() - 30 * kDay;
    EXPECT_EQ(run(world.service.restore(World::owner(), kVod)).error().code(), ErrorCode::Conflict);
}

TEST_F(VodsTest, CountsAViewOfEachOnce) {
    view(World::guest(), "one");
    view(World::guest(), "one");
    EXPECT_EQ(world.vod().view_count, 1);
    view(World::guest(), "two");
    view(World::stranger(), "one");
    view(World::stranger(), "two");
    EXPECT_EQ(world.vod().view_count, 3);
    world.clock.advance(std::chrono::hours(12));
    view(World::guest(), "one");
    EXPECT_EQ(world.vod().view_count, 4);
}

TEST_F(VodsTest, CountsFewViewsOfOneAddress) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(view(World::guest("2001:db8::" + std::to_string(i)), std::to_string(i)), "ok");
    }
    EXPECT_EQ(world.vod().view_count, 20);
    view(World::guest("2001:db8:1::1"), "other");
    EXPECT_EQ(world.vod().view_count, 21);
}

TEST_F(VodsTest, ListsToEachWhatIsForHim) {
    const VodId second("01890000-0000-7000-8000-000000000002");
    const VodId third("01890000-0000-7000-8000-000000000003");
    world.add(second).visibility = Visibility::Private;
    world.add(third).deleted_at = world.clock.now();
    const auto size = [](const Result<VodList>& list) { return list->vods.size(); };
    EXPECT_EQ(size(run(world.service.recent(World::owner(), {}))), 1U);
    EXPECT_EQ(size(run(world.service.of_channel(World::stranger(), "owner", {}))), 1U);
    EXPECT_EQ(size(run(world.service.of_channel(World::admin(), "owner", {}))), 1U);
    EXPECT_EQ(size(run(world.service.of_channel(World::owner(), "owner", {}))), 2U);
    EXPECT_EQ(
        outcome(run(world.service.of_channel(World::guest(), "nobody", {}))),
        outcome(Result<void>(Error::not_found("")))
    );
    const auto own = run(world.service.own(World::owner(), {.limit = 2}));
    ASSERT_EQ(own->list.vods.size(), 2U);
    EXPECT_EQ(own->stored_bytes, 700);
    const auto rest = run(world.service.own(World::owner(), {.limit = 2, .after = own->list.next}));
    ASSERT_EQ(rest->list.vods.size(), 1U);
    EXPECT_FALSE(rest->list.next);
    EXPECT_EQ(
        run(world.service.recent(World::guest(), {.after = VodPosition{.at = 1, .id = "x"}})).error().code(),
        ErrorCode::InvalidArgument
    );
}

TEST_F(VodsTest, IsMadeOfARecordingThatIsOver) {
    events::RecordingEnded ended{BroadcastId("b"), kOwner, 1, 2, 3, 4};
    auto& consumer = world.bus.consumer("vods.recordings");
    ASSERT_TRUE(run(consumer({events::to_bus(ended, 5)})));
    ASSERT_EQ(world.store.added.size(), 1U);
    EXPECT_EQ(world.store.added[0].broadcast_id, BroadcastId("b"));
}

TEST_F(VodsTest, HasChaptersWhereItsMomentsAreInTheRecording) {
    world.recordings.began_at = 1'000;
    world.moments.moments = {{"before", 900}, {"within", 3'000}, {"behind", 9'000}};
    const events::RecordingEnded ended{BroadcastId("b"), kOwner, 1'000, 6'000, 5'000, 4};
    auto& consumer = world.bus.consumer("vods.recordings");
    world.recordings.away = true;
    EXPECT_FALSE(run(consumer({events::to_bus(ended, 5)})));
    EXPECT_TRUE(world.store.added.empty());
    world.recordings.away = false;
    ASSERT_TRUE(run(consumer({events::to_bus(ended, 5)})));
    const auto chapters = run(world.service.find(World::guest(), kVod))->chapters;
    ASSERT_EQ(chapters.size(), 3U);
    EXPECT_EQ(chapters[0].start_ms, 0);
    EXPECT_EQ(chapters[1].start_ms, 2'000);
    EXPECT_EQ(chapters[2].start_ms, 5'000);
}

TEST_F(VodsTest, IsMarkedByWhoIsLive) {
    const auto mark = [&](Caller caller) {
        return outcome(run(world.chapters.mark(std::move(caller), " a  good move ")));
    };
    EXPECT_EQ(mark(World::owner()), "not_found");
    world.channels.live = streams::Stream{};
    EXPECT_EQ(mark(World::stranger()), "not_found");
    EXPECT_EQ(mark(World::owner()), "ok");
    EXPECT_EQ(world.moments.moments.at(0).id, "a good move");
}

TEST_F(VodsTest, RemembersHowFarSomebodyHasWatchedIt) {
    world.vod().duration_ms = 60'000;
    ASSERT_TRUE(run(world.service.save_progress(World::stranger(), kVod, 30'000)));
    EXPECT_EQ(run(world.service.find(World::stranger(), kVod))->record.progress_ms, 30'000);
    ASSERT_TRUE(run(world.service.save_progress(World::stranger(), kVod, 90'000)));
    EXPECT_EQ(world.vod().progress_ms, 60'000);
    EXPECT_EQ(run(world.service.history(World::stranger()))->vods.size(), 1U);
    ASSERT_TRUE(run(world.service.pause_history(World::stranger(), true)));
    EXPECT_TRUE(run(world.service.history(World::stranger()))->is_paused);
    ASSERT_TRUE(run(world.service.clear_history(World::stranger())));
    EXPECT_TRUE(run(world.service.history(World::stranger()))->vods.empty());
    world.vod().visibility = Visibility::Private;
    EXPECT_FALSE(run(world.service.save_progress(World::stranger(), kVod, 1)));
}

} // namespace
} // namespace leams::vods
