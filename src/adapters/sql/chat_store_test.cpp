#include "adapters/sql/chat_store.hpp"
#include "adapters/sql/test_database.hpp"
#include "core/events/event.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

namespace leams::sql {
namespace {

using test::run;

const UserId kChannel("01890a5d-ac96-774b-bcce-b302099a8057");
const UserId kOther("01890a5d-ac96-774b-bcce-b302099a8058");

/// Hands over what a test says.
class FakeInbox final : public Inbox {
public:
    void take(std::string topic, std::string group, Writer writer, runtime::SubscribeOptions) override {
        EXPECT_EQ(topic, events::ChatMessage::kTopic);
        EXPECT_EQ(group, "group");
        writer_ = std::move(writer);
    }

    Result<void> hand_over(Database& database, const std::vector<runtime::Event>& batch) {
        auto work = [&](soci::session& session) { return writer_(session, batch); };
        LEAMS_TRY(const auto afterwards, database.write_blocking(work));
        afterwards();
        return {};
    }

private:
    Writer writer_;
};

class ChatStoreTest : public EachEngine {
protected:
    ChatStoreTest() {
        const auto done = migrate_blocking(database(), chat_migrations());
        if (!done) {
            throw std::runtime_error(done.error().cause());
        }
        store.keep("group", [this](std::vector<events::ChatMessage> messages) {
            kept = std::move(messages);
        });
    }

    Result<void> insert(const std::vector<chat::Message>& messages) {
        std::vector<runtime::Event> batch;
        for (const events::ChatMessage& message : messages) {
            batch.push_back(events::to_bus(message, message.sent_at.value));
        }
        return inbox.hand_over(database(), batch);
    }

    static chat::Message message(std::uint64_t seq, const UserId& channel = kChannel) {
        chat::Message made;
        made.sent_at = {1'800'000'000'000 + static_cast<UnixMillis>(seq)};
        made.id = MessageId::make(made.sent_at.value);
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

    FakeInbox inbox;
    ChatStore store{database(), inbox};
    std::vector<events::ChatMessage> kept;
};

TEST_P(ChatStoreTest, GivesBackWhatWasStored) {
    auto stored = message(7);
    stored.stream_id = BroadcastId("01890a5d-ac96-774b-bcce-b302099a8099");
    ASSERT_TRUE(insert({stored}));
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
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].message, stored.message);
}

TEST_P(ChatStoreTest, StoresNothingOfABatchThatItCannotRead) {
    auto good = events::to_bus(static_cast<events::ChatMessage>(message(1)), 1);
    const auto stored = inbox.hand_over(database(), {good, {"x", "chat.message", R"({"id":"m"})"}});
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().code(), ErrorCode::InvalidArgument);
    EXPECT_TRUE(kept.empty());
    EXPECT_TRUE(run(store.newest(kChannel, std::nullopt, 10))->empty());
}

TEST_P(ChatStoreTest, IgnoresMessagesThatItHasAlready) {
    const auto first = message(1);
    const auto second = message(2);
    ASSERT_TRUE(insert({first}));
    ASSERT_TRUE(insert({first, second}));
    ASSERT_TRUE(insert({first, second}));
    EXPECT_EQ(seqs(run(store.newest(kChannel, std::nullopt, 10))), (std::vector<std::uint64_t>{1, 2}));
}

TEST_P(ChatStoreTest, PagesBackwardsAndForwards) {
    std::vector<chat::Message> batch;
    for (std::uint64_t seq = 1; seq <= 20; ++seq) {
        batch.push_back(message(seq * 10));
    }
    batch.push_back(message(55, kOther));
    const auto tenth = batch[9];
    ASSERT_TRUE(insert(batch));
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
