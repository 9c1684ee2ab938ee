#include "services/vods/names.hpp"

#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"

#include <algorithm>
#include <charconv>

namespace leams::vods {
namespace {

constexpr UnixMillis kHour = 3'600'000;
constexpr UnixMillis kHoursValid = 6;

std::string signature(std::string_view key, std::string_view text) {
    return to_base64url(hmac_sha256(as_bytes(key), as_bytes(text)));
}

// Exactly as sign() writes them: no sign, no zero in front, far from an overflow.
std::optional<UnixMillis> read_seconds(std::string_view text) {
    UnixMillis seconds = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, seconds);
    if (error != std::errc() || stop != end || text.size() > 12 || text[0] < '1' || text[0] > '9') {
        return std::nullopt;
    }
    return seconds * 1000;
}

} // namespace

Names::Names(const std::vector<Secret>& keys) {
    for (const auto& key : keys) {
        const auto derived = hmac_sha256(as_bytes(key.reveal()), as_bytes("names of videos"));
        keys_.emplace_back(as_text(derived));
    }
}

std::string Names::sign(std::string_view id, UnixMillis now) const {
    const auto until = (now / kHour + 1 + kHoursValid) * kHour;
    auto name = std::string(id) + "." + std::to_string(until / 1000);
    return name + "." + signature(keys_.front(), name);
}

std::optional<Names::Name> Names::read(std::string_view name, UnixMillis now) const {
    const auto first = name.find('.');
    if (first == std::string_view::npos) {
        return Name{.id = std::string(name), .is_signed = false};
    }
    const auto second = name.find('.', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto until = read_seconds(name.substr(first + 1, second - first - 1));
    const auto is_ours = [&](const std::string& key) {
        return equal_in_constant_time(signature(key, name.substr(0, second)), name.substr(second + 1));
    };
    if (!until || *until <= now || std::ranges::none_of(keys_, is_ours)) {
        return std::nullopt;
    }
    return Name{.id = std::string(name.substr(0, first)), .is_signed = true};
}

} // namespace leams::vods
