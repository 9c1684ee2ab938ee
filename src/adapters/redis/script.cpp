#include "adapters/redis/script.hpp"

#include "core/base/encoding.hpp"

#include <openssl/evp.h>

#include <array>
#include <utility>

namespace leams::adapters::redis {
namespace {

// Redis knows scripts by their SHA-1.
std::string sha1_hex(std::string_view text) {
    std::array<std::byte, 20> digest{};
    EVP_Digest(
        text.data(),
        text.size(),
        reinterpret_cast<unsigned char*>(digest.data()),
        nullptr,
        EVP_sha1(),
        nullptr
    );
    return to_hex(digest);
}

Keyed written(
    std::string_view verb,
    std::string_view script,
    std::string key,
    std::initializer_list<std::string_view> arguments
) {
    auto command = resp::command({verb, script, "1", key}, arguments);
    return {std::move(key), std::move(command)};
}

} // namespace

Script::Script(std::string text)
    : text_(std::move(text))
    , digest_(sha1_hex(text_)) {}

Keyed Script::call(std::string key, std::initializer_list<std::string_view> arguments) const {
    return written("EVALSHA", digest_, std::move(key), arguments);
}

Keyed Script::call_in_full(std::string key, std::initializer_list<std::string_view> arguments) const {
    return written("EVAL", text_, std::move(key), arguments);
}

} // namespace leams::adapters::redis
