#include "adapters/sql/schema.hpp"

namespace leams::sql {
namespace {

// docs/decisions/0011-one-sql-for-both-engines.md explains the types. Table and column names of users,
// streams and followers are those of the original architecture document.
constexpr auto kAccounts = R"sql(
CREATE TABLE users (
    id UUID PRIMARY KEY,
    username VARCHAR(50) UNIQUE NOT NULL,
    email VARCHAR(255) UNIQUE NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    created_at BIGINT NOT NULL,
    is_verified BOOLEAN NOT NULL DEFAULT FALSE,
    skeleton VARCHAR(255) UNIQUE NOT NULL,
    display_name VARCHAR(200) NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    links TEXT NOT NULL DEFAULT '[]',
    avatar_url TEXT NOT NULL DEFAULT '',
    role VARCHAR(16) NOT NULL DEFAULT 'user',
    disabled_at BIGINT
);
CREATE INDEX users_role ON users (role) WHERE role <> 'user';

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    reauthenticated_at BIGINT NOT NULL,
    user_agent VARCHAR(256) NOT NULL,
    ip VARCHAR(64) NOT NULL
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    token_hash VARCHAR(64) PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    issued_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE followers (
    follower_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    following_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (follower_id, following_id)
);
CREATE INDEX followers_following_id ON followers (following_id);
)sql";

// A display name's skeleton is empty while the name is the username, or older than this. Who writes followers
// keeps their number in the same transaction.
constexpr auto kShownNames = R"sql(
ALTER TABLE users ADD COLUMN display_skeleton TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX users_display_skeleton ON users (display_skeleton) WHERE display_skeleton <> '';
CREATE INDEX users_bare_skeleton ON users (REPLACE(skeleton, '_', ''));
ALTER TABLE users ADD COLUMN follower_count BIGINT NOT NULL DEFAULT 0;
UPDATE users SET follower_count = (SELECT COUNT(*) FROM followers WHERE following_id = users.id);
)sql";

constexpr auto kFollowerIndex = R"sql(
CREATE INDEX followers_newest ON followers (follower_id, created_at, following_id);
)sql";

constexpr auto kAdminLists = R"sql(
CREATE INDEX users_newest ON users (created_at, id);
CREATE INDEX audit_log_newest ON audit_log (at, id);
)sql";

} // namespace

std::vector<Migration> account_migrations() {
    return {
        Migration::same(1, "accounts", kAccounts),
        Migration::same(4, "shown_names", kShownNames),
        Migration::same(5, "follower index", kFollowerIndex),
        Migration::same(12, "admin lists", kAdminLists),
    };
}

} // namespace leams::sql
