#pragma once

#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "core/events/account.hpp"
#include "core/events/event.hpp"
#include "services/auth/service.hpp"
#include "test/fake_bus.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

// Test-only: the ports of auth in memory.
namespace leams::auth {

class FakeAccounts final : public AccountStore {
public:
    std::vector<NewAccount> rows;

    runtime::Task<Result<Insertion>> insert(NewAccount account) override {
        for (const auto& row : rows) {
            if (row.account.username == account.account.username) {
                co_return Insertion::UsernameTaken;
            }
            if (row.skeleton == account.skeleton) {
                co_return Insertion::LooksLikeAnother;
            }
            if (row.account.email == account.account.email) {
                co_return Insertion::EmailTaken;
            }
        }
        rows.push_back(std::move(account));
        co_return Insertion::Done;
    }
    runtime::Task<Result<Insertion>> insert_first_admin(NewAccount account) override {
        LEAMS_CO_TRY(const bool exists, co_await has_admin());
        if (exists) {
            co_return Insertion::AdminExists;
        }
        co_return co_await insert(std::move(account));
    }
    runtime::Task<Result<std::optional<Account>>> find(UserId id) override {
        co_return find_if([&](const Account& account) { return account.id == id; });
    }
    runtime::Task<Result<std::optional<Account>>> find_by_login(std::string login) override {
        co_return find_if([&](const Account& account) {
            return account.username == login || account.email == login;
        });
    }
    runtime::Task<Result<bool>> has_admin() override {
        co_return find_if([](const Account& account) { return account.role == Role::Admin; }).has_value();
    }

    runtime::Task<Result<std::vector<std::string>>> free_names(std::vector<Username> names) override {
        std::vector<std::string> free;
        for (const auto& name : names) {
            if (std::ranges::none_of(rows, [&](const auto& row) { return row.skeleton == name.skeleton; })) {
                free.push_back(name.folded);
            }
        }
        co_return free;
    }

    template <class Match>
    std::optional<Account> find_if(Match match) const {
        for (const auto& row : rows) {
            if (match(row.account)) {
                return row.account;
            }
        }
        return std::nullopt;
    }
};

class FakeSessions final : public SessionStore {
public:
    explicit FakeSessions(FakeAccounts& accounts)
        : accounts_(accounts) {}

    int finds = 0;

    runtime::Task<Result<void>> insert(Session session, std::string refresh_hash) override {
        tokens_[refresh_hash] = {session.id, 0};
        sessions_[session.id] = std::move(session);
        co_return Result<void>();
    }
    runtime::Task<Result<RotationResult>> rotate(Rotation rotation) override {
        const auto token = tokens_.find(rotation.presented_hash);
        if (token == tokens_.end()) {
            co_return RotationResult{};
        }
        auto session = with_account(sessions_.at(token->second.session));
        if (session.revoked_at || session.is_disabled || session.expires_at <= rotation.now) {
            co_return RotationResult{};
        }
        const bool used = token->second.used_at != 0;
        const bool same_client =
            session.user_agent == rotation.user_agent || rotation.device_of == session.user_id;
        if (used && (rotation.now - token->second.used_at > rotation.grace.count() || !same_client)) {
            sessions_.at(session.id).revoked_at = rotation.now;
            co_return RotationResult{.outcome = RotationOutcome::Reused, .session = session};
        }
        token->second.used_at = used ? token->second.used_at : rotation.now;
        tokens_.try_emplace(rotation.next_hash, Token{session.id, 0});
        co_return RotationResult{.outcome = RotationOutcome::Rotated, .session = session};
    }
    runtime::Task<Result<std::optional<Session>>> find(SessionId id) override {
        ++finds;
        const auto found = sessions_.find(id);
        co_return found == sessions_.end() ? std::nullopt : std::optional(with_account(found->second));
    }
    runtime::Task<Result<std::optional<Session>>> find_by_refresh(std::string refresh_hash) override {
        const auto token = tokens_.find(refresh_hash);
        co_return token == tokens_.end() ? std::nullopt : std::optional(sessions_.at(token->second.session));
    }
    runtime::Task<Result<void>> revoke(SessionId id, UnixMillis now) override {
        sessions_.at(id).revoked_at = now;
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<SessionId>>> list_of(UserId user, UnixMillis now) override {
        std::vector<SessionId> ids;
        for (const auto& [id, session] : sessions_) {
            if (session.user_id == user && session.expires_at > now) {
                ids.push_back(id);
            }
        }
        co_return ids;
    }
    runtime::Task<Result<void>> mark_reauthenticated(SessionId id, UnixMillis now) override {
        sessions_.at(id).reauthenticated_at = now;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> purge(UnixMillis) override { co_return Result<void>(); }

private:
    struct Token {
        SessionId session;
        UnixMillis used_at = 0;
    };

    Session with_account(Session session) const {
        const auto account =
            accounts_.find_if([&](const Account& candidate) { return candidate.id == session.user_id; });
        session.username = account->username;
        session.role = account->role;
        session.is_disabled = account->is_disabled;
        return session;
    }

    FakeAccounts& accounts_;
    std::map<SessionId, Session> sessions_;
    std::map<std::string, Token> tokens_;
};

class FakeHasher final : public PasswordHasher {
public:
    std::vector<std::string> verified; // The hashes, in order.
    runtime::Turn last_turn = runtime::Turn::Later;

    runtime::Task<Result<std::string>> hash(Secret password) override {
        co_return "hash of " + std::string(password.reveal());
    }
    runtime::Task<Result<bool>> verify(Secret password, std::string hash, runtime::Turn turn) override {
        verified.push_back(hash);
        last_turn = turn;
        co_return hash == "hash of " + std::string(password.reveal());
    }
    const std::string& dummy_hash() const noexcept override { return dummy_; }

private:
    std::string dummy_ = "dummy";
};

struct AuthFixture {
    inline static const Secret kPassword{"correct horse"};

    test::FakeClock clock;
    test::FakeCache cache{clock};
    test::FakeBus bus;
    adapters::MemoryPubSub pubsub;
    FakeAccounts accounts;
    FakeSessions sessions{accounts};
    FakeHasher hasher;
    AccessTokens tokens{{{.id = "k1", .bytes = Secret(std::string(32, 'k'))}}, 900};
    KeyedCodes codes{{{.id = "k1", .bytes = Secret(std::string(32, 'k'))}}};
    AuthService service{ports(), {}, Secret("setup-token"), {}};
    Caller client = make_client();
    runtime::Loop loop{0};
    std::vector<SessionId> ended;
    std::unique_ptr<runtime::PubSub::Subscription> listener =
        events::listen<events::SessionEnded>(pubsub, loop, [this](const events::SessionEnded& event) {
            ended.push_back(event.session_id);
        });

    AuthService::Ports ports() {
        return {
            .accounts = accounts,
            .sessions = sessions,
            .hasher = hasher,
            .cache = cache,
            .bus = bus,
            .pubsub = pubsub,
            .clock = clock,
            .tokens = tokens,
            .codes = codes,
        };
    }
    /// The sessions of which was told since the last call that they are over.
    std::vector<SessionId> take_ended() {
        loop.context().restart();
        loop.context().poll();
        return std::exchange(ended, {});
    }
    static Caller make_client() {
        Caller caller;
        caller.address = "192.0.2.1";
        caller.user_agent = "test";
        return caller;
    }
};

} // namespace leams::auth
