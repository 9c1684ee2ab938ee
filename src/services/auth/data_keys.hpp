#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "services/auth/jwt.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::auth {

/// The instance's own keys. In each list the first is used for new things and the others for what is there.
struct DataKeys {
    std::vector<NamedKey> token_keys; // HMAC-SHA256 over access tokens.
    std::vector<NamedKey> data_keys;  // AES-256-GCM over secrets in the database.
};

/// Whether a missing key file may be made. Refuse when the database exists already: its secrets could never
/// be read again with new keys.
enum class IfMissing : std::uint8_t { Create, Refuse };

/// Reads the key file, or makes one with mode 0600. Errors are sentences for the operator: missing, readable
/// by others, malformed, or a key that is weak. Blocks.
Result<DataKeys> load_data_keys(const std::string& path, IfMissing if_missing);

} // namespace leams::auth
