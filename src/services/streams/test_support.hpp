#pragma once

#include "core/runtime/timers.hpp"
#include "services/auth/api.hpp"
#include "services/streams/ports.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

// Test-only: the ports of streams in memory.
namespace leams::streams {

class FakeChannels final : public ChannelStore {
public:
    std::map<UserId, Channel> rows;
    std::map<UserId, std::vector<std::string>> allowlists;
    std::map<UserId, std::int64_t> changes;

    runtime::Task<Result<Channel>> find(UserId user) override { co_return rows[user]; }
    runtime::Task<Result<Channel>> change(UserId user, ChannelUpdate update, UnixMillis) override {
        auto& channel = rows[user];
        ++changes[user];
        channel.title = update.title.value_or(channel.title);
        channel.tags = update.tags.value_or(channel.tags);
        channel.language = update.language.value_or(channel.language);
        co_return channel;
    }
    runtime::Task<Result<std::vector<std::string>>> allowed_addresses(UserId user) override {
        co_return allowlists[user];
    }
    runtime::Task<Result<void>>
    allow_addresses(UserId user, std::vector<std::string> entries, UnixMillis) override {
        allowlists[user] = std::move(entries);
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<UserId>>> resolve(std::string id) override {
        co_return rows.contains(UserId(id)) ? std::optional(UserId(id)) : std::nullopt;
    }
};

class FakeKeys final : public KeyStore {
public:
    explicit FakeKeys(FakeChannels& channels)
        : channels_(channels) {}

    struct Row {
        Secret key;
        std::string masked;
    };
    std::map<UserId, Row> rows;
    std::set<UserId> disabled;

    runtime::Task<Result<std::optional<std::string>>> find_masked(UserId user) override {
        co_return rows.contains(user) ? std::optional(rows[user].masked) : std::nullopt;
    }
    runtime::Task<Result<std::optional<Secret>>> reveal(UserId user) override {
        co_return rows.contains(user) ? std::optional(rows[user].key) : std::nullopt;
    }
    runtime::Task<Result<void>> insert(UserId user, Secret key, std::string masked, UnixMillis) override {
        rows.try_emplace(user, std::move(key), std::move(masked));
        co_return Result<void>();
    }
    runtime::Task<Result<void>> replace(UserId user, Secret key, std::string masked, UnixMillis) override {
        rows[user] = {.key = std::move(key), .masked = std::move(masked)};
        co_return Result<void>();
    }
    runtime::Task<Result<void>> remove(UserId user) override {
        rows.erase(user);
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<KeyOwner>>> find_owner(Secret key) override {
        for (const auto& [user, row] : rows) {
            if (row.key.reveal() == key.reveal()) {
                co_return KeyOwner{
                    .user_id = user,
                    .username = "alice",
                    .is_disabled = disabled.contains(user),
                    .allowed_addresses = channels_.allowlists[user],
                };
            }
        }
        co_return std::optional<KeyOwner>();
    }

private:
    FakeChannels& channels_;
};

/// The table of broadcasts, which processes share.
struct FakeTable {
    struct Row {
        BroadcastRecord broadcast;
        std::string owner;
        UnixMillis lease_until = 0;
        std::int64_t changes = 0;
        bool was_live = false;
    };
    std::map<BroadcastId, Row> rows;
    bool away = false;
    bool read_only = false; // Writes fail while reads work.
    bool throws = false;    // Reads and writes alike.
    bool is_slow = false;   // A list comes in a later turn of the loop.
};

class FakeBroadcasts final : public BroadcastStore {
public:
    FakeBroadcasts(FakeTable& table, FakeChannels& channels, std::string owner = "this")
        : table_(table)
        , channels_(channels)
        , owner_(std::move(owner)) {}

    std::function<void()> on_list;

