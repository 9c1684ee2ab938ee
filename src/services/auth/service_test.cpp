#include "services/auth/service.hpp"
#include "services/auth/test_support.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <set>

namespace leams::auth {
namespace {

class AuthServiceTest : public ::testing::Test, protected AuthFixture {
protected:
    Result<RegisteredAccount> register_user(std::string name, std::string email = "") {
        return test::run(service.register_account(
            client,
            {.username = name, .email = email.empty() ? name + "@example.org" : email, .password = kPassword}
        ));
    }
    Result<IssuedTokens> login(std::string name, Secret password = kPassword) {
        return test::run(service.login(client, std::move(name), std::move(password)));
    }
    /// Wrong tries from so many places that the account is closed to strangers.
    void attack(const std::string& name) {
        Caller attacker = client;
        for (int i = 0; i < 101; ++i) {
            attacker.address = "198.51.100." + std::to_string(i);
            ASSERT_FALSE(test::run(service.login(attacker, name, Secret("guess guess"))));
        }
    }
    Result<Caller> who(const IssuedTokens& tokens) {
        return test::run(service.authenticate(tokens.access_token));
    }
};

TEST_F(AuthServiceTest, RegistersLogsInAndKnowsTheCaller) {
    const auto account = register_user("Alice");
    ASSERT_TRUE(account);
    EXPECT_EQ(account->username, "alice");
    EXPECT_EQ(accounts.rows.at(0).account.display_name, "Alice");
    EXPECT_NE(accounts.rows.at(0).account.password_hash, kPassword.reveal());

    for (const auto* name : {"alice", "ALICE", "Alice@Example.org"}) {
        const auto tokens = login(name);
        ASSERT_TRUE(tokens) << name;
        const auto caller = who(*tokens);
        ASSERT_TRUE(caller);
        EXPECT_EQ(caller->user_id, account->id);
        EXPECT_EQ(caller->username, "alice");
        EXPECT_EQ(caller->role, Role::User);
    }
}

TEST_F(AuthServiceTest, RefusesTakenAndLookAlikeNames) {
    ASSERT_TRUE(register_user("modern"));
    for (const auto* name : {"modern", "MODERN", "modem"}) {
        const auto again = register_user(name);
        ASSERT_FALSE(again) << name;
        EXPECT_EQ(again.error().code(), ErrorCode::Conflict);
        ASSERT_EQ(again.error().fields().size(), 1U);
        EXPECT_EQ(again.error().fields()[0].pointer, "/username");
        EXPECT_EQ(again.error().fields()[0].code, "username.taken");
    }
}

TEST_F(AuthServiceTest, SaysThatAnEmailIsTakenButNotForLong) {
    ASSERT_TRUE(register_user("alice", "a@example.org"));
    int told = 0;
    for (int i = 0; i < 30; ++i) {
        const auto refused = register_user("mallory" + std::to_string(i), "A@example.org");
        ASSERT_FALSE(refused);
        if (refused.error().code() == ErrorCode::Conflict) {
            ++told;
            ASSERT_EQ(refused.error().fields().size(), 1U);
            EXPECT_EQ(refused.error().fields()[0].pointer, "/email");
            EXPECT_EQ(refused.error().fields()[0].code, "email.taken");
        }
    }
    EXPECT_EQ(told, 6) << "of thirty registrations an hour";
    EXPECT_EQ(accounts.rows.size(), 1U);
}

TEST_F(AuthServiceTest, RefusesPasswordsThatAreTriedFirst) {
    const auto code_of = [&](const char* password) {
        const auto refused = test::run(service.register_account(
            client,
            {.username = "Long_Name", .email = "another_one@example.org", .password = Secret(password)}
        ));
        return refused ? std::string("none") : refused.error().fields().at(0).code;
    };
    for (const auto* common : {"12345678", "PASSWORD", "Qwertyuiop", "пароль12"}) {
        EXPECT_EQ(code_of(common), "password.common") << common;
    }
    for (const auto* own : {"long_name", "another_one", "ANOTHER_ONE@example.org"}) {
        EXPECT_EQ(code_of(own), "password.name") << own;
    }
    EXPECT_EQ(code_of("12345678 and more"), "none");
}

TEST_F(AuthServiceTest, HashesForUnknownAccountsToo) {
    ASSERT_TRUE(register_user("alice"));
    const auto before = hasher.verified.size();
    const auto wrong = login("alice", Secret("wrong password"));
    const auto unknown = login("nobody", Secret("wrong password"));
    const auto too_long = login("alice", Secret(std::string(kPassword.reveal()) + std::string(100, 'x')));
    ASSERT_EQ(hasher.verified.size(), before + 3);
    EXPECT_EQ(hasher.verified[before + 1], hasher.dummy_hash());
    for (const auto* refused : {&wrong, &unknown, &too_long}) {
        ASSERT_FALSE(*refused);
        EXPECT_EQ(refused->error().code(), ErrorCode::Unauthenticated);
        EXPECT_EQ(refused->error().message(), wrong.error().message());
    }
}

TEST_F(AuthServiceTest, SlowsGuessingDownWithoutLockingTheOwnerOut) {
    ASSERT_TRUE(register_user("alice"));
    ASSERT_TRUE(login("alice"));
    Caller attacker = client;
    std::int64_t longest = 0;
    bool refused = false;
    for (int i = 0; i < 200; ++i) {
        attacker.address = "198.51.100." + std::to_string(i);
        const auto tried = test::run(service.login(attacker, "alice", Secret("guess guess")));
        ASSERT_FALSE(tried);
        refused = refused || tried.error().code() == ErrorCode::ResourceExhausted;
        longest = std::max(longest, tried.error().retry_after());
    }
    EXPECT_TRUE(refused);
    EXPECT_GT(longest, 0);
    EXPECT_TRUE(login("alice")) << "a known client is not counted with the attacker's";
}

TEST_F(AuthServiceTest, AnAttackDoesNotLockOutADeviceOfTheAccountWhenTheCacheIsLost) {
    ASSERT_TRUE(register_user("alice"));
    Caller owner = client;
    owner.device_cookie = login("alice")->device_cookie;
    cache.clear();
    attack("alice");
    owner.address = "203.0.113.7";
    EXPECT_TRUE(test::run(service.login(owner, "alice", kPassword)));
    EXPECT_EQ(hasher.last_turn, runtime::Turn::First);
    owner.address = "203.0.113.8";
    owner.device_cookie.back() = owner.device_cookie.back() == 'A' ? 'B' : 'A';
    const auto forged = test::run(service.login(owner, "alice", kPassword));
    EXPECT_EQ(forged.error().code(), ErrorCode::ResourceExhausted);
}

TEST_F(AuthServiceTest, ADeviceOfAnotherAccountIsAStranger) {
    ASSERT_TRUE(register_user("alice"));
    ASSERT_TRUE(register_user("mallory"));
    Caller mallory = client;
    mallory.device_cookie = login("mallory")->device_cookie;
    mallory.address = "203.0.113.7";
    EXPECT_TRUE(test::run(service.login(mallory, "alice", kPassword)));
    EXPECT_EQ(hasher.last_turn, runtime::Turn::Later);
    attack("alice");
    mallory.address = "203.0.113.8";
    EXPECT_FALSE(test::run(service.login(mallory, "alice", kPassword)));
}

TEST_F(AuthServiceTest, ADeviceCookieExpiresAndHasACountOfItsOwn) {
    ASSERT_TRUE(register_user("alice"));
    Caller thief = client;
    thief.device_cookie = login("alice")->device_cookie;
    int tried = 0;
    for (int i = 0; i < 20; ++i) {
        thief.address = "198.51.100." + std::to_string(i);
        const auto refused = test::run(service.login(thief, "alice", Secret("guess guess")));
        tried += refused.error().code() == ErrorCode::Unauthenticated ? 1 : 0;
    }
    EXPECT_EQ(tried, 10);
    EXPECT_TRUE(login("alice")) << "nobody else is slowed down";
    clock.advance(std::chrono::seconds(Devices::kLifetimeS));
    thief.address = "203.0.113.9";
    EXPECT_TRUE(test::run(service.login(thief, "alice", kPassword)));
    EXPECT_EQ(hasher.last_turn, runtime::Turn::Later);
}

TEST_F(AuthServiceTest, NameAndEmailShareOneCount) {
    ASSERT_TRUE(register_user("alice", "a@example.org"));
    int tried = 0;
    for (int i = 0; i < 10; ++i) {
        for (const auto* login_name : {"alice", "A@example.org"}) {
            const auto refused = login(login_name, Secret("guess guess"));
            tried += refused.error().code() == ErrorCode::Unauthenticated ? 1 : 0;
        }
    }
    EXPECT_EQ(tried, 10);
}

TEST_F(AuthServiceTest, CountsWiderNetworksOfIpv6) {
    Caller attacker = client;
    int tried = 0;
    for (int i = 0; i < 2000; ++i) {
        attacker.address = "2001:db8:1:" + std::to_string(i) + "::1";
        const auto name = "somebody" + std::to_string(i);
        const auto refused = test::run(service.login(attacker, name, Secret("guess guess")));
        tried += refused.error().code() == ErrorCode::Unauthenticated ? 1 : 0;
    }
    EXPECT_EQ(tried, 16 * 60) << "a minute for one /48";
}

TEST_F(AuthServiceTest, RefusedClientsDoNotAllComeBackAtOneMoment) {
    ASSERT_TRUE(register_user("alice"));
    attack("alice");
    std::set<std::int64_t> waits;
    for (int i = 0; i < 50; ++i) {
        client.address = "203.0.113." + std::to_string(i);
        waits.insert(login("alice").error().retry_after());
    }
    EXPECT_GT(waits.size(), 10U);
    EXPECT_GE(*waits.begin(), 15 * 60);
}

TEST_F(AuthServiceTest, WaitGrowsForOneClient) {
    ASSERT_TRUE(register_user("alice"));
    std::int64_t first = 0;
    std::int64_t last = 0;
    for (int i = 0; i < 40; ++i) {
        const auto tried = login("alice", Secret("guess guess"));
        if (tried.error().retry_after() > 0) {
            first = first == 0 ? tried.error().retry_after() : first;
            last = tried.error().retry_after();
        }
    }
    EXPECT_GT(first, 0);
    EXPECT_GT(last, first);
}

TEST_F(AuthServiceTest, LogoutKillsLivingAccessTokens) {
    ASSERT_TRUE(register_user("alice"));
    const auto tokens = login("alice");
    auto caller = who(*tokens);
    ASSERT_TRUE(caller);
    ASSERT_TRUE(test::run(service.logout(*caller, Secret())));
    EXPECT_EQ(take_ended(), std::vector{tokens->session_id}) << "every process hears of it";
    EXPECT_EQ(who(*tokens).error().code(), ErrorCode::Unauthenticated);
    EXPECT_FALSE(test::run(service.refresh(client, tokens->refresh_token)));
    cache.clear();
    EXPECT_FALSE(who(*tokens)) << "the store knows too";
}

// Nobody but us can sign such a token; were it ever signed, the cache would not make up for it.
TEST_F(AuthServiceTest, ATokenForAnothersSessionIsNobodys) {
    ASSERT_TRUE(register_user("alice"));
    const auto tokens = login("alice");
    ASSERT_TRUE(tokens);
    const auto owner = *who(*tokens);
    auto forged = *tokens;
    forged.access_token = this->tokens.sign(
        {.user_id = UserId::make(clock.now()), .session_id = owner.session_id, .username = "mallory"},
        clock.now()
    );
    ASSERT_TRUE(who(*tokens)) << "and is cached";
    EXPECT_FALSE(who(forged));
    EXPECT_EQ(who(*tokens)->username, owner.username);
}

TEST_F(AuthServiceTest, AnEndedSessionStaysEndedWhenASlowRequestCachesIt) {
    ASSERT_TRUE(register_user("alice"));
    const auto tokens = login("alice");
    ASSERT_TRUE(who(*tokens));
    const auto key = "auth:session:" + tokens->session_id.str();
    const auto cached = test::run(cache.get(key));
    ASSERT_TRUE(cached);
    ASSERT_TRUE(test::run(service.logout(*who(*tokens), Secret())));
    test::run(cache.set(key, *cached, std::chrono::minutes(1)));
    EXPECT_FALSE(who(*tokens));
}

TEST_F(AuthServiceTest, LossOfTheCacheLogsNobodyOut) {
    ASSERT_TRUE(register_user("alice"));
    const auto tokens = login("alice");
    ASSERT_TRUE(who(*tokens));
    const auto reads = sessions.finds;
    ASSERT_TRUE(who(*tokens));
    EXPECT_EQ(sessions.finds, reads) << "the second time is answered by the cache";
    cache.clear();
    EXPECT_TRUE(who(*tokens));
}

TEST_F(AuthServiceTest, ReuseOfARefreshTokenKillsTheFamily) {
    ASSERT_TRUE(register_user("alice"));
    const auto first = login("alice");
    const auto second = test::run(service.refresh(client, first->refresh_token));
    ASSERT_TRUE(second);
    clock.advance(std::chrono::seconds(11));
    EXPECT_EQ(
        test::run(service.refresh(client, first->refresh_token)).error().code(), ErrorCode::Unauthenticated
    );
    EXPECT_EQ(take_ended(), std::vector{first->session_id});
    EXPECT_FALSE(test::run(service.refresh(client, second->refresh_token)));
    EXPECT_FALSE(who(*second));
}

TEST_F(AuthServiceTest, ParallelTabsGetTheSameRefreshTokenForTenSeconds) {
    ASSERT_TRUE(register_user("alice"));
    const auto first = login("alice");
    const auto second = test::run(service.refresh(client, first->refresh_token));
    ASSERT_TRUE(second);
    EXPECT_NE(second->refresh_token.reveal(), first->refresh_token.reveal());
    clock.advance(std::chrono::seconds(9));
    const auto again = test::run(service.refresh(client, first->refresh_token));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->refresh_token.reveal(), second->refresh_token.reveal());
    Caller other = client;
    other.user_agent = "other";
    EXPECT_FALSE(test::run(service.refresh(other, first->refresh_token)));
}

TEST_F(AuthServiceTest, AsksForThePasswordAgainAfterTenMinutes) {
    ASSERT_TRUE(register_user("alice"));
    const auto tokens = login("alice");
    auto caller = *who(*tokens);
    EXPECT_TRUE(test::run(service.require_recent(caller, std::nullopt)));
    clock.advance(std::chrono::minutes(11));
    EXPECT_EQ(
        test::run(service.require_recent(caller, std::nullopt)).error().code(),
        ErrorCode::ReauthenticationRequired
    );
    EXPECT_EQ(
        test::run(service.require_recent(caller, Secret("wrong password"))).error().code(),
        ErrorCode::PermissionDenied
    );
    EXPECT_TRUE(test::run(service.require_recent(caller, kPassword)));
    EXPECT_TRUE(test::run(service.require_recent(caller, std::nullopt)));
}

TEST_F(AuthServiceTest, SuspendedAccountsCannotComeIn) {
    ASSERT_TRUE(register_user("alice"));
    const auto tokens = login("alice");
    accounts.rows.at(0).account.is_disabled = true;
    EXPECT_EQ(login("alice").error().code(), ErrorCode::PermissionDenied);
    EXPECT_FALSE(test::run(service.refresh(client, tokens->refresh_token)));
}

TEST_F(AuthServiceTest, ASuspendedAccountsSessionsEndEverywhereAtOnce) {
    ASSERT_TRUE(register_user("alice"));
    ASSERT_TRUE(register_user("bob"));
    const auto phone = login("alice");
    const auto laptop = login("alice");
    const auto other = login("bob");
    const auto alice = who(*phone)->user_id;
    ASSERT_TRUE(who(*laptop) && who(*other)) << "and all are cached";
    const auto tell = [&] {
        const auto event = events::to_bus(events::AccountDisabled{.user_id = alice}, clock.now());
        return test::run(bus.consumer("auth.sessions")({event}));
    };
    ASSERT_TRUE(tell());
    EXPECT_TRUE(take_ended().empty()) << "it has been restored since";

    accounts.rows.front().account.is_disabled = true;
    ASSERT_TRUE(tell());
    EXPECT_FALSE(who(*phone));
    EXPECT_FALSE(who(*laptop));
    EXPECT_TRUE(who(*other));
    const auto told = take_ended();
    EXPECT_EQ(std::set(told.begin(), told.end()), (std::set{phone->session_id, laptop->session_id}));
}

TEST_F(AuthServiceTest, AnotherRoleHoldsAtOnceInSessionsThatGoOn) {
    ASSERT_TRUE(register_user("alice"));
    const auto phone = login("alice");
    const auto alice = who(*phone)->user_id;
    accounts.rows.front().account.role = Role::Admin;
    EXPECT_EQ(who(*phone)->role, Role::User) << "as it is cached";
    const auto event = events::to_bus(events::RoleChanged{.user_id = alice}, clock.now());
    ASSERT_TRUE(test::run(bus.consumer("auth.roles")({event})));
    EXPECT_EQ(who(*phone)->role, Role::Admin);
    EXPECT_TRUE(take_ended().empty());
}

TEST_F(AuthServiceTest, TheSetUpTokenMakesOneAdmin) {
    const RegisterInput input{.username = "captain", .email = "c@example.org", .password = kPassword};
    EXPECT_EQ(
        test::run(service.set_up(client, Secret("x"), input)).error().code(), ErrorCode::PermissionDenied
    );
    EXPECT_EQ(test::run(service.set_up(client, Secret(), input)).error().code(), ErrorCode::PermissionDenied);
    EXPECT_TRUE(*test::run(service.setup_required()));
    ASSERT_TRUE(test::run(service.set_up(client, Secret("setup-token"), input)));
    EXPECT_EQ(accounts.rows.at(0).account.role, Role::Admin);
    EXPECT_FALSE(*test::run(service.setup_required()));
    EXPECT_EQ(
        test::run(service.set_up(client, Secret("setup-token"), input)).error().code(), ErrorCode::Conflict
    );
    const auto tokens = login("captain");
    EXPECT_EQ(who(*tokens)->role, Role::Admin);
}

TEST_F(AuthServiceTest, ReportsEveryWrongFieldAtOnce) {
    const auto refused = test::run(
        service.register_account(client, {.username = "a b c", .email = "x", .password = Secret("short")})
    );
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::InvalidArgument);
    ASSERT_EQ(refused.error().fields().size(), 3U);
    EXPECT_EQ(refused.error().fields()[0].code, "username.format");
    EXPECT_EQ(refused.error().fields()[1].code, "email.format");
    EXPECT_EQ(refused.error().fields()[2].code, "password.min");
}

