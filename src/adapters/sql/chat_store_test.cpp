#include "adapters/sql/chat_store.hpp"
#include "adapters/sql/test_database.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

namespace leams::sql {
namespace {

using test::run;

const UserId kChannel("01890a5d-ac96-774b-bcce-b302099a8057");
const UserId kOther("01890a5d-ac96-774b-bcce-b302099a8058");

class ChatStoreTest : public EachEngine {
protected:
    ChatStoreTest() {
        const auto done = migrate_blocking(database(), chat_migrations());
        if (!done) {
            throw std::runtime_error(done.error().cause());
        }
    }

    static chat::Message message(std::uint64_t seq, const UserId& channel = kChannel) {
        chat::Message made;
        made.sent_at = 1'800'000'000'000 + static_cast<UnixMillis>(seq);
        made.id = MessageId::make(made.sent_at);
        made.channel_id = channel;
        made.seq = seq;
        made.user = {kOther, "alice", "Alice \"A\" 😀", "#112233"};
        made.badges = {{"admin", "1", "Admin", ""}};
        made.message = "Привет @alice 🎉 \\ \"x\" https://example.com/a " + std::to_string(seq);
        return made;
    }

    std::vector<std::uint64_t> seqs(const Result<std::vector<chat::Message>>& messages) {
        std::vector<std::uint64_t> found;
        for (const auto& one : messages.value()) {
            found.push_back(one.seq);
        }
        return found;
    }

    ChatStore store{database()};
};

TEST_P(ChatStoreTest, GivesBackWhatWasStored) {
    auto stored = message(7);
    stored.stream_id = BroadcastId("01890a5d-ac96-774b-bcce-b302099a8099");
    ASSERT_TRUE(run(store.insert({stored})));
    const auto found = run(store.newest(kChannel, std::nullopt, 10));
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    const auto& one = found->front();
    EXPECT_EQ(one.id, stored.id);
    EXPECT_EQ(one.stream_id, stored.stream_id);
    EXPECT_EQ(one.seq, 7U);
    EXPECT_EQ(one.sent_at, stored.sent_at);
    EXPECT_EQ(one.message, stored.message);
    EXPECT_EQ(one.user.display_name, stored.user.display_name);
    EXPECT_EQ(one.user.id, kOther);
    ASSERT_EQ(one.badges.size(), 1U);
    EXPECT_EQ(one.badges[0].set, "admin");
    EXPECT_EQ(one.fragments.size(), 5U);
}

TEST_P(ChatStoreTest, IgnoresMessagesThatItHasAlready) {
    const auto first = message(1);
    const auto second = message(2);
    ASSERT_TRUE(run(store.insert({first})));
    ASSERT_TRUE(run(store.insert({first, second})));
    ASSERT_TRUE(run(store.insert({first, second})));
    EXPECT_EQ(seqs(run(store.newest(kChannel, std::nullopt, 10))), (std::vector<std::uint64_t>{1, 2}));
}

TEST_P(ChatStoreTest, PagesBackwardsAndForwards) {
    std::vector<chat::Message> batch;
    for (std::uint64_t seq = 1; seq <= 20; ++seq) {
        batch.push_back(message(seq * 10));
    }
    batch.push_back(message(55, kOther));
    const auto tenth = batch[9];
    ASSERT_TRUE(run(store.insert(batch)));
    EXPECT_EQ(
        seqs(run(store.newest(kChannel, std::nullopt, 3))), (std::vector<std::uint64_t>{180, 190, 200})
    );
    EXPECT_EQ(seqs(run(store.newest(kChannel, 100, 2))), (std::vector<std::uint64_t>{80, 90}));
    EXPECT_EQ(seqs(run(store.between(kChannel, 30, 70, 10))), (std::vector<std::uint64_t>{40, 50, 60}));
    EXPECT_EQ(seqs(run(store.between(kChannel, 30, 70, 2))), (std::vector<std::uint64_t>{40, 50}));
    EXPECT_EQ(run(store.seq_of(kChannel, tenth.id)).value(), 100U);
    EXPECT_EQ(run(store.seq_of(kOther, tenth.id)).value(), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Sql, ChatStoreTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
