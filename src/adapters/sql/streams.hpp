#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "adapters/sql/sealer.hpp"
#include "services/streams/ports.hpp"

namespace leams::sql {

class ChannelRepository final : public streams::ChannelStore {
public:
    ChannelRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<streams::Channel>> find(UserId user) override;
    runtime::Task<Result<streams::Channel>>
    change(UserId user, streams::ChannelUpdate update, UnixMillis now) override;
    runtime::Task<Result<std::optional<UserId>>> resolve(std::string id) override;
    runtime::Task<Result<std::vector<std::string>>> allowed_addresses(UserId user) override;
    runtime::Task<Result<void>>
    allow_addresses(UserId user, std::vector<std::string> entries, UnixMillis now) override;

private:
    Database& database_;
    Outbox& outbox_;
};

class CategoryRepository final : public streams::CategoryStore {
public:
    explicit CategoryRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::optional<streams::CategoryRecord>>> find(std::string slug) override;
    runtime::Task<Result<std::vector<streams::CategoryRecord>>>
    list(std::string part, std::string after, std::size_t limit) override;

private:
    Database& database_;
};

/// Which kind of key a repository keeps.
enum class KeyTable : std::uint8_t { Stream, Read };

/// Stores a key's SHA-256, by which it is found, and a sealed copy, which is bound to its row.
class KeyRepository final : public streams::KeyStore {
public:
    KeyRepository(Database& database, const Sealer& sealer, KeyTable table)
        : database_(database)
        , sealer_(sealer)
        , statements_(statements_of(table)) {}

    runtime::Task<Result<std::optional<std::string>>> find_masked(UserId user) override;
    runtime::Task<Result<std::optional<Secret>>> reveal(UserId user) override;
    runtime::Task<Result<void>> insert(UserId user, Secret key, std::string masked, UnixMillis now) override;
    runtime::Task<Result<void>> replace(UserId user, Secret key, std::string masked, UnixMillis now) override;
    runtime::Task<Result<void>> remove(UserId user) override;
    runtime::Task<Result<std::optional<streams::KeyOwner>>> find_owner(Secret key) override;

private:
    struct Statements;
    static const Statements& statements_of(KeyTable table);

    runtime::Task<Result<void>>
    write(const char* statement, UserId user, Secret key, std::string masked, UnixMillis now);

    Database& database_;
    const Sealer& sealer_;
    const Statements& statements_;
};

class BroadcastRepository final : public streams::BroadcastStore {
public:
    /// `owner` is this process's name among those that share the database; the same after a restart.
    BroadcastRepository(Database& database, Outbox& outbox, std::string owner)
        : database_(database)
        , outbox_(outbox)
        , owner_(std::move(owner)) {}

    runtime::Task<Result<void>>
    open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) override;
    runtime::Task<Result<void>> take(BroadcastId id, UnixMillis now, UnixMillis lease_until) override;
    runtime::Task<Result<std::vector<BroadcastId>>>
    renew(std::vector<streams::Held> held, UnixMillis now, UnixMillis lease_until) override;
    runtime::Task<Result<void>> release(streams::Held held, UnixMillis now, UnixMillis lease_until) override;
    runtime::Task<Result<void>> close(streams::Held held, UnixMillis now) override;
    runtime::Task<Result<void>> end(BroadcastId id, UnixMillis now) override;
    runtime::Task<Result<void>> close_expired(UnixMillis now) override;
    runtime::Task<Result<std::vector<streams::BroadcastRecord>>> list_live(UnixMillis now) override;
    runtime::Task<Result<std::optional<streams::BroadcastRecord>>> find(BroadcastId id) override;
    runtime::Task<Result<std::optional<streams::BroadcastRecord>>> find_open(UserId user) override;
    runtime::Task<Result<std::optional<streams::BroadcastRecord>>> find_last(UserId user) override;

private:
    Database& database_;
    Outbox& outbox_;
    std::string owner_;
};

/// For the start of a process: what it had open was left by a crash, so it waits for its publisher until
/// `grace_ends_at`, but for what was ending, which has ended. Blocks.
Result<void> abandon_broadcasts_blocking(
    Database& database, Outbox& outbox, const std::string& owner, UnixMillis now, UnixMillis grace_ends_at
);

} // namespace leams::sql
