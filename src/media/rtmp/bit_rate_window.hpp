#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace leams::rtmp {

/// How much came within the last ten seconds, to the second.
class BitRateWindow {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    static constexpr std::uint64_t kSeconds = 10;

    void add(std::uint64_t bytes, TimePoint now) noexcept {
        const auto second = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
        for (auto passed = newest_; passed < second && passed < newest_ + std::int64_t{kSeconds}; ++passed) {
            bytes_[static_cast<std::size_t>(passed + 1) % kSeconds] = 0;
        }
        newest_ = second;
        bytes_[static_cast<std::size_t>(second) % kSeconds] += bytes;
    }

    std::uint64_t bytes() const noexcept {
        return std::accumulate(bytes_.begin(), bytes_.end(), std::uint64_t{0});
    }

private:
    std::array<std::uint64_t, kSeconds> bytes_{};
    std::int64_t newest_ = 0;
};

} // namespace leams::rtmp
