#pragma once

#include "services/auth/jwt.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::auth {

/// Codes that nobody makes without the instance's keys: one for each purpose and text. Immutable.
class KeyedCodes {
public:
    /// The first key makes codes; all of them are good.
    explicit KeyedCodes(std::vector<NamedKey> keys);

    /// 43 characters of URL-safe base64.
    std::string make(std::string_view purpose, std::string_view text) const;
    bool is_good(std::string_view purpose, std::string_view text, std::string_view code) const;

private:
    std::vector<NamedKey> keys_;
};

} // namespace leams::auth
