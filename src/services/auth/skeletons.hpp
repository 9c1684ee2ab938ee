#pragma once

#include <string>
#include <string_view>

namespace leams::auth {

/// Equal for texts that look alike ("rn" and "m", "1" and "l", Latin and Cyrillic "a"), after UTS 39.
std::string make_skeleton(std::string_view text);

/// The letters and digits of a skeleton: signs, spaces and accents make no name another one.
std::string bare_skeleton(std::string_view text);

/// Whether a name, bare or not, would be mistaken for the instance, its staff or a page of the web app.
bool is_reserved(std::string_view skeleton);

} // namespace leams::auth
