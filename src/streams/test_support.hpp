#pragma once

#include "auth/api.hpp"
#include "streams/ports.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

// Test-only: the ports of streams in memory.
namespace leams::streams {

class FakeChannels final : public ChannelStore {
public:
    std::map<UserId, Channel> rows;

    runtime::Task<Result<Channel>> find(UserId user) override { co_return rows[user]; }
    runtime::Task<Result<void>> save(UserId user, Channel channel, UnixMillis) override {
        rows[user] = std::move(channel);
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<UserId>>> resolve(std::string id) override {
        co_return rows.contains(UserId(id)) ? std::optional(UserId(id)) : std::nullopt;
    }
};

class FakeKeys final : public KeyStore {
public:
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
    runtime::Task<Result<std::optional<KeyOwner>>> find_owner(Secret key) override {
        for (const auto& [user, row] : rows) {
            if (row.key.reveal() == key.reveal()) {
                co_return KeyOwner{
                    .user_id = user, .username = "alice", .is_disabled = disabled.contains(user)
                };
            }
        }
        co_return std::optional<KeyOwner>();
    }
};

class FakeBroadcasts final : public BroadcastStore {
public:
    struct Row {
        Broadcast broadcast;
        UnixMillis lease_until = 0;
    };

    explicit FakeBroadcasts(FakeChannels& channels)
        : channels_(channels) {}

    std::map<BroadcastId, Row> rows;
    bool away = false;

    runtime::Task<Result<void>>
    open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) override {
        for (auto& [_, row] : rows) {
            if (row.broadcast.user_id == user && !row.broadcast.ended_at) {
                end(row, now);
            }
        }
        auto& row = rows[id];
        row.broadcast.id = id;
        row.broadcast.user_id = user;
        row.broadcast.started_at = now;
        row.lease_until = lease_until;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> set_live(BroadcastId id) override {
        if (away) {
            co_return Error::unavailable("away");
        }
        rows.at(id).broadcast.is_live = true;
        co_return Result<void>();
    }
    runtime::Task<Result<void>>
    set_grace(BroadcastId id, std::optional<UnixMillis> grace_ends_at, UnixMillis lease_until) override {
        if (away) {
            co_return Error::unavailable("away");
        }
        rows.at(id).broadcast.grace_ends_at = grace_ends_at;
        rows.at(id).lease_until = lease_until;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> close(BroadcastId id, UnixMillis now) override {
        end(rows.at(id), now);
        co_return Result<void>();
    }
    runtime::Task<Result<void>> renew(std::vector<BroadcastId> ids, UnixMillis lease_until) override {
        for (const auto& id : ids) {
            rows.at(id).lease_until = lease_until;
        }
        co_return Result<void>();
    }
    runtime::Task<Result<void>> close_expired(UnixMillis now) override {
        for (auto& [_, row] : rows) {
            if (!row.broadcast.ended_at && row.lease_until <= now) {
                end(row, row.lease_until);
            }
        }
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<Broadcast>>> list_live(UnixMillis now) override {
        if (away) {
            co_return Error::unavailable("away");
        }
        std::vector<Broadcast> live;
        for (const auto& [_, row] : rows) {
            if (row.broadcast.is_live && row.lease_until > now) {
                live.push_back(shown(row.broadcast));
            }
        }
        co_return live;
    }
    runtime::Task<Result<std::optional<Broadcast>>> find(BroadcastId id) override {
        const auto found = rows.find(id);
        co_return found == rows.end() ? std::nullopt : std::optional(shown(found->second.broadcast));
    }
    runtime::Task<Result<std::optional<Broadcast>>> find_open(UserId user, UnixMillis now) override {
        for (const auto& [_, row] : rows) {
            if (row.broadcast.user_id == user && !row.broadcast.ended_at && row.lease_until > now) {
                co_return shown(row.broadcast);
            }
        }
        co_return std::optional<Broadcast>();
    }
    runtime::Task<Result<void>> save_viewers(std::vector<ViewerCount> counts) override {
        for (const auto& count : counts) {
            rows.at(count.id).broadcast.viewer_count = count.viewers;
        }
        co_return Result<void>();
    }

private:
    static void end(Row& row, UnixMillis now) {
        row.broadcast.is_live = false;
        row.broadcast.grace_ends_at.reset();
        row.broadcast.ended_at = row.broadcast.ended_at.value_or(now);
    }
    Broadcast shown(Broadcast broadcast) const {
        const auto channel = channels_.rows.find(broadcast.user_id);
        broadcast.channel = channel == channels_.rows.end() ? Channel{} : channel->second;
        return broadcast;
    }

    FakeChannels& channels_;
};

class FakeAuth final : public auth::AuthApi {
public:
    bool recent = true;

    runtime::Task<Result<Caller>> authenticate(std::string) override { co_return Caller{}; }
    runtime::Task<Result<void>> require_recent(Caller, std::optional<Secret> password) override {
        if (!recent && !password) {
            co_return Error::make(ErrorCode::ReauthenticationRequired, "again");
        }
        co_return Result<void>();
    }
};

class FakePublishers final : public PublisherControl {
public:
    std::vector<std::pair<UserId, CutReason>> cuts;

    runtime::Task<Result<void>> cut(UserId channel, CutReason reason) override {
        cuts.emplace_back(std::move(channel), reason);
        co_return Result<void>();
    }
};

class FakeHealth final : public StreamHealth {
public:
    std::optional<MediaHealth> value;

    runtime::Task<std::optional<MediaHealth>> health(BroadcastId) override { co_return value; }
};

} // namespace leams::streams
