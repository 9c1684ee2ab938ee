#pragma once

#include "base/caller.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "runtime/task.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the users service needs from outside.
namespace leams::users {

struct ProfileRecord {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string bio;
    std::string avatar_url;
    std::vector<std::string> links;
    Role role = Role::User;
    UnixMillis created_at = 0;
    bool is_verified = false;
    bool is_disabled = false;
    std::int64_t follower_count = 0;
};

/// Absent members stay as they are. This is all that a user may change of his account here.
struct ProfileUpdate {
    std::optional<std::string> display_name;
    std::optional<std::string> bio;
    std::optional<std::vector<std::string>> links;
};

class ProfileStore {
public:
    virtual ~ProfileStore() = default;
    virtual runtime::Task<Result<std::optional<ProfileRecord>>> find(UserId id) = 0;
    virtual runtime::Task<Result<std::optional<ProfileRecord>>> find_by_username(std::string username) = 0;
    virtual runtime::Task<Result<void>> update(UserId id, ProfileUpdate update) = 0;
};

} // namespace leams::users
