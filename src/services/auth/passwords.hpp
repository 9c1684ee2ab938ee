#pragma once

#include "core/runtime/blocking_pool.hpp"
#include "services/auth/ports.hpp"

#include <cstddef>

namespace leams::auth {

/// bcrypt ($2b$) on threads of its own, so that a flood of log-ins starves nothing else: what does not fit
/// into its queue is refused as Unavailable, and who has left it is not hashed for. Clients that are known go
/// before strangers; new accounts are strangers'.
class BcryptHasher final : public PasswordHasher {
public:
    static constexpr unsigned kCost = 11; // About 0.12 s on a core of 2020.

    /// `threads` 0: half the processors, at least one.
    explicit BcryptHasher(std::size_t threads = 1, unsigned cost = kCost, std::size_t queue_limit = 64);

    runtime::Task<Result<std::string>> hash(Secret password) override;
    runtime::Task<Result<bool>> verify(Secret password, std::string hash, runtime::Turn turn) override;
    const std::string& dummy_hash() const noexcept override { return dummy_; }

    const runtime::PoolStats& pool_stats() const noexcept { return pool_.stats(); }

private:
    unsigned cost_;
    std::string dummy_;
    runtime::BlockingPool pool_;
};

} // namespace leams::auth
