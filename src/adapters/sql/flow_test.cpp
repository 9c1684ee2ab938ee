#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "adapters/sql/accounts.hpp"
#include "adapters/sql/follows.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/pictures.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "core/runtime/loops.hpp"
#include "services/auth/passwords.hpp"
#include "services/auth/service.hpp"
#include "services/pictures/service.hpp"
#include "services/streams/service.hpp"
#include "services/users/service.hpp"
#include "test/fake_bus.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

class NoPublishers final : public streams::PublisherControl, public streams::StreamHealth {
public:
    runtime::Task<Result<void>> give_up(UserId) override { co_return Result<void>(); }
    runtime::Task<std::optional<streams::MediaHealth>> health(BroadcastId) override {
        co_return std::optional<streams::MediaHealth>();
    }
};

/// What is uploaded is kept as it is.
class SamePicture final : public pictures::PictureMaker {
public:
    runtime::Task<Result<pictures::PictureFile>>
    make(pictures::PictureFile file, pictures::PictureRule) override {
        co_return file;
    }
};

class NoOutbox final : public Outbox {
public:
    Result<void> add(soci::session&, std::span<const runtime::Event>) override { return {}; }
    void committed() override {}
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
    test::FakeBus bus;
    adapters::MemoryPubSub pubsub;
    Sealer sealer{{{.id = "d1", .bytes = Secret(std::string(32, 'k'))}}};
    AccountRepository accounts{database()};
    SessionRepository sessions{database()};
    NoOutbox outbox;
    ProfileRepository profiles{database(), outbox};
    ChannelRepository channels{database(), outbox};
    KeyRepository keys{database(), sealer, KeyTable::Stream};
    KeyRepository read_keys{database(), sealer, KeyTable::Read};
    FollowRepository follows{database(), outbox};
    BroadcastRepository store{database(), outbox, "this"};
    auth::BcryptHasher hasher{1, 4};
    auth::AccessTokens tokens{{{.id = "k1", .bytes = Secret(std::string(32, 'k'))}}, 900};
    auth::KeyedCodes codes{{{.id = "k1", .bytes = Secret(std::string(32, 'k'))}}};
    auth::AuthService auth{
        {.accounts = accounts,
         .sessions = sessions,
         .hasher = hasher,
         .cache = cache,
         .bus = bus,
         .pubsub = pubsub,
         .clock = clock,
         .tokens = tokens,
         .codes = codes},
        {},
        Secret("setup"),
        {}
    };
    NoPublishers publishers;
    streams::Viewers viewers{cache};
    streams::Broadcasts broadcasts{
        loops.at(0),
        {.store = store, .viewers = viewers, .publishers = publishers, .pubsub = pubsub, .clock = clock},
        {},
        {}
    };
    streams::StreamsService streams{
        {.channels = channels,
         .keys = keys,
         .read_keys = read_keys,
         .broadcasts = store,
         .auth = auth,
         .bus = bus,
         .pubsub = pubsub,
         .health = publishers,
         .clock = clock},
        broadcasts,
        viewers,
        {}
    };
    PictureRepository picture_store{database()};
    SamePicture picture_maker;
    test::FakeObjects objects;
    pictures::PicturesService pictures{
        {.store = picture_store, .maker = picture_maker, .objects = objects, .cache = cache, .clock = clock}
    };
    users::UsersService users{
        {.profiles = profiles,
         .follows = follows,
         .channels = streams,
         .pictures = pictures,
         .cache = cache,
         .bus = bus,
         .pubsub = pubsub,
         .clock = clock}
    };
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
    EXPECT_EQ(profile->masked_key, "");
    const auto key = test::run(streams.reveal_key(*caller, std::nullopt));
    ASSERT_TRUE(key) << key.error().cause();
    EXPECT_TRUE(test::run(users.profile(*caller))
                    ->masked_key.ends_with(key->reveal().substr(key->reveal().size() - 4)));

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

    const auto page = test::run(users.channel_page(guest, "alice"));
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
