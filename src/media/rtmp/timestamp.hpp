#pragma once

#include <cstdint>

namespace leams::rtmp {

/// Continues RTMP's millisecond timestamps in 64 bits. Works on differences modulo 2^31, so that the wrap of
/// 32-bit and of 31-bit encoders, and a change between both forms, are no jumps. Differences beyond 12 days
/// are taken modulo. Begins anew a thousand years from zero, where only endless jumps lead.
class TimestampUnwrapper {
public:
    std::int64_t unwrap(std::uint32_t timestamp) noexcept {
        if (!started_) {
            started_ = true;
            last_ = timestamp;
        } else {
            const auto difference = (timestamp - static_cast<std::uint32_t>(last_)) << 1;
            last_ += static_cast<std::int32_t>(difference) >> 1;
            if (last_ > kFurthest || last_ < -kFurthest) {
                last_ = timestamp;
            }
        }
        return last_;
    }

private:
    static constexpr std::int64_t kFurthest = std::int64_t{1} << 45;

    std::int64_t last_ = 0;
    bool started_ = false;
};

} // namespace leams::rtmp
