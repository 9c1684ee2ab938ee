#include "adapters/sql/schema.hpp"

namespace leams::sql {
namespace {

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

constexpr auto kClipViews = R"sql(
CREATE INDEX clips_most_viewed ON clips (view_count, created_at, slug);
CREATE INDEX clips_of_channel_most_viewed ON clips (user_id, view_count, created_at, slug);
)sql";

// What owners take out of their videos, in the recordings' times, as JSON; a range: it is a highlight, of
// which the row of `vods` has no more than its recording's length.
constexpr auto kEdits = R"sql(
CREATE TABLE vod_edits (
    vod_id UUID PRIMARY KEY REFERENCES vods(id) ON DELETE CASCADE,
    range_from_ms BIGINT,
    range_until_ms BIGINT,
    edits TEXT NOT NULL,
    revision BIGINT NOT NULL,
    edited_at BIGINT NOT NULL
);
)sql";

} // namespace

std::vector<Migration> vod_migrations() {
    return {
        Migration::same(14, "vods", kVods),
        Migration::same(15, "watch progress", kWatchProgress),
        Migration::same(18, "clips", kClips),
        Migration::same(20, "captions", kCaptions),
        Migration::same(22, "edits of videos", kEdits),
        Migration::same(30, "clips by views", kClipViews),
    };
}

} // namespace leams::sql
