#include "services/users/directory.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::users {
namespace {

const std::string kId = "01a21a95-be45-70fe-ac9a-cad15f3c6e9";

class FakeDirectory final : public DirectoryStore {
public:
    std::vector<ChannelRecord> rows; // In the order of every sort.

    runtime::Task<Result<std::vector<ChannelRecord>>>
    list(ChannelSort sort, std::optional<ChannelPosition> after, std::size_t limit) override {
        std::vector<ChannelRecord> found;
        bool begun = !after;
        for (const auto& row : rows) {
            if (begun && found.size() < limit) {
                found.push_back(row);
            }
            begun = begun || after->at == (sort == ChannelSort::Name ? row.user.username : row.user.id.str());
        }
        co_return found;
    }
};

class FakeChannels final : public streams::Channels {
public:
    UserId live;

    std::optional<streams::Stream> live_stream(const UserId& user) override {
        return user == live ? std::optional<streams::Stream>(std::in_place) : std::nullopt;
    }
    runtime::Task<Result<streams::Channel>> channel(UserId) override { co_return streams::Channel(); }
    runtime::Task<Result<UserId>> resolve(std::string) override { co_return Error::not_found("no"); }
    runtime::Task<Result<std::string>> masked_key(UserId) override { co_return std::string(); }
    runtime::Task<Result<std::int64_t>> heartbeat(BroadcastId, streams::Viewer) override {
        co_return std::int64_t{0};
    }
    runtime::Task<Result<std::optional<streams::LastBroadcast>>> last_broadcast(UserId) override {
        co_return std::optional<streams::LastBroadcast>();
    }
};

class DirectoryTest : public ::testing::Test {
protected:
    DirectoryTest() {
        for (const char digit : {'0', '1', '2', '3', '4'}) {
            ChannelRecord record;
            record.user.id = UserId(kId + digit);
            record.user.username = std::string("name") + digit;
            store.rows.push_back(std::move(record));
        }
        channels.live = store.rows[3].user.id;
    }

    FakeDirectory store;
    FakeChannels channels;
    Directory directory{store, channels};
};

TEST_F(DirectoryTest, PagesAreTheWholeListInPieces) {
    for (const auto sort : {ChannelSort::Recent, ChannelSort::Name, ChannelSort::Followers}) {
        std::string names;
        std::optional<ChannelPosition> after;
        do {
            const auto page = test::run(directory.list({.sort = sort, .limit = 2, .after = after}));
            ASSERT_TRUE(page);
            for (const auto& [record, stream] : page->channels) {
                names += record.user.username + (stream ? "! " : " ");
            }
            after = page->next;
        } while (after);
        EXPECT_EQ(names, "name0 name1 name2 name3! name4 ");
    }
}

TEST_F(DirectoryTest, RefusesACursorThatIsNotItsOwn) {
    const ChannelPosition named{.sort = ChannelSort::Name, .at = "name1"};
    EXPECT_FALSE(test::run(directory.list({.sort = ChannelSort::Recent, .after = named})));
    const ChannelPosition made_up{.sort = ChannelSort::Recent, .number = 1, .at = "not an id"};
    EXPECT_FALSE(test::run(directory.list({.sort = ChannelSort::Recent, .after = made_up})));
}

} // namespace
} // namespace leams::users