TEST_F(AuthServiceTest, SuggestsNamesThatAreFree) {
    ASSERT_TRUE(register_user("alice"));
    ASSERT_TRUE(register_user("alice_tv"));
    const auto taken = register_user("Alice", "other@example.org");
    ASSERT_FALSE(taken);
    EXPECT_EQ(
        taken.error().fields()[0].detail, "This username is taken. How about alice_live, alice2 or alice_77?"
    );
    const auto reserved = register_user("admin");
    ASSERT_FALSE(reserved);
    EXPECT_EQ(
        reserved.error().fields()[0].detail,
        "admin is kept for the server. How about admin_tv, admin_live or admin2?"
    );
    const auto check = [&](std::string name) { return *test::run(service.check_name(std::move(name))); };
    EXPECT_TRUE(check("bob").is_available);
    EXPECT_TRUE(check("bob").suggestions.empty());
    EXPECT_EQ(check("ALICE").code, "username.taken");
    EXPECT_EQ(check("ALICE").suggestions, (std::vector<std::string>{"alice_live", "alice2", "alice_77"}));
    EXPECT_EQ(check("admin").code, "username.reserved");
    EXPECT_EQ(check("admin").suggestions.size(), 3U);
    EXPECT_EQ(check("a b").code, "username.format");
    EXPECT_TRUE(check("a b").suggestions.empty());
}

TEST_F(AuthServiceTest, ClosedInstancesRegisterNobody) {
    AuthService closed(ports(), {.registration = Registration::Closed}, Secret(), {});
    EXPECT_EQ(
        test::run(
            closed.register_account(client, {.username = "alice", .email = "a@b.org", .password = kPassword})
        )
            .error()
            .code(),
        ErrorCode::PermissionDenied
    );
}

} // namespace
} // namespace leams::auth
