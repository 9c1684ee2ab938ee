#include "core/base/digest.hpp"

#include "core/base/assert.hpp"
#include "core/base/encoding.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace leams {

std::string sha256_hex(std::string_view text) {
    std::array<std::byte, 32> digest;
    unsigned int size = 0;
    const int done = EVP_Digest(
        text.data(),
        text.size(),
        reinterpret_cast<unsigned char*>(digest.data()),
        &size,
        EVP_sha256(),
        nullptr
    );
    LEAMS_ASSERT(done == 1 && size == digest.size());
    return to_hex(digest);
}

std::array<std::byte, 16> md5(ByteView message) {
    std::array<std::byte, 16> digest;
    unsigned int size = 0;
    const int done = EVP_Digest(
        message.data(),
        message.size(),
        reinterpret_cast<unsigned char*>(digest.data()),
        &size,
        EVP_md5(),
        nullptr
    );
    LEAMS_ASSERT(done == 1 && size == digest.size());
    return digest;
}

std::array<std::byte, 32> hmac_sha256(ByteView key, ByteView message) {
    std::array<std::byte, 32> digest;
    unsigned int size = 0;
    const auto* done = HMAC(
        EVP_sha256(),
        key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(message.data()),
        message.size(),
        reinterpret_cast<unsigned char*>(digest.data()),
        &size
    );
    LEAMS_ASSERT(done != nullptr && size == digest.size());
    return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace leams
