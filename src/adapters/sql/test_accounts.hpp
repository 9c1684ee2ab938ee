#pragma once

#include "adapters/sql/accounts.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

// Test-only: what tests of more than accounts begin with.
namespace leams::sql {

/// An account that nothing but its name is known of.
inline UserId add_account(AccountRepository& accounts, const std::string& name, UnixMillis now) {
    const auto id = UserId::make(now);
    auth::NewAccount account{
        .account =
            {.id = id,
             .username = name,
             .display_name = name,
             .email = name + "@example.org",
             .password_hash = "hash",
             .created_at = now},
        .skeleton = name,
    };
    EXPECT_EQ(*test::run(accounts.insert(std::move(account))), auth::Insertion::Done);
    return id;
}

} // namespace leams::sql
