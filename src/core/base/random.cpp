#include "core/base/random.hpp"

#include "core/base/assert.hpp"
#include "core/base/encoding.hpp"

#include <sys/random.h>

namespace leams {

void fill_random(std::span<std::byte> output) {
    while (!output.empty()) {
        const auto got = getrandom(output.data(), output.size(), 0);
        LEAMS_ASSERT(got > 0);
        output = output.subspan(static_cast<std::size_t>(got));
    }
}

std::string random_token(std::size_t bytes) {
    Bytes buffer(bytes);
    fill_random(buffer);
    return to_base64url(buffer);
}

std::int64_t spread_seconds(std::int64_t seconds) {
    std::uint32_t dice = 0;
    fill_random(std::as_writable_bytes(std::span(&dice, 1)));
    return seconds + static_cast<std::int64_t>(dice % static_cast<std::uint64_t>(seconds / 4 + 4));
}

} // namespace leams
