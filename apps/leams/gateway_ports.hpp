#pragma once

#include "gateway/ports.hpp"
#include "services/auth/api.hpp"

namespace leams::app {

/// The gateway's question whose token this is, answered by auth.
class TokenAuthenticator final : public gateway::Authenticator {
public:
    explicit TokenAuthenticator(auth::AuthApi& auth)
        : auth_(auth) {}
    runtime::Task<Result<Caller>> authenticate(std::string access_token) override {
        return auth_.authenticate(std::move(access_token));
    }

private:
    auth::AuthApi& auth_;
};

} // namespace leams::app
