#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/sealer.hpp"
#include "streams/ports.hpp"

namespace leams::sql {

class ChannelRepository final : public streams::ChannelStore {
public:
    explicit ChannelRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<streams::Channel>> find(UserId user) override;
    runtime::Task<Result<void>> save(UserId user, streams::Channel channel, UnixMillis now) override;
    runtime::Task<Result<std::optional<UserId>>> resolve(std::string id) override;

private:
    Database& database_;
};

/// Stores a key's SHA-256, by which it is found, and a sealed copy, which is bound to its row.
class KeyRepository final : public streams::KeyStore {
public:
    KeyRepository(Database& database, const Sealer& sealer)
        : database_(database)
        , sealer_(sealer) {}

    runtime::Task<Result<std::optional<std::string>>> find_masked(UserId user) override;
    runtime::Task<Result<std::optional<Secret>>> reveal(UserId user) override;
    runtime::Task<Result<void>> insert(UserId user, Secret key, std::string masked, UnixMillis now) override;
    runtime::Task<Result<void>> replace(UserId user, Secret key, std::string masked, UnixMillis now) override;
    runtime::Task<Result<std::optional<streams::KeyOwner>>> find_owner(Secret key) override;

private:
    runtime::Task<Result<void>>
    write(const char* statement, UserId user, Secret key, std::string masked, UnixMillis now);

    Database& database_;
    const Sealer& sealer_;
};

class BroadcastRepository final : public streams::BroadcastStore {
public:
    explicit BroadcastRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<void>>
    open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) override;
    runtime::Task<Result<void>> set_live(BroadcastId id) override;
    runtime::Task<Result<void>>
    set_grace(BroadcastId id, std::optional<UnixMillis> grace_ends_at, UnixMillis lease_until) override;
    runtime::Task<Result<void>> close(BroadcastId id, UnixMillis now) override;
    runtime::Task<Result<void>> renew(std::vector<BroadcastId> ids, UnixMillis lease_until) override;
    runtime::Task<Result<void>> close_expired(UnixMillis now) override;
    runtime::Task<Result<std::vector<streams::Broadcast>>> list_live(UnixMillis now) override;
    runtime::Task<Result<std::optional<streams::Broadcast>>> find(BroadcastId id) override;
    runtime::Task<Result<std::optional<streams::Broadcast>>> find_open(UserId user, UnixMillis now) override;
    runtime::Task<Result<void>> save_viewers(std::vector<streams::ViewerCount> counts) override;

private:
    Database& database_;
};

/// For the start of a process that has the database to itself: what is open was left by a crash, so nobody is
/// on air, but a publisher who returns before `lease_until` goes on in the same broadcast. Blocks.
Result<void> abandon_broadcasts_blocking(Database& database, UnixMillis lease_until);

} // namespace leams::sql
