#include "services/vods/quota.hpp"

#include "core/runtime/as_result.hpp"

#include <utility>

namespace leams::vods {
namespace {

constexpr std::int64_t kGigabyte = 1'000'000'000;
constexpr std::int64_t kNearly = 9; // Tenths.

Quota::Room room_of(std::int64_t stored, std::int64_t quota) {
    if (quota == 0) {
        return Quota::Room::Enough;
    }
    if (stored >= quota) {
        return Quota::Room::None;
    }
    return stored >= quota / 10 * kNearly ? Quota::Room::Little : Quota::Room::Enough;
}

} // namespace

std::int64_t quota_bytes(const Config& config, std::optional<std::int64_t> own) {
    return own.value_or(config.quota_gb) * kGigabyte;
}

runtime::Task<Quota::Room> Quota::look(UserId channel) {
    const auto own = co_await runtime::as_result(store_.own_quota(channel));
    const auto stored = co_await runtime::as_result(store_.stored_bytes(channel));
    if (!own || !stored) {
        co_return Room::Enough;
    }
    const auto room = room_of(*stored, quota_bytes(config_, *own));
    const std::lock_guard lock(mutex_);
    if (room == Room::Enough) {
        scarce_.erase(channel);
    } else {
        scarce_[std::move(channel)] = room;
    }
    co_return room;
}

Quota::Room Quota::last(const UserId& channel) const {
    const std::lock_guard lock(mutex_);
    const auto found = scarce_.find(channel);
    return found == scarce_.end() ? Room::Enough : found->second;
}

} // namespace leams::vods
