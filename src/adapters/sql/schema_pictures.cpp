#include "adapters/sql/schema.hpp"

namespace leams::sql {
namespace {

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

// A picture without a key lies in the text column still, and is moved while the server runs.
constexpr auto kPictureObjects = R"sql(
ALTER TABLE pictures ADD COLUMN object_key VARCHAR(64) NOT NULL DEFAULT '';
CREATE INDEX pictures_object_key ON pictures (object_key);
)sql";

} // namespace

std::vector<Migration> picture_migrations() {
    return {
        Migration::same(8, "faces", kFaces),
        Migration::same(19, "picture objects", kPictureObjects),
    };
}

} // namespace leams::sql
