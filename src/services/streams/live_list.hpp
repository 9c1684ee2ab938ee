#pragma once

#include "services/streams/dto.hpp"
#include "services/streams/ports.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace leams::streams {

struct LiveQuery {
    std::size_t limit = 20;
    std::size_t offset = 0;
    std::optional<std::string> category{}; // A slug or a name. The filters ignore ASCII case.
    std::optional<std::string> language{};
    std::optional<std::string> tag{};
};

/// Makes what is shown of a broadcast.
Stream to_stream(const BroadcastRecord& broadcast, std::int64_t viewers);

/// All live broadcasts at one moment, most viewers first. Immutable.
class LiveSnapshot {
public:
    struct Entry {
        Stream stream;
        UnixMillis started_at = 0;
        std::string category_key; // Folded for the filters.
        std::vector<std::string> tag_keys;
        std::int64_t revision = 0; // Of the broadcast as it is shown.
    };

    LiveSnapshot() = default;
    explicit LiveSnapshot(std::vector<Entry> entries);

    const std::vector<Entry>& entries() const noexcept { return entries_; }
    const Entry* find(const BroadcastId& id) const;
    const Entry* find_channel(const UserId& user) const;
    LiveList page(const LiveQuery& query) const;

private:
    std::vector<Entry> entries_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> by_user_;
};

LiveSnapshot::Entry make_entry(const BroadcastRecord& broadcast, std::int64_t viewers);

/// Holds the newest snapshot for readers on all loops.
class LiveBoard {
public:
    std::shared_ptr<const LiveSnapshot> read() const {
        const std::lock_guard lock(mutex_);
        return snapshot_;
    }
    void replace(std::shared_ptr<const LiveSnapshot> snapshot) {
        const std::lock_guard lock(mutex_);
        snapshot_.swap(snapshot);
    }

private:
    // Held for the copy of one pointer; a hop to another loop would cost every request far more.
    mutable std::mutex mutex_;
    std::shared_ptr<const LiveSnapshot> snapshot_ = std::make_shared<const LiveSnapshot>();
};

} // namespace leams::streams
