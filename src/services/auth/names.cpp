#include "services/auth/names.hpp"

#include "core/base/text.hpp"
#include "services/auth/common_passwords.hpp"
#include "services/auth/skeletons.hpp"

#include <algorithm>
#include <array>

namespace leams::auth {
namespace {

constexpr std::size_t kMaxEmail = 254;

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_domain(std::string_view domain) noexcept {
    std::size_t labels = 0;
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        const bool formed =
            !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
            std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
        if (!formed) {
            return false;
        }
        ++labels;
        if (dot == std::string_view::npos) {
            const bool numeric = std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
            return labels >= 2 && label.size() >= 2 && !numeric;
        }
        domain.remove_prefix(dot + 1);
    }
}

bool is_local_part(std::string_view local) noexcept {
    constexpr std::string_view kSpecial = "!#$%&'*+/=?^_`{|}~-.";
    return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos && std::ranges::all_of(local, [&](char c) {
               return is_letter_or_digit(c) || kSpecial.find(c) != std::string_view::npos;
           });
}

} // namespace

Username check_username(std::string_view text, std::vector<FieldError>& errors) {
    constexpr auto kPointer = "/username";
    if (text.size() < 3) {
        errors.push_back({kPointer, "string.min", "The username needs at least 3 characters"});
        return {};
    }
    if (text.size() > 25) {
        errors.push_back({kPointer, "string.max", "The username may have at most 25 characters"});
        return {};
    }
    const bool allowed = std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '_'; });
    if (!allowed || !is_letter_or_digit(text.front())) {
        errors.push_back(
            {kPointer,
             "username.format",
             "The username may have Latin letters, digits and underscores, and begins with a letter or digit"}
        );
        return {};
    }
    Username name{.typed = std::string(text), .folded = to_lower_ascii(text), .skeleton = {}};
    name.skeleton = make_skeleton(name.typed);
    if (is_reserved(name.skeleton)) {
        errors.push_back({kPointer, "username.reserved", name.folded + " is kept for the server"});
    }
    return name;
}

std::vector<Username> names_like(std::string_view text) {
    constexpr auto kEnds = std::to_array<std::string_view>({"_tv", "_live", "2", "_77", "_on_air", "_x"});
    constexpr std::size_t kMaxFront = 18;
    auto front = to_lower_ascii(text.substr(0, kMaxFront));
    front.resize(front.find_last_not_of('_') + 1);
    std::vector<Username> names;
    for (const auto end : kEnds) {
        std::vector<FieldError> errors;
        auto name = check_username(front + std::string(end), errors);
        if (errors.empty()) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

std::string check_email(std::string_view text, std::vector<FieldError>& errors) {
    const auto at = text.rfind('@');
    const bool formed = text.size() <= kMaxEmail && at != std::string_view::npos &&
                        is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
    if (!formed) {
        errors.push_back({"/email", "email.format", "Enter a valid e-mail address"});
        return {};
    }
    return to_lower_ascii(text);
}

void check_password(
    std::string_view password, const std::vector<std::string>& names, std::vector<FieldError>& errors
) {
    const auto folded = to_lower_ascii(password);
    const bool is_own_name = std::ranges::any_of(names, [&](std::string_view name) {
        return folded == to_lower_ascii(name) || folded == to_lower_ascii(name.substr(0, name.find('@')));
    });
    if (password.size() < 8) {
        errors.push_back({"/password", "password.min", "The password needs at least 8 characters"});
    } else if (password.size() > 72) {
        errors.push_back({"/password", "password.max_bytes", "The password may have at most 72 bytes"});
    } else if (password.find('\0') != std::string_view::npos) {
        errors.push_back({"/password", "string.pattern", "The password may not contain a zero character"});
    } else if (is_own_name) {
        errors.push_back(
            {"/password", "password.name", "The password may not be your username or e-mail address"}
        );
    } else if (is_common_password(password)) {
        errors.push_back(
            {"/password", "password.common", "This password is one of the first that guessers try"}
        );
    }
}

} // namespace leams::auth
