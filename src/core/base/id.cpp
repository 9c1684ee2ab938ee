#include "core/base/id.hpp"

#include "core/base/encoding.hpp"
#include "core/base/random.hpp"

#include <array>
#include <mutex>

namespace leams {

std::string make_uuid7(UnixMillis now) {
    // RFC 9562 section 6.2 method 1: a counter in rand_a keeps ids of one millisecond in order.
    static std::mutex mutex;
    static UnixMillis last_time = 0;
    static std::uint32_t counter = 0;

    std::array<std::byte, 16> id{};
    fill_random(id);
    {
        const std::lock_guard lock(mutex);
        if (now > last_time) {
            last_time = now;
            counter = std::to_integer<std::uint32_t>(id[6]);
        } else if (++counter > 0xFFF) {
            ++last_time;
            counter = 0;
        }
        for (std::size_t i = 0; i < 6; ++i) {
            id[i] = static_cast<std::byte>(last_time >> (40 - 8 * i));
        }
        id[6] = static_cast<std::byte>(0x70 | counter >> 8);
        id[7] = static_cast<std::byte>(counter);
    }
    id[8] = (id[8] & std::byte{0x3F}) | std::byte{0x80};

    auto text = to_hex(id);
    for (const std::size_t hyphen : {8U, 13U, 18U, 23U}) {
        text.insert(hyphen, 1, '-');
    }
    return text;
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return true;
}

} // namespace leams
