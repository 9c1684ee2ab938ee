#include "auth/service.hpp"
#include "auth/test_support.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

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

// A4: what exists must not be learnt from the answers.
TEST_F(AuthServiceTest, AnswersATakenEmailAsANewOne) {
    const auto first = register_user("alice", "a@example.org");
    const auto second = register_user("mallory", "A@example.org");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->username, "mallory");
    EXPECT_EQ(second->email, "a@example.org");
    EXPECT_NE(second->id, first->id);
    EXPECT_EQ(accounts.rows.size(), 1U);
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

// A6.
TEST_F(AuthServiceTest, ReuseOfARefreshTokenKillsTheFamily) {
    ASSERT_TRUE(register_user("alice"));
    const auto first = login("alice");
    const auto second = test::run(service.refresh(client, first->refresh_token));
    ASSERT_TRUE(second);
    clock.advance(std::chrono::seconds(11));
    EXPECT_EQ(
        test::run(service.refresh(client, first->refresh_token)).error().code(), ErrorCode::Unauthenticated
    );
    EXPECT_FALSE(test::run(service.refresh(client, second->refresh_token)));
    EXPECT_FALSE(who(*second));
}

TEST_F(AuthServiceTest, ParallelTabsMayUseOneRefreshTokenForTenSeconds) {
    ASSERT_TRUE(register_user("alice"));
    const auto first = login("alice");
    ASSERT_TRUE(test::run(service.refresh(client, first->refresh_token)));
    clock.advance(std::chrono::seconds(9));
    EXPECT_TRUE(test::run(service.refresh(client, first->refresh_token)));
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
