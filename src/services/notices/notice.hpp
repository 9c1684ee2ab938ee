#pragma once

#include "core/base/time.hpp"
#include "core/runtime/http_client.hpp"
#include "services/notices/config.hpp"

#include <cstdint>
#include <string>

namespace leams::notices {

enum class Kind : std::uint8_t { Disk, Database, Objects, Recording, Test };
enum class State : std::uint8_t { Begun, Over };

/// One thing that the administrator should know.
struct Notice {
    Kind kind = Kind::Test;
    State state = State::Begun;
    std::string message; // English sentences.
    UnixMillis at = 0;
};

/// What tries the way to the administrator.
Notice test_notice(UnixMillis now);

/// Sends it to the configured webhook in the configured form, in the name of `instance`. Unavailable when the
/// webhook does not take it. On the client's loop.
runtime::Task<Result<void>>
deliver(runtime::HttpClient& http, const Config& config, const std::string& instance, const Notice& notice);

} // namespace leams::notices
