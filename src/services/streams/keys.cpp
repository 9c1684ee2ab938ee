#include "services/streams/keys.hpp"

#include "core/base/random.hpp"

namespace leams::streams {
namespace {

constexpr std::size_t kRandomBytes = 24;

} // namespace

Secret make_stream_key() {
    return Secret("live_" + random_token(kRandomBytes));
}

Secret make_read_key() {
    return Secret("read_" + random_token(kRandomBytes));
}

std::string mask_key(const Secret& key) {
    const auto text = key.reveal();
    const auto prefix = text.substr(0, text.find('_') + 1);
    return std::string(prefix) + "…" + std::string(text.substr(text.size() < 4 ? 0 : text.size() - 4));
}

} // namespace leams::streams
