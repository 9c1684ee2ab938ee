#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "auth/passwords.hpp"
#include "auth/service.hpp"
#include "runtime/loops.hpp"
#include "streams/service.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"
#include "users/service.hpp"

namespace leams::sql {
namespace {

class NoPublishers final : public streams::PublisherControl, public streams::StreamHealth {
public:
    runtime::Task<Result<void>> cut(UserId, streams::CutReason) override { co_return Result<void>(); }
    runtime::Task<std::optional<streams::MediaHealth>> health(BroadcastId) override {
        co_return std::optional<streams::MediaHealth>();
    }
};

/// The services as a process composes them, on a real database.
class FlowTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        loops.start();
    }
    void TearDown() override { loops.stop(); }

    runtime::Loops loops{1};
    test::FakeClock clock;
    test::FakeCache cache{clock};
    Sealer sealer{{{.id = "d1", .bytes = Secret(std::string(32, 'k'))}}};
    AccountRepository accounts{database()};
    SessionRepository sessions{database()};
    ProfileRepository profiles{database()};
    ChannelRepository channels{database()};
    KeyRepository keys{database(), sealer};
    BroadcastRepository store{database()};
    auth::BcryptHasher hasher{1, 4};
    auth::AccessTokens tokens{{{.id = "k1", .bytes = Secret(std::string(32, 'k'))}}, 900};
    auth::AuthService auth{
        {.accounts = accounts,
         .sessions = sessions,
         .hasher = hasher,
         .cache = cache,
         .clock = clock,
         .tokens = tokens},
        {},
        Secret("setup"),
        {}
    };
    NoPublishers publishers;
    streams::Viewers viewers{cache};
    streams::Broadcasts broadcasts{loops.at(0), {.store = store, .viewers = viewers, .clock = clock}, {}, {}};
    streams::StreamsService streams{
        {.channels = channels,
         .keys = keys,
         .broadcasts = store,
         .auth = auth,
         .publishers = publishers,
         .health = publishers,
         .clock = clock},
        broadcasts,
        viewers,
        {}
    };
    users::UsersService users{profiles, streams};
};

TEST_P(FlowTest, FromRegistrationToAnEndedBroadcast) {
    Caller guest;
    guest.address = "192.0.2.1";
    const Secret password("correct horse");
    const auto account = test::run(auth.register_account(
        guest, {.username = "Alice", .email = "alice@example.org", .password = password}
    ));
    ASSERT_TRUE(account) << account.error().cause();
    const auto issued = test::run(auth.login(guest, "alice@example.org", password));
    ASSERT_TRUE(issued) << issued.error().cause();
    const auto caller = test::run(auth.authenticate(issued->access_token));
    ASSERT_TRUE(caller) << caller.error().cause();
    EXPECT_EQ(caller->user_id, account->id);

    const auto profile = test::run(users.profile(*caller));
    ASSERT_TRUE(profile) << profile.error().cause();
    EXPECT_EQ(profile->record.display_name, "Alice");
    const auto key = test::run(streams.reveal_key(*caller, std::nullopt));
    ASSERT_TRUE(key) << key.error().cause();
    EXPECT_TRUE(profile->masked_key.ends_with(key->reveal().substr(key->reveal().size() - 4)));

    streams::ChannelUpdate update;
    update.title = "Hello";
    update.category = "Art";
    ASSERT_TRUE(test::run(streams.update_channel(*caller, update)));
    const auto grant = test::run(streams.authorize_key(*key, "192.0.2.1"));
    ASSERT_TRUE(grant);
    const auto begun = test::run(streams.begin(grant->channel));
    ASSERT_TRUE(begun) << begun.error().cause();
    ASSERT_TRUE(test::run(streams.live(begun->id)));
    const auto list = streams.live_list({});
    ASSERT_EQ(list.total, 1);
    EXPECT_EQ(list.streams[0].username, "alice");
    EXPECT_EQ(list.streams[0].title, "Hello");

    const auto page = test::run(users.channel_page("alice"));
    ASSERT_TRUE(page && page->stream);
    EXPECT_EQ(page->stream->id, begun->id);
    ASSERT_TRUE(test::run(streams.ended(begun->id)));
    EXPECT_EQ(streams.live_list({}).total, 0);

    const auto renewed = test::run(auth.refresh(guest, issued->refresh_token));
    ASSERT_TRUE(renewed) << renewed.error().cause();
    ASSERT_TRUE(test::run(auth.logout(*caller, Secret())));
    EXPECT_FALSE(test::run(auth.authenticate(renewed->access_token)));
}

INSTANTIATE_TEST_SUITE_P(Engines, FlowTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
