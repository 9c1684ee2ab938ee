#include "streams/keys.hpp"

#include "base/random.hpp"

namespace leams::streams {

Secret make_stream_key() {
    constexpr std::size_t kRandomBytes = 24;
    return Secret("live_" + random_token(kRandomBytes));
}

std::string mask_stream_key(const Secret& key) {
    const auto text = key.reveal();
    return "live_…" + std::string(text.substr(text.size() < 4 ? 0 : text.size() - 4));
}

} // namespace leams::streams
