#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"

namespace leams::sql {
namespace {

constexpr auto kFindMasked = "SELECT masked FROM stream_keys WHERE user_id = :user_id";
constexpr auto kFindSealed = "SELECT id, sealed, sealed_with FROM stream_keys WHERE user_id = :user_id";
constexpr auto kFindOwner =
    "SELECT u.id, u.username, u.disabled_at IS NOT NULL FROM stream_keys k JOIN users u ON u.id = k.user_id"
    " WHERE k.key_hash = :key_hash";
constexpr auto kInsert =
    "INSERT INTO stream_keys (id, user_id, key_hash, masked, sealed, sealed_with, created_at)"
    " VALUES (:id, :user_id, :key_hash, :masked, :sealed, :sealed_with, :now) ON CONFLICT (user_id) DO "
    "NOTHING";
constexpr auto kReplace =
    "INSERT INTO stream_keys (id, user_id, key_hash, masked, sealed, sealed_with, created_at)"
    " VALUES (:id, :user_id, :key_hash, :masked, :sealed, :sealed_with, :now) ON CONFLICT (user_id) DO "
    "UPDATE SET"
    " id = EXCLUDED.id, key_hash = EXCLUDED.key_hash, masked = EXCLUDED.masked, sealed = EXCLUDED.sealed,"
    " sealed_with = EXCLUDED.sealed_with, created_at = EXCLUDED.created_at";

struct SealedRow {
    std::string id;
    std::string sealed;
    std::string sealed_with;
};
BOOST_DESCRIBE_STRUCT(SealedRow, (), (id, sealed, sealed_with))

struct OwnerRow {
    UserId id;
    std::string username;
    bool is_disabled = false;
};
BOOST_DESCRIBE_STRUCT(OwnerRow, (), (id, username, is_disabled))

} // namespace

runtime::Task<Result<std::optional<std::string>>> KeyRepository::find_masked(UserId user) {
    auto work = [user = std::move(user)](soci::session& session) -> Result<std::optional<std::string>> {
        return one<std::string>(session, kFindMasked, arg("user_id", user));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<Secret>>> KeyRepository::reveal(UserId user) {
    auto work = [user = std::move(user)](soci::session& session) -> Result<std::optional<SealedRow>> {
        return one<SealedRow>(session, kFindSealed, arg("user_id", user));
    };
    LEAMS_CO_TRY(auto row, co_await database_.read(std::move(work)));
    if (!row) {
        co_return std::optional<Secret>();
    }
    LEAMS_CO_TRY(auto key, sealer_.open({.text = row->sealed, .key_id = row->sealed_with}, row->id));
    co_return std::optional(std::move(key));
}

runtime::Task<Result<void>>
KeyRepository::write(const char* statement, UserId user, Secret key, std::string masked, UnixMillis now) {
    const auto id = make_uuid7(now);
    auto work = [statement,
                 id,
                 user = std::move(user),
                 hash = fingerprint(key),
                 sealed = sealer_.seal(key, id),
                 masked = std::move(masked),
                 now](soci::session& session) -> Result<void> {
        execute(
            session,
            statement,
            arg("id", id),
            arg("user_id", user),
            arg("key_hash", hash),
            arg("masked", masked),
            arg("sealed", sealed.text),
            arg("sealed_with", sealed.key_id),
            arg("now", now)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>>
KeyRepository::insert(UserId user, Secret key, std::string masked, UnixMillis now) {
    return write(kInsert, std::move(user), std::move(key), std::move(masked), now);
}

runtime::Task<Result<void>>
KeyRepository::replace(UserId user, Secret key, std::string masked, UnixMillis now) {
    return write(kReplace, std::move(user), std::move(key), std::move(masked), now);
}

runtime::Task<Result<std::optional<streams::KeyOwner>>> KeyRepository::find_owner(Secret key) {
    auto work = [hash =
                     fingerprint(key)](soci::session& session) -> Result<std::optional<streams::KeyOwner>> {
        auto row = one<OwnerRow>(session, kFindOwner, arg("key_hash", hash));
        if (!row) {
            return std::optional<streams::KeyOwner>();
        }
        return std::optional(streams::KeyOwner{
            .user_id = std::move(row->id),
            .username = std::move(row->username),
            .is_disabled = row->is_disabled
        });
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
