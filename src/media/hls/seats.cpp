#include "media/hls/seats.hpp"

#include "core/base/address.hpp"

#include <utility>

namespace leams::hls {
namespace {

constexpr std::chrono::seconds kSweep{1};

bool is_below(std::size_t count, std::size_t limit) noexcept {
    return limit == 0 || count < limit;
}

} // namespace

bool Seats::take(const BroadcastId& id, std::string_view player, std::string_view address) {
    if (!is_limited()) {
        return true;
    }
    const std::lock_guard lock(mutex_);
    const auto now = clock_.steady();
    sweep(now);
    const bool is_named = !player.empty() && player.size() <= kMaxName;
    // No name in a query has a space.
    auto name = is_named ? std::string(player) : " " + std::to_string(++unnamed_);
    const auto found = rows_.find(id.str());
    if (found != rows_.end()) {
        if (const auto seat = found->second.find(name); seat != found->second.end()) {
            seat->second.until = now + kLifetime;
            return true;
        }
    }
    auto group = address_group(address);
    if (!has_room(found == rows_.end() ? 0 : found->second.size(), group)) {
        return false;
    }
    ++taken_;
    ++by_address_[group];
    rows_[id.str()].emplace(std::move(name), Seat{now + kLifetime, std::move(group)});
    return true;
}

void Seats::leave(const BroadcastId& id, std::string_view player) {
    if (!is_limited()) {
        return;
    }
    const std::lock_guard lock(mutex_);
    const auto row = rows_.find(id.str());
    if (row == rows_.end()) {
        return;
    }
    if (const auto seat = row->second.find(std::string(player)); seat != row->second.end()) {
        forget(seat->second);
        row->second.erase(seat);
    }
}

bool Seats::has_room(std::size_t in_row, const std::string& address) const {
    const auto neighbours = by_address_.find(address);
    return is_below(taken_, limits_.viewers) && is_below(in_row, limits_.per_broadcast) &&
           is_below(neighbours == by_address_.end() ? 0 : neighbours->second, limits_.per_address);
}

void Seats::sweep(TimePoint now) {
    if (now - swept_ < kSweep) {
        return;
    }
    swept_ = now;
    for (auto& [id, row] : rows_) {
        std::erase_if(row, [&](const auto& entry) {
            const bool over = entry.second.until <= now;
            if (over) {
                forget(entry.second);
            }
            return over;
        });
    }
    std::erase_if(rows_, [](const auto& entry) { return entry.second.empty(); });
}

void Seats::forget(const Seat& seat) {
    --taken_;
    const auto neighbours = by_address_.find(seat.address);
    if (--neighbours->second == 0) {
        by_address_.erase(neighbours);
    }
}

} // namespace leams::hls
