#pragma once

#include "adapters/sql/accounts.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/auth/keyed_codes.hpp"
#include "services/auth/passwords.hpp"
#include "services/auth/service.hpp"

namespace leams::app {

/// Accounts and sessions. While there is no administrator it prints the link that makes the first.
class AuthModule final : public Module {
public:
    explicit AuthModule(Platform& platform);

    auth::AuthService& service() noexcept { return service_; }
    auth::AccountStore& accounts() noexcept { return accounts_; }

    std::vector<net::Route> routes() override;
    Result<void> start() override;

private:
    Platform& platform_;
    Secret setup_token_;
    sql::AccountRepository accounts_;
    sql::SessionRepository sessions_;
    auth::BcryptHasher hasher_;
    auth::AccessTokens tokens_;
    auth::KeyedCodes codes_;
    auth::AuthService service_;
};

} // namespace leams::app
