#include "services/streams/live_list.hpp"

#include <gtest/gtest.h>

namespace leams::streams {
namespace {

LiveSnapshot::Entry
entry(std::string name, std::int64_t viewers, std::string category, std::vector<std::string> tags) {
    BroadcastRecord broadcast;
    broadcast.id = BroadcastId("id-" + name);
    broadcast.user_id = UserId("user-" + name);
    broadcast.username = std::move(name);
    broadcast.channel.category = std::move(category);
    broadcast.channel.tags = std::move(tags);
    broadcast.channel.language = "en";
    broadcast.is_live = true;
    return make_entry(broadcast, viewers);
}

std::string names(const LiveList& list) {
    std::string text;
    for (const auto& card : list.streams) {
        text += card.username;
    }
    return text;
}

LiveSnapshot make_snapshot() {
    return LiveSnapshot(
        {entry("a", 1, "Art", {"Calm"}), entry("b", 9, "Games", {}), entry("c", 5, "art", {"calm", "x"})}
    );
}

TEST(LiveList, ShowsMostViewersFirst) {
    EXPECT_EQ(names(make_snapshot().page({})), "bca");
}

TEST(LiveList, PagesAndCounts) {
    const auto page = make_snapshot().page({.limit = 1, .offset = 1});
    EXPECT_EQ(names(page), "c");
    EXPECT_EQ(page.total, 3);
    EXPECT_EQ(names(make_snapshot().page({.limit = 5, .offset = 100})), "");
}

TEST(LiveList, FiltersIgnoreCase) {
    LiveQuery query;
    query.category = "ART";
    EXPECT_EQ(names(make_snapshot().page(query)), "ca");
    EXPECT_EQ(make_snapshot().page(query).total, 2);
    query.tag = "X";
    EXPECT_EQ(names(make_snapshot().page(query)), "c");
    query.language = "ru";
    EXPECT_EQ(make_snapshot().page(query).total, 0);
}

TEST(LiveList, FindsByBroadcastAndChannel) {
    const auto snapshot = make_snapshot();
    EXPECT_EQ(snapshot.find(BroadcastId("id-b"))->stream.username, "b");
    EXPECT_EQ(snapshot.find_channel(UserId("user-c"))->stream.username, "c");
    EXPECT_EQ(snapshot.find(BroadcastId("id-z")), nullptr);
}

} // namespace
} // namespace leams::streams
