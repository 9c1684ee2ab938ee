#include "adapters/sql/schema.hpp"

namespace leams::sql {
namespace {

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

std::vector<Migration> recording_migrations() {
    return {
        Migration::same(13, "recordings", kRecordings),
        Migration::same(21, "stills", kStills),
    };
}

} // namespace leams::sql
