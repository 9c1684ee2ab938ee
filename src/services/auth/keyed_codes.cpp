#include "services/auth/keyed_codes.hpp"

#include "core/base/assert.hpp"
#include "core/base/bytes.hpp"
#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"

#include <algorithm>

namespace leams::auth {
namespace {

std::string code_of(const NamedKey& key, std::string_view purpose, std::string_view text) {
    // Access tokens are signed with the same keys, and what they sign holds no line break.
    std::string message(purpose);
    message += '\n';
    message += text;
    return to_base64url(hmac_sha256(as_bytes(key.bytes.reveal()), as_bytes(message)));
}

} // namespace

KeyedCodes::KeyedCodes(std::vector<NamedKey> keys)
    : keys_(std::move(keys)) {
    LEAMS_ASSERT(!keys_.empty());
}

std::string KeyedCodes::make(std::string_view purpose, std::string_view text) const {
    return code_of(keys_.front(), purpose, text);
}

bool KeyedCodes::is_good(std::string_view purpose, std::string_view text, std::string_view code) const {
    return std::ranges::any_of(keys_, [&](const NamedKey& key) {
        return equal_in_constant_time(code_of(key, purpose, text), code);
    });
}

} // namespace leams::auth