    runtime::Task<Result<void>>
    open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) override {
        LEAMS_CO_CHECK(write());
        for (auto& [_, row] : table_.rows) {
            if (row.broadcast.user_id == user && !row.broadcast.ended_at) {
                LEAMS_CO_CHECK(check_free(row, now));
                end(row, std::min(now, row.lease_until));
            }
        }
        auto& row = table_.rows[id];
        row.broadcast.id = id;
        row.broadcast.user_id = user;
        row.broadcast.started_at = now;
        row.lease_until = lease_until;
        row.owner = owner_;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> take(BroadcastId id, UnixMillis now, UnixMillis lease_until) override {
        LEAMS_CO_CHECK(write());
        auto& row = table_.rows.at(id);
        LEAMS_CO_CHECK(check_free(row, now));
        row.owner = owner_;
        row.lease_until = lease_until;
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<BroadcastId>>>
    renew(std::vector<Held> held, UnixMillis, UnixMillis lease_until) override {
        LEAMS_CO_CHECK(write());
        std::vector<BroadcastId> lost;
        for (const auto& one : held) {
            auto& row = table_.rows.at(one.id);
            if (row.owner != owner_) {
                lost.push_back(one.id);
                continue;
            }
            save(row, one, lease_until);
            row.broadcast.ended_at.reset();
        }
        co_return lost;
    }
    runtime::Task<Result<void>> release(Held held, UnixMillis, UnixMillis lease_until) override {
        LEAMS_CO_CHECK(write());
        auto& row = table_.rows.at(held.id);
        save(row, held, lease_until);
        row.owner.clear();
        co_return Result<void>();
    }
    runtime::Task<Result<void>> close(Held held, UnixMillis now) override {
        LEAMS_CO_CHECK(write());
        auto& row = table_.rows.at(held.id);
        if (row.owner == owner_) {
            save(row, held, row.lease_until);
            end(row, now);
        }
        co_return Result<void>();
    }
    runtime::Task<Result<void>> end(BroadcastId id, UnixMillis now) override {
        LEAMS_CO_CHECK(write());
        end(table_.rows.at(id), now);
        co_return Result<void>();
    }
    runtime::Task<Result<void>> close_expired(UnixMillis now) override {
        LEAMS_CO_CHECK(write());
        for (auto& [_, row] : table_.rows) {
            if (!row.broadcast.ended_at && row.lease_until <= now) {
                const auto owner = row.owner;
                end(row, row.lease_until);
                row.owner = owner;
            }
        }
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<BroadcastRecord>>> list_live(UnixMillis now) override {
        if (on_list) {
            on_list();
        }
        LEAMS_CO_CHECK(read());
        if (table_.is_slow) {
            co_await runtime::sleep_for(std::chrono::milliseconds(0));
        }
        std::vector<BroadcastRecord> live;
        for (const auto& [_, row] : table_.rows) {
            if (row.broadcast.is_live && (row.lease_until > now || row.owner == owner_)) {
                live.push_back(shown(row));
            }
        }
        co_return live;
    }
    runtime::Task<Result<std::optional<BroadcastRecord>>> find(BroadcastId id) override {
        const auto found = table_.rows.find(id);
        co_return found == table_.rows.end() ? std::nullopt : std::optional(shown(found->second));
    }
    runtime::Task<Result<std::optional<BroadcastRecord>>> find_open(UserId user) override {
        LEAMS_CO_CHECK(read());
        for (const auto& [_, row] : table_.rows) {
            if (row.broadcast.user_id == user && !row.broadcast.ended_at) {
                co_return shown(row);
            }
        }
        co_return std::optional<BroadcastRecord>();
    }
    runtime::Task<Result<std::optional<BroadcastRecord>>> find_last(UserId user) override {
        std::optional<BroadcastRecord> last;
        for (const auto& [_, row] : table_.rows) {
            if (row.broadcast.user_id == user && row.broadcast.ended_at && row.was_live) {
                last = shown(row);
            }
        }
        co_return last;
    }

private:
    Result<void> read() const {
        if (table_.throws) {
            throw std::runtime_error("broken");
        }
        return table_.away ? Error::unavailable("away") : Result<void>();
    }
    Result<void> write() const {
        LEAMS_CHECK(read());
        return table_.read_only ? Error::unavailable("away") : Result<void>();
    }
    Result<void> check_free(const FakeTable::Row& row, UnixMillis now) const {
        const bool is_free =
            row.owner == owner_ || row.owner.empty() || row.lease_until <= now || row.broadcast.grace_ends_at;
        return is_free ? Result<void>() : Error::conflict("live already");
    }
    static void save(FakeTable::Row& row, const Held& held, UnixMillis lease_until) {
        const auto shown = [](const auto& one) {
            return std::tuple(one.is_live, one.grace_ends_at, one.is_ending);
        };
        row.changes += shown(held) == shown(row.broadcast) ? 0 : 1;
        row.broadcast.is_live = held.is_live;
        row.was_live = row.was_live || held.is_live;
        row.broadcast.grace_ends_at = held.grace_ends_at;
        row.broadcast.is_ending = held.is_ending;
        row.broadcast.viewer_count = held.viewers;
        row.broadcast.peak_viewers = std::max(row.broadcast.peak_viewers, held.peak_viewers);
        row.lease_until = lease_until;
    }
    static void end(FakeTable::Row& row, UnixMillis now) {
        row.broadcast.is_live = false;
        row.broadcast.grace_ends_at.reset();
        row.broadcast.is_ending = false;
        row.broadcast.ended_at = row.broadcast.ended_at.value_or(now);
        row.owner.clear();
    }
    BroadcastRecord shown(const FakeTable::Row& row) const {
        auto broadcast = row.broadcast;
        broadcast.is_own = row.owner == owner_;
        broadcast.lease_until = row.lease_until;
        broadcast.revision = row.changes + channels_.changes[broadcast.user_id];
        const auto channel = channels_.rows.find(broadcast.user_id);
        broadcast.channel = channel == channels_.rows.end() ? Channel{} : channel->second;
        return broadcast;
    }

    FakeTable& table_;
    FakeChannels& channels_;
    std::string owner_;
};

class FakeAuth final : public auth::AuthApi {
public:
    bool recent = true;
    bool suspended = false;

    runtime::Task<Result<Caller>> authenticate(std::string) override { co_return Caller{}; }
    runtime::Task<Result<void>> require_recent(Caller, std::optional<Secret> password) override {
        if (!recent && !password) {
            co_return Error::make(ErrorCode::ReauthenticationRequired, "again");
        }
        co_return Result<void>();
    }
    runtime::Task<Result<bool>> is_suspended(UserId) override { co_return suspended; }
};

class FakePublishers final : public PublisherControl {
public:
    std::vector<UserId> given_up;

    runtime::Task<Result<void>> give_up(UserId channel) override {
        given_up.push_back(std::move(channel));
        co_return Result<void>();
    }
};

class FakeHealth final : public StreamHealth {
public:
    std::optional<MediaHealth> value;

    runtime::Task<std::optional<MediaHealth>> health(BroadcastId) override { co_return value; }
};

} // namespace leams::streams
