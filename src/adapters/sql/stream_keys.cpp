#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/suspended.hpp"
#include "adapters/sql/text_list.hpp"

namespace leams::sql {
namespace {

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
    std::string allowed_addresses;
    bool record = true;
};
BOOST_DESCRIBE_STRUCT(OwnerRow, (), (id, username, is_disabled, allowed_addresses, record))

} // namespace

/// The two tables look the same.
struct KeyRepository::Statements {
    explicit Statements(const std::string& table)
        : find_masked("SELECT masked FROM " + table + " WHERE user_id = :user_id")
        , find_sealed("SELECT id, sealed, sealed_with FROM " + table + " WHERE user_id = :user_id")
        , find_owner(
              "SELECT u.id, u.username," LEAMS_SUSPENDED("u"
              ) ", COALESCE(c.allowed_addresses, '[]'), COALESCE(c.record, TRUE) FROM " +
              table +
              " k JOIN users u ON u.id = k.user_id LEFT JOIN channels c ON c.user_id = k.user_id"
              " WHERE k.key_hash = :key_hash"
          )
        , insert(
              "INSERT INTO " + table +
              " (id, user_id, key_hash, masked, sealed, sealed_with, created_at)"
              " VALUES (:id, :user_id, :key_hash, :masked, :sealed, :sealed_with, :now)"
              " ON CONFLICT (user_id) DO "
          )
        , insert_new(insert + "NOTHING")
        , replace(
              insert + "UPDATE SET id = EXCLUDED.id, key_hash = EXCLUDED.key_hash, masked = EXCLUDED.masked,"
                       " sealed = EXCLUDED.sealed, sealed_with = EXCLUDED.sealed_with, created_at = "
                       "EXCLUDED.created_at"
          )
        , remove("DELETE FROM " + table + " WHERE user_id = :user_id") {}

    std::string find_masked;
    std::string find_sealed;
    std::string find_owner;
    std::string insert; // Up to what happens when there is one.
    std::string insert_new;
    std::string replace;
    std::string remove;
};

const KeyRepository::Statements& KeyRepository::statements_of(KeyTable table) {
    static const Statements kStream("stream_keys");
    static const Statements kRead("read_keys");
    return table == KeyTable::Stream ? kStream : kRead;
}

runtime::Task<Result<std::optional<std::string>>> KeyRepository::find_masked(UserId user) {
    auto work = [this, user = std::move(user)](soci::session& session) -> Result<std::optional<std::string>> {
        return one<std::string>(session, statements_.find_masked.c_str(), arg("user_id", user));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<Secret>>> KeyRepository::reveal(UserId user) {
    auto work = [this, user = std::move(user)](soci::session& session) -> Result<std::optional<SealedRow>> {
        return one<SealedRow>(session, statements_.find_sealed.c_str(), arg("user_id", user));
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
    return write(statements_.insert_new.c_str(), std::move(user), std::move(key), std::move(masked), now);
}

runtime::Task<Result<void>>
KeyRepository::replace(UserId user, Secret key, std::string masked, UnixMillis now) {
    return write(statements_.replace.c_str(), std::move(user), std::move(key), std::move(masked), now);
}

runtime::Task<Result<void>> KeyRepository::remove(UserId user) {
    auto work = [this, user = std::move(user)](soci::session& session) -> Result<void> {
        execute(session, statements_.remove.c_str(), arg("user_id", user));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::optional<streams::KeyOwner>>> KeyRepository::find_owner(Secret key) {
    auto work = [this, hash = fingerprint(key)](soci::session& session
                ) -> Result<std::optional<streams::KeyOwner>> {
        auto row = one<OwnerRow>(session, statements_.find_owner.c_str(), arg("key_hash", hash));
        if (!row) {
            return std::optional<streams::KeyOwner>();
        }
        return std::optional(streams::KeyOwner{
            .user_id = std::move(row->id),
            .username = std::move(row->username),
            .is_disabled = row->is_disabled,
            .allowed_addresses = from_column(row->allowed_addresses),
            .record = row->record,
        });
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
