#pragma once

#include "adapters/sql/migrations.hpp"

#include <vector>

namespace leams::sql {

// What each part of the platform adds to the schema. Steps are numbered over all of them, so that a later one
// may build on another part's.

/// Accounts, sessions, followers, and how they are listed.
std::vector<Migration> account_migrations();
/// Channels, keys, broadcasts, categories, and what happens in a broadcast.
std::vector<Migration> stream_migrations();
/// Pictures, the instance's face, the audit log.
std::vector<Migration> picture_migrations();
/// Recordings and the stills of them.
std::vector<Migration> recording_migrations();
/// Videos, clips, captions, who watched what.
std::vector<Migration> vod_migrations();
/// How much is kept of whom, what must not be removed, and where it lies.
std::vector<Migration> keeping_migrations();

} // namespace leams::sql
