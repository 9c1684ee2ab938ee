#include "adapters/sql/migrations.hpp"

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

constexpr auto kStreams = R"sql(
CREATE TABLE channels (
    user_id UUID PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    title VARCHAR(255) NOT NULL DEFAULT '',
    category VARCHAR(100) NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    language VARCHAR(8) NOT NULL DEFAULT '',
    is_mature BOOLEAN NOT NULL DEFAULT FALSE,
    updated_at BIGINT NOT NULL
);

CREATE TABLE stream_keys (
    id UUID PRIMARY KEY,
    user_id UUID UNIQUE NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    key_hash VARCHAR(64) UNIQUE NOT NULL,
    masked VARCHAR(32) NOT NULL,
    sealed TEXT NOT NULL,
    sealed_with VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE streams (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    title VARCHAR(255) NOT NULL DEFAULT '',
    category VARCHAR(100) NOT NULL DEFAULT '',
    is_live BOOLEAN NOT NULL DEFAULT FALSE,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    viewer_count INTEGER NOT NULL DEFAULT 0,
    peak_viewers INTEGER NOT NULL DEFAULT 0,
    grace_ends_at BIGINT,
    lease_expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX streams_one_open ON streams (user_id) WHERE ended_at IS NULL;
CREATE INDEX streams_live ON streams (started_at) WHERE is_live;
CREATE INDEX streams_user_id ON streams (user_id, started_at);
)sql";

} // namespace

std::vector<Migration> core_migrations() {
    return {
        Migration::same(1, "accounts", kAccounts),
        Migration::same(2, "streams", kStreams),
    };
}

} // namespace leams::sql
