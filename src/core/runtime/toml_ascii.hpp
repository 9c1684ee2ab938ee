#pragma once

#include <string>
#include <string_view>

namespace leams::runtime {

/// The same TOML with every byte outside ASCII, and every tilde, escaped ones too, spelt as ~XX~ in
/// hexadecimal. A tilde has no meaning in TOML, so what was valid stays valid; a byte order mark at the
/// beginning is left out.
std::string toml_to_ascii(std::string_view toml);

/// A string of such TOML as it was written.
std::string text_from_ascii(std::string_view ascii);

} // namespace leams::runtime
