#include "adapters/sql/schema.hpp"

namespace leams::sql {
namespace {

// channel_quotas: of those who have another than the instance's; 0 gigabytes: none.
// holds: what must not be removed: one recording, or all of an account's when `broadcast_id` is NULL. They
// outlive the account. set_aside_at: since when a recording would be gone but for a hold.
constexpr auto kKeeping = R"sql(
CREATE TABLE channel_quotas (
    user_id UUID PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    gigabytes BIGINT NOT NULL
);

CREATE TABLE holds (
    target UUID PRIMARY KEY,
    broadcast_id UUID,
    user_id UUID NOT NULL,
    username VARCHAR(25) NOT NULL,
    title VARCHAR(255) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    actor_name VARCHAR(25) NOT NULL,
    held_at BIGINT NOT NULL
);
CREATE INDEX holds_newest ON holds (held_at, target);
CREATE INDEX holds_broadcast_id ON holds (broadcast_id);
CREATE INDEX holds_user_id ON holds (user_id);

ALTER TABLE recorded ADD COLUMN set_aside_at BIGINT;
)sql";

// place: of a recording's segments, "store", "archive", or "both" until stays_until. storage_jobs: what is to
// be done with recordings, "remove", "archive" or "recall"; whoever has claimed one has it until
// leased_until.
constexpr auto kArchive = R"sql(
ALTER TABLE recordings ADD COLUMN place VARCHAR(16) NOT NULL DEFAULT 'store';
ALTER TABLE recordings ADD COLUMN stays_until BIGINT;

CREATE TABLE storage_jobs (
    broadcast_id UUID PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    bytes BIGINT NOT NULL,
    done_segments BIGINT NOT NULL DEFAULT 0,
    done_bytes BIGINT NOT NULL DEFAULT 0,
    queued_at BIGINT NOT NULL,
    begun_at BIGINT,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error VARCHAR(500) NOT NULL DEFAULT '',
    worker VARCHAR(100) NOT NULL DEFAULT '',
    leased_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX storage_jobs_due ON storage_jobs (due_at);
)sql";

} // namespace

std::vector<Migration> keeping_migrations() {
    return {
        Migration::same(24, "quotas and holds", kKeeping),
        Migration::same(28, "archive and storage jobs", kArchive),
    };
}

} // namespace leams::sql
