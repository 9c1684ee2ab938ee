#include "base/random.hpp"

#include "base/assert.hpp"
#include "base/encoding.hpp"

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

} // namespace leams
