#pragma once

#include "auth/ports.hpp"
#include "runtime/blocking_pool.hpp"

#include <cstddef>

namespace leams::auth {

/// bcrypt ($2b$) on threads of its own, so that a flood of log-ins starves nothing else: what does not fit
/// into the queue is refused as Unavailable, and who has left it is not hashed for.
class BcryptHasher final : public PasswordHasher {
public:
    static constexpr unsigned kCost = 11; // About 0.12 s on a core of 2020.

    explicit BcryptHasher(std::size_t threads = 1, unsigned cost = kCost, std::size_t queue_limit = 64);

    runtime::Task<Result<std::string>> hash(Secret password) override;
    runtime::Task<Result<bool>> verify(Secret password, std::string hash) override;
    const std::string& dummy_hash() const noexcept override { return dummy_; }

private:
    unsigned cost_;
    std::string dummy_;
    runtime::BlockingPool pool_;
};

} // namespace leams::auth
