#include "services/auth/passwords.hpp"

#include "core/base/digest.hpp"
#include "core/base/random.hpp"

#include <algorithm>
#include <array>
#include <crypt.h>
#include <memory>
#include <span>
#include <thread>

namespace leams::auth {
namespace {

// crypt_data has 32 KiB, too much for a thread's stack in a coroutine.
Result<std::string> bcrypt_blocking(const std::string& password, const std::string& setting) {
    const auto data = std::make_unique<crypt_data>();
    const char* made = ::crypt_r(password.c_str(), setting.c_str(), data.get());
    if (made == nullptr || made[0] != '$') {
        return Error::internal("crypt_r refused the setting");
    }
    return std::string(made);
}

/// "$2b$11$" and a new salt.
Result<std::string> make_setting(unsigned cost) {
    std::array<std::byte, 16> salt;
    fill_random(salt);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting;
    const char* made = ::crypt_gensalt_rn(
        "$2b$",
        cost,
        reinterpret_cast<const char*>(salt.data()),
        static_cast<int>(salt.size()),
        setting.data(),
        static_cast<int>(setting.size())
    );
    if (made == nullptr) {
        return Error::internal("crypt_gensalt_rn failed");
    }
    return std::string(made);
}

std::size_t half_of_processors() {
    return std::max(1U, std::thread::hardware_concurrency() / 2);
}

Result<std::string> hash_blocking(const std::string& password, unsigned cost) {
    LEAMS_TRY(const auto setting, make_setting(cost));
    return bcrypt_blocking(password, setting);
}

} // namespace

BcryptHasher::BcryptHasher(std::size_t threads, unsigned cost, std::size_t queue_limit)
    : cost_(cost)
    , pool_(threads != 0 ? threads : half_of_processors(), queue_limit) {
    // Making a real hash would hold up the start for as long as a log-in takes.
    constexpr std::size_t kDigestLength = 31;
    auto setting = make_setting(cost_);
    LEAMS_ASSERT(setting.has_value());
    dummy_ = std::move(*setting) + std::string(kDigestLength, '.');
}

runtime::Task<Result<std::string>> BcryptHasher::hash(Secret password) {
    auto work = [password = std::move(password), cost = cost_] {
        return hash_blocking(std::string(password.reveal()), cost);
    };
    co_return co_await pool_.run(std::move(work), runtime::Turn::Later);
}

runtime::Task<Result<bool>> BcryptHasher::verify(Secret password, std::string hash, runtime::Turn turn) {
    auto work = [password = std::move(password), hash = std::move(hash)]() -> Result<bool> {
        LEAMS_TRY(const auto made, bcrypt_blocking(std::string(password.reveal()), hash));
        return equal_in_constant_time(made, hash);
    };
    co_return co_await pool_.run(std::move(work), turn);
}

} // namespace leams::auth
