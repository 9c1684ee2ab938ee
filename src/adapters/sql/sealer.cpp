#include "adapters/sql/sealer.hpp"

#include "core/base/bytes.hpp"
#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"
#include "core/base/random.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace leams::sql {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::byte* bytes) {
    return reinterpret_cast<unsigned char*>(bytes);
}

} // namespace

Sealer::Sealer(std::vector<SealingKey> keys)
    : keys_(std::move(keys)) {
    LEAMS_ASSERT(!keys_.empty());
    for (const auto& key : keys_) {
        LEAMS_ASSERT(key.bytes.reveal().size() == 32);
    }
}

Sealed Sealer::seal(const Secret& secret, std::string_view context) const {
    const auto plain = secret.reveal();
    Bytes out(kNonce + plain.size() + kTag);
    fill_random(std::span(out).first(kNonce));
    const Context cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    const auto* key = raw(keys_.front().bytes.reveal());
    bool done = EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key, raw(out.data())) == 1;
    done =
        done &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &size, raw(context), static_cast<int>(context.size())) == 1;
    done =
        done && EVP_EncryptUpdate(
                    cipher.get(), raw(out.data() + kNonce), &size, raw(plain), static_cast<int>(plain.size())
                ) == 1;
    done = done && EVP_EncryptFinal_ex(cipher.get(), raw(out.data() + kNonce + plain.size()), &size) == 1;
    done = done &&
           EVP_CIPHER_CTX_ctrl(
               cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), out.data() + kNonce + plain.size()
           ) == 1;
    LEAMS_ASSERT(done);
    return {.text = to_base64url(out), .key_id = keys_.front().id};
}

Result<Secret> Sealer::open(const Sealed& sealed, std::string_view context) const {
    const auto key =
        std::ranges::find_if(keys_, [&](const SealingKey& known) { return known.id == sealed.key_id; });
    if (key == keys_.end()) {
        return Error::internal("sealed with the unknown key " + sealed.key_id);
    }
    auto bytes = from_base64url(sealed.text);
    if (!bytes || bytes->size() < kNonce + kTag) {
        return Error::internal("a sealed secret is malformed");
    }
    const auto size = bytes->size() - kNonce - kTag;
    std::string plain(size, '\0');
    const Context cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    auto* nonce = raw(bytes->data());
    bool done =
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(key->bytes.reveal()), nonce) == 1;
    done = done && EVP_DecryptUpdate(
                       cipher.get(), nullptr, &written, raw(context), static_cast<int>(context.size())
                   ) == 1;
    done = done && EVP_DecryptUpdate(
                       cipher.get(),
                       reinterpret_cast<unsigned char*>(plain.data()),
                       &written,
                       nonce + kNonce,
                       static_cast<int>(size)
                   ) == 1;
    done = done && EVP_CIPHER_CTX_ctrl(
                       cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), nonce + kNonce + size
                   ) == 1;
    unsigned char rest[16];
    done = done && EVP_DecryptFinal_ex(cipher.get(), rest, &written) == 1;
    if (!done) {
        return Error::internal("a sealed secret was changed, or moved to another row");
    }
    return Secret(std::move(plain));
}

std::string fingerprint(const Secret& secret) {
    return sha256_hex(secret.reveal());
}

} // namespace leams::sql
