#include "adapters/sql/categories.hpp"
#include "adapters/sql/migrations.hpp"

#include <utility>

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

// owner: the process that holds an open broadcast; empty: whoever takes it.
constexpr auto kStreamOwners = R"sql(
ALTER TABLE streams ADD COLUMN owner VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE streams ADD COLUMN is_ending BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE streams ADD COLUMN was_live BOOLEAN NOT NULL DEFAULT TRUE;
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

// A picture's place has one owner, a user or the instance, and what hangs there goes when it is replaced. Of
// the instance's texts only those are there that an administrator has set. The audit log refers to nothing,
// so that it outlives what it speaks of.
constexpr auto kFaces = R"sql(
CREATE TABLE pictures (
    owner VARCHAR(64) NOT NULL,
    slot VARCHAR(16) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    content_type VARCHAR(64) NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, slot)
);
CREATE INDEX pictures_hash ON pictures (hash);

CREATE TABLE instance_face (
    name VARCHAR(32) PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE audit_log (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id VARCHAR(64) NOT NULL,
    actor_name VARCHAR(50) NOT NULL,
    action VARCHAR(50) NOT NULL,
    target VARCHAR(200) NOT NULL,
    target_name VARCHAR(200) NOT NULL,
    reason TEXT NOT NULL
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

constexpr auto kAdminLists = R"sql(
CREATE INDEX users_newest ON users (created_at, id);
CREATE INDEX audit_log_newest ON audit_log (at, id);
)sql";

// They outlive the broadcast and the channel: their objects have to be removed first. Bytes are in base64.
constexpr auto kRecordings = R"sql(
CREATE TABLE recordings (
    broadcast_id UUID PRIMARY KEY,
    channel_id UUID NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    segments BIGINT NOT NULL,
    duration_us BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
CREATE INDEX recordings_channel_id ON recordings (channel_id, started_at);
CREATE INDEX recordings_open ON recordings (broadcast_id) WHERE ended_at IS NULL;

CREATE TABLE recording_inits (
    broadcast_id UUID NOT NULL,
    init_id BIGINT NOT NULL,
    codecs VARCHAR(200) NOT NULL,
    audio_codecs VARCHAR(200) NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    fps DOUBLE PRECISION NOT NULL,
    has_captions BOOLEAN NOT NULL,
    content TEXT NOT NULL,
    audio_content TEXT NOT NULL,
    PRIMARY KEY (broadcast_id, init_id)
);

CREATE TABLE recording_chunks (
    broadcast_id UUID NOT NULL,
    first_segment BIGINT NOT NULL,
    start_us BIGINT NOT NULL,
    packed TEXT NOT NULL,
    PRIMARY KEY (broadcast_id, first_segment)
);
)sql";

// recorded: what recorders have told of, also when it has been removed, so that it is not taken for new when
// it is told again. A VOD of a whole broadcast has the broadcast's id.
constexpr auto kVods = R"sql(
CREATE TABLE recorded (
    broadcast_id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX recorded_user_id ON recorded (user_id);

CREATE TABLE vods (
    id UUID PRIMARY KEY,
    broadcast_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    title VARCHAR(255) NOT NULL,
    description TEXT NOT NULL,
    category_id UUID REFERENCES categories(id) ON DELETE SET NULL,
    tags TEXT NOT NULL,
    language VARCHAR(8) NOT NULL,
    is_mature BOOLEAN NOT NULL,
    visibility VARCHAR(16) NOT NULL DEFAULT 'public',
    duration_ms BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    view_count BIGINT NOT NULL DEFAULT 0,
    deleted_at BIGINT,
    remover VARCHAR(16) NOT NULL DEFAULT ''
);
CREATE INDEX vods_newest ON vods (published_at, id) WHERE deleted_at IS NULL AND visibility = 'public';
CREATE INDEX vods_of_channel ON vods (user_id, published_at, id);
CREATE INDEX vods_broadcast_id ON vods (broadcast_id);
CREATE INDEX vods_oldest ON vods (published_at) WHERE deleted_at IS NULL;
)sql";

constexpr auto kWatchProgress = R"sql(
CREATE TABLE watch_progress (
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    vod_id UUID NOT NULL REFERENCES vods(id) ON DELETE CASCADE,
    position_ms BIGINT NOT NULL,
    watched_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, vod_id)
);
CREATE INDEX watch_progress_newest ON watch_progress (user_id, watched_at);
CREATE INDEX watch_progress_vod_id ON watch_progress (vod_id);
ALTER TABLE users ADD COLUMN history_paused BOOLEAN NOT NULL DEFAULT FALSE;
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

