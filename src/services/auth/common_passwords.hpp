#pragma once

#include <string_view>

namespace leams::auth {

/// Whether guessers try it first: one of the few thousand most common passwords, in any case of letters.
bool is_common_password(std::string_view password);

} // namespace leams::auth
