#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/suspended.hpp"
#include "adapters/sql/text_list.hpp"
#include "core/events/stream.hpp"

namespace leams::sql {
namespace {

#define LEAMS_CLOSED "is_live = FALSE, grace_ends_at = NULL, is_ending = FALSE, revision = revision + 1"
// Its process cannot renew it any more.
#define LEAMS_CLOSED_FOR_GOOD LEAMS_CLOSED ", owner = ''"
// What another process may not have: what it looks after and whose publisher is there.
#define LEAMS_FREE                                                                                           \
    " AND (owner = :owner OR owner = '' OR lease_expires_at <= :now OR grace_ends_at IS NOT NULL)"
#define LEAMS_HELD                                                                                           \
    "is_live = :is_live, was_live = (was_live OR :is_live), grace_ends_at = :grace_ends_at,"                 \
    " is_ending = :is_ending, revision = revision + :steps, viewer_count = :viewers,"                        \
    " peak_viewers = CASE WHEN peak_viewers < :peak THEN :peak ELSE peak_viewers END"

#define LEAMS_CHANGED " RETURNING id, user_id, revision, was_live"

// ended_at gets the time at which the lease ran out when that was before: nobody was there any more.
constexpr auto kCloseOfUser =
    "UPDATE streams SET " LEAMS_CLOSED_FOR_GOOD
    ", ended_at = CASE WHEN lease_expires_at < :now THEN lease_expires_at ELSE :now END"
    " WHERE user_id = :user_id AND ended_at IS NULL" LEAMS_FREE LEAMS_CHANGED;
constexpr auto kOpen =
    "INSERT INTO streams (id, user_id, title, category, category_id, is_live, was_live, started_at, "
    "lease_expires_at, owner)"
    " SELECT :id, u.id, COALESCE(c.title, ''), COALESCE(c.category, ''), c.category_id, FALSE, FALSE, "
    ":now, :lease_until, :owner"
    " FROM users u LEFT JOIN channels c ON c.user_id = u.id WHERE u.id = :user_id"
    " AND" LEAMS_NOT_SUSPENDED("u");
constexpr auto kTake = "UPDATE streams SET owner = :owner, lease_expires_at = :lease_until"
                       " WHERE id = :id AND ended_at IS NULL" LEAMS_FREE;
constexpr auto kFindHeld = "SELECT is_live, grace_ends_at, is_ending FROM streams WHERE id = :id";
// What was closed only because its lease had run out is opened again, unless the channel has another one now.
constexpr auto kRenew = "UPDATE streams SET " LEAMS_HELD ", lease_expires_at = :lease_until, ended_at = NULL"
                        " WHERE id = :id AND owner = :owner AND (ended_at IS NULL OR NOT EXISTS"
                        " (SELECT 1 FROM streams other WHERE other.user_id = streams.user_id AND "
                        "other.ended_at IS NULL))" LEAMS_CHANGED;
constexpr auto kRelease = "UPDATE streams SET " LEAMS_HELD ", lease_expires_at = :lease_until, owner = ''"
                          " WHERE id = :id AND owner = :owner AND ended_at IS NULL" LEAMS_CHANGED;
constexpr auto kClose = "UPDATE streams SET " LEAMS_HELD ", ended_at = :now, owner = ''"
                        " WHERE id = :id AND owner = :owner AND ended_at IS NULL" LEAMS_CHANGED;
constexpr auto kEnd = "UPDATE streams SET " LEAMS_CLOSED_FOR_GOOD ", ended_at = :now"
                      " WHERE id = :id AND ended_at IS NULL" LEAMS_CHANGED;
constexpr auto kCloseExpired = "UPDATE streams SET " LEAMS_CLOSED ", ended_at = lease_expires_at"
                               " WHERE ended_at IS NULL AND lease_expires_at <= :now" LEAMS_CHANGED;
constexpr auto kEndEnding = "UPDATE streams SET " LEAMS_CLOSED_FOR_GOOD ", ended_at = :now"
                            " WHERE ended_at IS NULL AND owner = :owner AND is_ending" LEAMS_CHANGED;
constexpr auto kAbandon = "UPDATE streams SET grace_ends_at = :grace_ends_at,"
                          " lease_expires_at = :grace_ends_at, revision = revision + 1"
                          " WHERE ended_at IS NULL AND owner = :owner" LEAMS_CHANGED;
#undef LEAMS_CHANGED
#undef LEAMS_CLOSED_FOR_GOOD
#undef LEAMS_CLOSED
#undef LEAMS_FREE
#undef LEAMS_HELD

#define LEAMS_SELECT_BROADCAST                                                                               \
    "SELECT s.id, s.user_id, u.username, u.display_name, u.avatar_url, s.title, s.category, k.id, k.slug,"   \
    " COALESCE(c.description, ''), COALESCE(c.tags, '[]'), COALESCE(c.language, ''),"                        \
    " COALESCE(c.is_mature, FALSE), COALESCE(c.record, TRUE), s.is_live, s.started_at, s.ended_at, "         \
    "s.grace_ends_at, s.is_ending,"                                                                          \
    " s.viewer_count, s.peak_viewers, s.owner, s.lease_expires_at, s.revision"                               \
    " FROM streams s JOIN users u ON u.id = s.user_id LEFT JOIN channels c ON c.user_id = s.user_id"         \
    " LEFT JOIN categories k ON k.id = s.category_id"

constexpr auto kListLive =
    LEAMS_SELECT_BROADCAST " WHERE s.is_live AND (s.lease_expires_at > :now OR s.owner = :owner)"
                           " ORDER BY s.started_at LIMIT 10000";
constexpr auto kFind = LEAMS_SELECT_BROADCAST " WHERE s.id = :id";
constexpr auto kFindOpen = LEAMS_SELECT_BROADCAST " WHERE s.user_id = :user_id AND s.ended_at IS NULL";
constexpr auto kFindLast =
    LEAMS_SELECT_BROADCAST " WHERE s.user_id = :user_id AND s.ended_at IS NOT NULL AND s.was_live"
                           " ORDER BY s.started_at DESC LIMIT 1";
#undef LEAMS_SELECT_BROADCAST

struct BroadcastRow {
    BroadcastId id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string title;
    std::string category;
    std::optional<streams::CategoryId> category_id;
    std::optional<std::string> category_slug;
    std::string description;
    std::string tags;
    std::string language;
    bool is_mature = false;
    bool record = true;
    bool is_live = false;
    UnixMillis started_at = 0;
    std::optional<std::int64_t> ended_at;
    std::optional<std::int64_t> grace_ends_at;
    bool is_ending = false;
    std::int64_t viewer_count = 0;
    std::int64_t peak_viewers = 0;
    std::string owner;
    UnixMillis lease_until = 0;
    std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(
    BroadcastRow,
    (),
    (id,
     user_id,
     username,
     display_name,
     avatar_url,
     title,
     category,
     category_id,
     category_slug,
     description,
     tags,
     language,
     is_mature,
     record,
     is_live,
     started_at,
     ended_at,
     grace_ends_at,
     is_ending,
     viewer_count,
     peak_viewers,
     owner,
     lease_until,
     revision)
)

streams::BroadcastRecord to_broadcast(BroadcastRow row, const std::string& owner) {
    return {
        .id = std::move(row.id),
        .user_id = std::move(row.user_id),
        .username = std::move(row.username),
        .display_name = std::move(row.display_name),
        .avatar_url = std::move(row.avatar_url),
        .channel =
            {.title = std::move(row.title),
             .category = std::move(row.category),
             .category_id = std::move(row.category_id),
             .category_slug = std::move(row.category_slug),
             .description = std::move(row.description),
             .tags = from_column(row.tags),
             .language = std::move(row.language),
             .is_mature = row.is_mature,
             .record = row.record},
        .is_live = row.is_live,
        .started_at = row.started_at,
        .ended_at = row.ended_at,
        .grace_ends_at = row.grace_ends_at,
        .is_ending = row.is_ending,
        .viewer_count = row.viewer_count,
        .peak_viewers = row.peak_viewers,
        .is_own = row.owner == owner,
        .lease_until = row.lease_until,
        .revision = row.revision,
    };
}

std::optional<streams::BroadcastRecord>
to_broadcast(std::optional<BroadcastRow> row, const std::string& owner) {
    return row ? std::optional(to_broadcast(std::move(*row), owner)) : std::nullopt;
}

struct ChangedRow {
    BroadcastId id;
    UserId user_id;
    std::int64_t revision = 0;
    bool was_live = false; // Before this, or from now on.
};
BOOST_DESCRIBE_STRUCT(ChangedRow, (), (id, user_id, revision, was_live))

struct HeldRow {
    bool is_live = false;
    std::optional<std::int64_t> grace_ends_at;
    bool is_ending = false;
};
BOOST_DESCRIBE_STRUCT(HeldRow, (), (is_live, grace_ends_at, is_ending))

enum class Shown : std::uint8_t { AsBefore, Changed, ForTheFirstTime };

Shown compare(const HeldRow& before, const streams::Held& now) {
    if (now.is_live && !before.is_live) {
        return Shown::ForTheFirstTime;
    }
    const bool same = now.grace_ends_at == before.grace_ends_at && now.is_ending == before.is_ending;
    return same ? Shown::AsBefore : Shown::Changed;
}

/// Leaves an E for each that has been on air.
template <class E>
Result<void>
tell_all(Outbox& outbox, soci::session& session, const std::vector<ChangedRow>& rows, UnixMillis now) {
    for (const auto& row : rows) {
        if (row.was_live) {
            LEAMS_CHECK(tell(outbox, session, E{{row.id, row.user_id, row.revision}}, now));
        }
    }
    return {};
}

/// Runs a statement that saves what a process holds, with what else it names; `steps` is what its revision
/// rises.
template <class... Args>
std::vector<ChangedRow>
save(soci::session& session, const char* sql, const streams::Held& held, int steps, Args... more) {
    return all<ChangedRow>(
        session,
        sql,
        arg("is_live", held.is_live),
        arg("grace_ends_at", held.grace_ends_at),
        arg("is_ending", held.is_ending),
        arg("steps", steps),
        arg("viewers", held.viewers),
        arg("peak", held.peak_viewers),
        arg("id", held.id),
        std::move(more)...
    );
}

Error live_elsewhere() {
    return Error::conflict("This stream key is live already");
}

} // namespace

runtime::Task<Result<void>>
BroadcastRepository::open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) {
    auto work = [this, id = std::move(id), user = std::move(user), now, lease_until](soci::session& session
                ) -> Result<void> {
        const auto closed = all<ChangedRow>(
            session, kCloseOfUser, arg("now", now), arg("user_id", user), arg("owner", owner_)
        );
        LEAMS_CHECK(tell_all<events::StreamOffline>(outbox_, session, closed, now));
        const auto opened = execute(
            session,
            kOpen,
            arg("id", id),
            arg("now", now),
            arg("lease_until", lease_until),
            arg("owner", owner_),
            arg("user_id", user)
        );
        if (opened != 1) {
            return Error::permission_denied("This channel may not stream");
        }
        return {};
    };
    auto opened = co_await write_and_tell(database_, outbox_, std::move(work));
    if (!opened && opened.error().code() == ErrorCode::Conflict) {
        co_return live_elsewhere();
    }
    co_return opened;
}

runtime::Task<Result<void>>
BroadcastRepository::take(BroadcastId id, UnixMillis now, UnixMillis lease_until) {
    auto work = [id = std::move(id), now, lease_until, owner = owner_](soci::session& session
                ) -> Result<void> {
        const auto taken = execute(
            session,
            kTake,
            arg("owner", owner),
            arg("lease_until", lease_until),
            arg("id", id),
            arg("now", now)
        );
        return taken == 1 ? Result<void>() : live_elsewhere();
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<BroadcastId>>>
BroadcastRepository::renew(std::vector<streams::Held> held, UnixMillis now, UnixMillis lease_until) {
    auto work = [this, held = std::move(held), now, lease_until](soci::session& session
                ) -> Result<std::vector<BroadcastId>> {
        std::vector<BroadcastId> lost;
        for (const auto& one : held) {
            const auto before = sql::one<HeldRow>(session, kFindHeld, arg("id", one.id)).value_or(HeldRow{});
            const auto shown = compare(before, one);
            const int steps = shown == Shown::AsBefore ? 0 : 1;
            const auto saved =
                save(session, kRenew, one, steps, arg("lease_until", lease_until), arg("owner", owner_));
            if (saved.empty()) {
                lost.push_back(one.id);
            } else if (shown == Shown::ForTheFirstTime) {
                LEAMS_CHECK(tell_all<events::StreamOnline>(outbox_, session, saved, now));
            } else if (shown == Shown::Changed) {
                LEAMS_CHECK(tell_all<events::StreamUpdated>(outbox_, session, saved, now));
            }
        }
        return lost;
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work), Durability::Relaxed);
}

runtime::Task<Result<void>>
BroadcastRepository::release(streams::Held held, UnixMillis now, UnixMillis lease_until) {
    auto work = [this, held = std::move(held), now, lease_until](soci::session& session) -> Result<void> {
        const auto saved =
            save(session, kRelease, held, 1, arg("lease_until", lease_until), arg("owner", owner_));
        return tell_all<events::StreamUpdated>(outbox_, session, saved, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::close(streams::Held held, UnixMillis now) {
    held.is_live = false;
    held.grace_ends_at.reset();
    held.is_ending = false;
    auto work = [this, held = std::move(held), now](soci::session& session) -> Result<void> {
        const auto closed = save(session, kClose, held, 1, arg("now", now), arg("owner", owner_));
        return tell_all<events::StreamOffline>(outbox_, session, closed, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::end(BroadcastId id, UnixMillis now) {
    auto work = [this, id = std::move(id), now](soci::session& session) -> Result<void> {
        const auto ended = all<ChangedRow>(session, kEnd, arg("now", now), arg("id", id));
        return tell_all<events::StreamOffline>(outbox_, session, ended, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::close_expired(UnixMillis now) {
    auto work = [this, now](soci::session& session) -> Result<void> {
        const auto closed = all<ChangedRow>(session, kCloseExpired, arg("now", now));
        return tell_all<events::StreamOffline>(outbox_, session, closed, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work), Durability::Relaxed);
}

runtime::Task<Result<std::vector<streams::BroadcastRecord>>> BroadcastRepository::list_live(UnixMillis now) {
    auto work = [now,
                 owner = owner_](soci::session& session) -> Result<std::vector<streams::BroadcastRecord>> {
        std::vector<streams::BroadcastRecord> live;
        for (auto& row : all<BroadcastRow>(session, kListLive, arg("now", now), arg("owner", owner))) {
            live.push_back(to_broadcast(std::move(row), owner));
        }
        return live;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<streams::BroadcastRecord>>> BroadcastRepository::find(BroadcastId id) {
    auto work = [id = std::move(id),
                 owner = owner_](soci::session& session) -> Result<std::optional<streams::BroadcastRecord>> {
        return to_broadcast(one<BroadcastRow>(session, kFind, arg("id", id)), owner);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<streams::BroadcastRecord>>> BroadcastRepository::find_open(UserId user) {
    auto work = [user = std::move(user),
                 owner = owner_](soci::session& session) -> Result<std::optional<streams::BroadcastRecord>> {
        return to_broadcast(one<BroadcastRow>(session, kFindOpen, arg("user_id", user)), owner);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<streams::BroadcastRecord>>> BroadcastRepository::find_last(UserId user) {
    auto work = [user = std::move(user),
                 owner = owner_](soci::session& session) -> Result<std::optional<streams::BroadcastRecord>> {
        return to_broadcast(one<BroadcastRow>(session, kFindLast, arg("user_id", user)), owner);
    };
    co_return co_await database_.read(std::move(work));
}

Result<void> abandon_broadcasts_blocking(
    Database& database, Outbox& outbox, const std::string& owner, UnixMillis now, UnixMillis grace_ends_at
) {
    auto work = [&](soci::session& session) -> Result<void> {
        const auto ended = all<ChangedRow>(session, kEndEnding, arg("now", now), arg("owner", owner));
        LEAMS_CHECK(tell_all<events::StreamOffline>(outbox, session, ended, now));
        const auto left =
            all<ChangedRow>(session, kAbandon, arg("grace_ends_at", grace_ends_at), arg("owner", owner));
        return tell_all<events::StreamUpdated>(outbox, session, left, now);
    };
    return database.write_blocking(work);
}

} // namespace leams::sql