constexpr auto kClips = R"sql(
CREATE TABLE clips (
    slug VARCHAR(16) PRIMARY KEY,
    broadcast_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    creator_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    title VARCHAR(255) NOT NULL,
    category_id UUID REFERENCES categories(id) ON DELETE SET NULL,
    is_mature BOOLEAN NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    view_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX clips_newest ON clips (created_at, slug);
CREATE INDEX clips_of_channel ON clips (user_id, created_at, slug);
CREATE INDEX clips_broadcast_id ON clips (broadcast_id);
)sql";

// A picture without a key lies in the text column still, and is moved while the server runs.
constexpr auto kPictureObjects = R"sql(
ALTER TABLE pictures ADD COLUMN object_key VARCHAR(64) NOT NULL DEFAULT '';
CREATE INDEX pictures_object_key ON pictures (object_key);
)sql";

// The text itself is an object, named by the row's id.
constexpr auto kCaptions = R"sql(
CREATE TABLE vod_captions (
    vod_id UUID NOT NULL REFERENCES vods(id) ON DELETE CASCADE,
    language VARCHAR(35) NOT NULL,
    id UUID NOT NULL,
    label VARCHAR(255) NOT NULL,
    cue_count BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (vod_id, language)
);
CREATE UNIQUE INDEX vod_captions_id ON vod_captions (id);
)sql";

// What pictures there are of recordings, a row for each, and when more are to be made: due_at is NULL when
// all are there. Of a clip: NULL until it was tried, 0 when there can be none.
constexpr auto kStills = R"sql(
CREATE TABLE stills (
    broadcast_id UUID PRIMARY KEY,
    interval_ms BIGINT NOT NULL DEFAULT 10000,
    tiles BIGINT NOT NULL DEFAULT 0,
    poster_at BIGINT,
    due_at BIGINT DEFAULT 0
);
CREATE INDEX stills_due ON stills (due_at) WHERE due_at IS NOT NULL;
INSERT INTO stills (broadcast_id) SELECT broadcast_id FROM recordings;
ALTER TABLE clips ADD COLUMN poster_at BIGINT;
CREATE INDEX clips_without_poster ON clips (created_at) WHERE poster_at IS NULL;
)sql";

} // namespace

std::vector<Migration> core_migrations() {
    auto categories = Migration::same(10, "categories", kCategories);
    categories.step = migrate_categories;
    return {
        Migration::same(1, "accounts", kAccounts),
        Migration::same(2, "streams", kStreams),
        Migration::same(3, "stream owners", kStreamOwners),
        Migration::same(4, "shown_names", kShownNames),
        Migration::same(5, "follower index", kFollowerIndex),
        Migration::same(6, "allowed_addresses", kAllowedAddresses),
        Migration::same(7, "read keys", kReadKeys),
        Migration::same(8, "faces", kFaces),
        Migration::same(9, "stream revisions", kStreamRevisions),
        std::move(categories),
        {11,
         "channel list",
         std::string(kChannelList) + kLastLiveSqlite,
         std::string(kChannelList) + kLastLivePostgresql},
        Migration::same(12, "admin lists", kAdminLists),
        Migration::same(13, "recordings", kRecordings),
        Migration::same(14, "vods", kVods),
        Migration::same(15, "watch progress", kWatchProgress),
        Migration::same(16, "moments", kMoments),
        Migration::same(17, "recording switch", kRecordingSwitch),
        Migration::same(18, "clips", kClips),
        Migration::same(19, "picture objects", kPictureObjects),
        Migration::same(20, "captions", kCaptions),
        Migration::same(21, "stills", kStills),
    };
}

} // namespace leams::sql
