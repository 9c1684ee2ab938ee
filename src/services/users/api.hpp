#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/runtime/task.hpp"

#include <string>

namespace leams::users {

/// How a user is shown to others.
struct PublicUser {
    UserId id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
};

/// What other services ask about users. Callable on any loop.
class Users {
public:
    virtual ~Users() = default;
    virtual runtime::Task<Result<PublicUser>> find(UserId id) = 0;
};

} // namespace leams::users
