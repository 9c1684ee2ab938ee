#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::sql {

/// A key of 32 bytes and the id by which rows refer to it.
struct SealingKey {
    std::string id;
    Secret bytes;
};

/// A secret as a row keeps it.
struct Sealed {
    std::string text; // base64url of nonce (12 bytes), ciphertext, tag (16 bytes).
    std::string key_id;
};

/// Encrypts secrets of the database with AES-256-GCM. `context` is the row's id: it is authenticated, so that
/// a sealed secret cannot be moved to another row. Immutable.
class Sealer {
public:
    /// The first key seals; all of them open.
    explicit Sealer(std::vector<SealingKey> keys);

    Sealed seal(const Secret& secret, std::string_view context) const;
    /// Internal when the key is unknown or anything was changed.
    Result<Secret> open(const Sealed& sealed, std::string_view context) const;

private:
    std::vector<SealingKey> keys_;
};

/// SHA-256 in hexadecimal: by what a random secret is found again.
std::string fingerprint(const Secret& secret);

} // namespace leams::sql
