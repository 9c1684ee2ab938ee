#include "adapters/sql/categories.hpp"
#include "adapters/sql/schema.hpp"

#include <string>
#include <utility>

namespace leams::sql {
namespace {

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

// owner: the process that holds an open broadcast; empty: whoever takes it.
constexpr auto kStreamOwners = R"sql(
ALTER TABLE streams ADD COLUMN owner VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE streams ADD COLUMN is_ending BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE streams ADD COLUMN was_live BOOLEAN NOT NULL DEFAULT TRUE;
)sql";

// From where the channel may be published: a JSON array of addresses and CIDR ranges; none: from everywhere.
constexpr auto kAllowedAddresses = R"sql(
ALTER TABLE channels ADD COLUMN allowed_addresses TEXT NOT NULL DEFAULT '[]';
)sql";

// With which a channel is played over RTMP; looks like stream_keys.
constexpr auto kReadKeys = R"sql(
CREATE TABLE read_keys (
    id UUID PRIMARY KEY,
    user_id UUID UNIQUE NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    key_hash VARCHAR(64) UNIQUE NOT NULL,
    masked VARCHAR(32) NOT NULL,
    sealed TEXT NOT NULL,
    sealed_with VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL
);
)sql";

// Rises with whatever changes of what is shown of a broadcast.
constexpr auto kStreamRevisions = R"sql(
ALTER TABLE streams ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
)sql";

// Two categories never have the same folded name. Channels and broadcasts from before keep their texts as
// they were typed; category_texts is there only until migrate_categories() has read it.
constexpr auto kCategories = R"sql(
CREATE TABLE categories (
    id UUID PRIMARY KEY,
    slug TEXT UNIQUE NOT NULL,
    name VARCHAR(100) NOT NULL,
    folded TEXT UNIQUE NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES users(id) ON DELETE SET NULL
);
CREATE INDEX categories_created_by ON categories (created_by, created_at);
ALTER TABLE channels ADD COLUMN category_id UUID REFERENCES categories(id) ON DELETE SET NULL;
CREATE INDEX channels_category_id ON channels (category_id);
ALTER TABLE streams ADD COLUMN category_id UUID REFERENCES categories(id) ON DELETE SET NULL;
CREATE TABLE category_texts (
    text VARCHAR(100) PRIMARY KEY,
    uses BIGINT NOT NULL,
    category_id UUID
);
INSERT INTO category_texts (text, uses)
    SELECT category, COUNT(*) FROM
        (SELECT category FROM channels UNION ALL SELECT category FROM streams) AS used
    WHERE category <> '' GROUP BY category;
)sql";

// When a channel was last on air: the end of its last broadcast that was, or, while it is, the
// greatest number that JSON keeps. Whatever closes or reopens a broadcast, the
// database keeps it so. Channels are listed by this, by followers and by name.
constexpr auto kChannelList = R"sql(
ALTER TABLE users ADD COLUMN accent VARCHAR(7) NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN last_live_at BIGINT;
UPDATE users SET last_live_at =
    (SELECT MAX(COALESCE(s.ended_at, 9007199254740991)) FROM streams s WHERE s.user_id = users.id AND s.was_live);
CREATE INDEX users_last_live_at ON users (last_live_at, id) WHERE last_live_at IS NOT NULL AND disabled_at IS NULL;
CREATE INDEX users_follower_count ON users (follower_count, id)
    WHERE last_live_at IS NOT NULL AND disabled_at IS NULL;
CREATE INDEX users_channel_name ON users (username) WHERE last_live_at IS NOT NULL AND disabled_at IS NULL;
)sql";

constexpr auto kLastLiveSqlite = R"sql(
CREATE TRIGGER streams_last_live AFTER UPDATE OF was_live, ended_at ON streams
WHEN NEW.was_live AND (NOT OLD.was_live OR NEW.ended_at IS NOT OLD.ended_at)
BEGIN
    UPDATE users SET last_live_at = COALESCE(NEW.ended_at, 9007199254740991) WHERE id = NEW.user_id;
END;
)sql";

constexpr auto kLastLivePostgresql = R"sql(
CREATE FUNCTION note_last_live() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET last_live_at = COALESCE(NEW.ended_at, 9007199254740991) WHERE id = NEW.user_id;
    RETURN NULL;
END $$;
CREATE TRIGGER streams_last_live AFTER UPDATE OF was_live, ended_at ON streams FOR EACH ROW
WHEN (NEW.was_live AND (NOT OLD.was_live OR NEW.ended_at IS DISTINCT FROM OLD.ended_at))
EXECUTE FUNCTION note_last_live();
)sql";

// What happened in the course of a broadcast; start_ms, when it is over, says where in its recording.
constexpr auto kMoments = R"sql(
CREATE TABLE moments (
    id UUID PRIMARY KEY,
    broadcast_id UUID NOT NULL REFERENCES streams(id) ON DELETE CASCADE,
    kind VARCHAR(16) NOT NULL,
    at BIGINT NOT NULL,
    start_ms BIGINT,
    title VARCHAR(255) NOT NULL,
    category_id UUID REFERENCES categories(id) ON DELETE SET NULL
);
CREATE INDEX moments_broadcast_id ON moments (broadcast_id, at);
)sql";

constexpr auto kRecordingSwitch = R"sql(
ALTER TABLE channels ADD COLUMN record BOOLEAN NOT NULL DEFAULT TRUE;
)sql";

} // namespace

std::vector<Migration> stream_migrations() {
    auto categories = Migration::same(10, "categories", kCategories);
    categories.step = migrate_categories;
    return {
        Migration::same(2, "streams", kStreams),
        Migration::same(3, "stream owners", kStreamOwners),
        Migration::same(6, "allowed_addresses", kAllowedAddresses),
        Migration::same(7, "read keys", kReadKeys),
        Migration::same(9, "stream revisions", kStreamRevisions),
        std::move(categories),
        {11,
         "channel list",
         std::string(kChannelList) + kLastLiveSqlite,
         std::string(kChannelList) + kLastLivePostgresql},
        Migration::same(16, "moments", kMoments),
        Migration::same(17, "recording switch", kRecordingSwitch),
    };
}

} // namespace leams::sql
