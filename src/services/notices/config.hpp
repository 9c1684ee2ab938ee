#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace leams::notices {

struct Config {
    Secret url; // Empty: nobody is told. It holds the webhook's token.
    std::string format = "json";
    std::uint32_t disk_used_percent = 90;
    std::chrono::seconds database_away{30};
    std::chrono::seconds objects_away{60};

    /// What the options' own limits cannot say. Errors name the option.
    Result<void> validate() const;
};

} // namespace leams::notices
