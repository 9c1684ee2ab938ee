#include "demo_channel.hpp"

#include "services/auth/names.hpp"
#include "services/streams/keys.hpp"

namespace leams::app {
namespace {

constexpr std::string_view kName = "demo";
constexpr std::string_view kEmail = "demo@localhost"; // Which nobody can register with.

runtime::Task<Result<UserId>> ensure_account(DemoStores stores) {
    LEAMS_CO_TRY(const auto found, co_await stores.accounts.find_by_login(std::string(kName)));
    if (found && found->email != kEmail) {
        co_return Error::conflict("The name \"demo\" is another account's, so there is no demo channel");
    }
    if (found) {
        co_return found->id;
    }
    const auto now = stores.clock.now();
    std::vector<FieldError> name_errors;
    auth::NewAccount demo{
        .account =
            {
                .id = UserId::make(now),
                .username = std::string(kName),
                .display_name = "Demo",
                .email = std::string(kEmail),
                .password_hash = "!",
                .role = Role::User,
                .created_at = now,
                .is_verified = true,
            },
        .skeleton = auth::check_username(kName, name_errors).skeleton,
    };
    auto id = demo.account.id;
    LEAMS_CO_TRY(const auto outcome, co_await stores.accounts.insert(std::move(demo)));
    if (outcome != auth::Insertion::Done) {
        co_return Error::conflict(
            "The name \"demo\" looks like another account's, so there is no demo channel"
        );
    }
    const streams::ChannelUpdate channel{
        .title = "Welcome to Leams: a test picture that never ends",
        .category = "Demo",
        .description =
            "A moving test picture with sound, made by this server so that you can see everything work.",
        .tags = std::vector<std::string>{"demo", "test"},
        .language = "en",
    };
    LEAMS_CO_CHECK(co_await stores.channel_store.change(id, channel, now));
    co_return id;
}

} // namespace

runtime::Task<Result<Secret>> ensure_demo_channel(DemoStores stores) {
    LEAMS_CO_TRY(const auto id, co_await ensure_account(stores));
    const auto fresh = streams::make_stream_key();
    const auto mask = streams::mask_key(fresh);
    LEAMS_CO_CHECK(co_await stores.keys.insert(id, fresh, mask, stores.clock.now()));
    LEAMS_CO_TRY(auto key, co_await stores.keys.reveal(id));
    if (!key) {
        co_return Error::internal("the demo channel has no key");
    }
    co_return std::move(*key);
}

} // namespace leams::app
