#pragma once

#include "core/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::auth {

/// A username that keeps the rules: 3 to 25 of [A-Za-z0-9_], beginning with a letter or digit, not reserved.
struct Username {
    std::string typed;    // As typed: the first display name.
    std::string folded;   // Lower case: the account's name, in URLs too.
    std::string skeleton; // auth/skeletons.hpp
};

/// Appends what is wrong to `errors`; the result then means nothing.
Username check_username(std::string_view text, std::vector<FieldError>& errors);

/// Names like `text`, which cannot be had: the best first. They keep the rules; whether they are free is to
/// be seen.
std::vector<Username> names_like(std::string_view text);

/// The address in lower case. At most 254 bytes of ASCII in the form local@domain.tld (RFC 5321 4.1.2,
/// without quoted local parts and address literals).
std::string check_email(std::string_view text, std::vector<FieldError>& errors);

/// 8 to 72 bytes, since bcrypt ignores what is longer; neither common nor one of the account's own `names`,
/// nor the front of one that is an e-mail address.
void check_password(
    std::string_view password, const std::vector<std::string>& names, std::vector<FieldError>& errors
);

} // namespace leams::auth
