#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::auth {

/// A username that keeps the rules: 3 to 25 of [A-Za-z0-9_], beginning with a letter or digit, not reserved.
struct Username {
    std::string typed;    // As typed: the first display name.
    std::string folded;   // Lower case: the account's name, in URLs too.
    std::string skeleton; // Equal for names that look alike ("rn" and "m", "1" and "l"), after UTS 39.
};

/// Appends what is wrong to `errors`; the result then means nothing.
Username check_username(std::string_view text, std::vector<FieldError>& errors);

/// The address in lower case. At most 254 bytes of ASCII in the form local@domain.tld (RFC 5321 4.1.2,
/// without quoted local parts and address literals).
std::string check_email(std::string_view text, std::vector<FieldError>& errors);

/// 8 to 72 bytes: bcrypt ignores what is longer.
void check_password(std::string_view password, std::vector<FieldError>& errors);

} // namespace leams::auth
